//! What mails are put together of.

/// The number of the hotline.
pub const HOTLINE: &str = "0 969 320 616";

/// One part of a mail.
pub(crate) enum Part {
    Words(String),
    Link { label: &'static str, url: String },
}
