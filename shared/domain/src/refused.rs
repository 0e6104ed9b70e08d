//! What the rules refuse, whatever it is about.

/// Why something is not done: a stable code for programs, and French words that say what to do.
pub trait Refused {
    /// A stable name for programs.
    fn code(&self) -> &'static str;

    /// A few French words.
    fn title(&self) -> &'static str;

    /// French sentences: why, and what to do.
    fn detail(&self) -> String;

    /// The form's field that it is about; none when it is what there is that stands against it.
    fn field(&self) -> Option<&'static str> {
        None
    }
}
