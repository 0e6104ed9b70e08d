//! What an operation needs beside the tables, in its type: `impl Operation<Signer> for Login`.

use sev_runtime::{
    App, Files,
    app::Need,
    config::{ConfigError, Debtor},
    session::Signer,
};

/// Something that the functions of some operations are given, and no other.
pub trait Tools: Sized + Send + 'static {
    /// What its function is started with.
    const NEED: Need;

    /// The app of a deployed function that is given it.
    fn app() -> impl Future<Output = Result<App, ConfigError>> + Send;

    /// It, if this function was given it.
    fn of(app: &App) -> Option<Self>;
}

impl Tools for () {
    const NEED: Need = Need::Nothing;

    async fn app() -> Result<App, ConfigError> {
        App::from_env().await
    }

    fn of(_: &App) -> Option<Self> {
        Some(())
    }
}

/// For what opens sessions.
impl Tools for Signer {
    const NEED: Need = Need::PrivateKey;

    async fn app() -> Result<App, ConfigError> {
        App::from_env_with_private_key().await
    }

    fn of(app: &App) -> Option<Self> {
        app.signer.clone()
    }
}

/// For what works with the papers that people send.
impl Tools for Files {
    const NEED: Need = Need::Files;

    async fn app() -> Result<App, ConfigError> {
        App::from_env_with_files().await
    }

    fn of(app: &App) -> Option<Self> {
        app.files.clone()
    }
}

/// For what writes the bank's file.
impl Tools for Debtor {
    const NEED: Need = Need::Debtor;

    async fn app() -> Result<App, ConfigError> {
        App::from_env_with_debtor().await
    }

    fn of(app: &App) -> Option<Self> {
        app.debtor.clone()
    }
}
