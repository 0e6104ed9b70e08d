//! What an operation needs beside the tables, in its type: `impl Operation<Signer> for Login`.

use sev_runtime::{App, Files, app::Need, config::Debtor, session::Signer};

/// Something that the functions of some operations are given, and no other.
pub trait Tools: Sized + Send + 'static {
    /// What its function is started with.
    const NEED: Need;

    /// It, if this function was given it.
    fn of(app: &App) -> Option<Self>;
}

impl Tools for () {
    const NEED: Need = Need::Nothing;

    fn of(_: &App) -> Option<Self> {
        Some(())
    }
}

/// For what opens sessions.
impl Tools for Signer {
    const NEED: Need = Need::PrivateKey;

    fn of(app: &App) -> Option<Self> {
        app.signer.clone()
    }
}

/// For what works with the papers that people send.
impl Tools for Files {
    const NEED: Need = Need::Files;

    fn of(app: &App) -> Option<Self> {
        app.files.clone()
    }
}

/// For what writes the bank's file.
impl Tools for Debtor {
    const NEED: Need = Need::Debtor;

    fn of(app: &App) -> Option<Self> {
        app.debtor.clone()
    }
}
