//! The functions of this area that work with papers; the template's `Handler` says which of them a process is.

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    sev_http::serve(sev_validation::PAPERS).await
}
