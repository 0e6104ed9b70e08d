use crate::{registry::Mismatch, template::TemplateError};
use sev_runtime::config::ConfigError;
use std::path::PathBuf;
use thiserror::Error;

/// Why the local system does not start. In French: whoever runs it reads this.
#[derive(Debug, Error)]
pub enum StartError {
    /// The port is another program's.
    #[error("Le port {port} est déjà utilisé. Arrêtez l’autre programme, ou choisissez un autre port : PORT=3001 cargo run")]
    PortTaken { port: u16 },
    /// The port can't be listened on.
    #[error("Le port {port} ne peut pas être ouvert : {error}")]
    Port {
        port: u16,
        /// What the system says.
        error: std::io::Error,
    },
    /// The port is no number.
    #[error("PORT={value} n’est pas un numéro de port. Exemple : PORT=3001 cargo run")]
    NoPort { value: String },
    /// The data folder can't be used.
    #[error("Le dossier de données {path} ne peut pas être utilisé : {error}")]
    Folder {
        /// The folder, or a file in it.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// Another process has the data folder.
    #[error(
        "Le dossier de données {path} est déjà utilisé par un autre processus. Arrêtez-le, ou choisissez un autre dossier avec DATA_DIR"
    )]
    FolderTaken { path: PathBuf },
    /// The embedded database does not do what it should.
    #[error("La base de données locale a échoué ({what}) : {problem}")]
    Database { what: String, problem: String },
    /// The embedded S3 does not do what it should.
    #[error("Les fichiers locaux ont échoué ({what}) : {problem}")]
    Files { what: String, problem: String },
    /// Queues and mails do not do what they should.
    #[error("Les files d’attente locales ont échoué ({what}) : {problem}")]
    Queues { what: String, problem: String },
    /// A table was made by another version of the template.
    #[error("La table {table} a une autre clé que dans template.yaml. Supprimez le dossier de données pour repartir de zéro")]
    StaleTable { table: String },
    /// The template can't be served.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The template and the code disagree.
    #[error("template.yaml et functions/ ne correspondent pas :\n{}", list(.0))]
    Mismatches(Vec<Mismatch>),
    /// A function's environment is not enough for it.
    #[error("{function} : {error}")]
    Function { function: String, error: ConfigError },
    /// There is no sample event to print.
    #[error("Il n’y a pas d’événement pour l’opération « {operation} » : {problem}")]
    Sample { operation: String, problem: String },
    /// Session keys can't be made or read.
    #[error("Les clés de session ne peuvent pas être utilisées : {0}")]
    Keys(ConfigError),
    /// The demo data can't be made.
    #[error("Les données de démonstration ne peuvent pas être créées : {0}")]
    Demo(String),
}

fn list(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(|mismatch| format!("  - {mismatch}")).collect::<Vec<_>>().join("\n")
}
