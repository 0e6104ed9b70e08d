//! Which problems the tests have seen each operation answer.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

/// Beside the test that runs: what its last run has seen.
fn file() -> PathBuf {
    std::env::current_exe().unwrap_or_default().with_file_name("refusals-seen.txt")
}

/// Writes down what this process has answered so far.
pub(crate) fn keep() {
    static WRITING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<String> = sev_http::seen().iter().map(|(name, status, code)| format!("{name} {status} {code}")).collect();
    // Only a report is made of it.
    let _ = fs::write(file(), lines.join("\n"));
}

/// What the last run of these tests has seen, each as `login 401 wrong_code`.
#[must_use]
pub fn kept() -> BTreeSet<String> {
    fs::read_to_string(file()).unwrap_or_default().lines().map(str::to_owned).collect()
}
