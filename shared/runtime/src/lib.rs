//! What a function's `main()` needs, once per cold start: configuration, clients, session keys.

pub mod app;
pub mod config;
pub mod files;
pub mod https;
pub mod log;
pub mod meter;
pub mod session;

pub use app::App;
pub use files::Files;
