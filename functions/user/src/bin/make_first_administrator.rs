//! The Lambda function `make_first_administrator`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    sev_events::serve::<sev_user::make_first_administrator::Operation>().await
}
