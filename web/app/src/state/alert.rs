use super::Said;
use contrastive_lab::protocol::FailureKind;

/// What kind of trouble it is; the page adds what to do to what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// The engine could not follow a command, or the run broke.
    Engine(FailureKind),
    /// Nothing was imported.
    Import,
    /// A recipe could not be read.
    Recipe,
    /// The page could not do something that the browser refused.
    Page,
}

/// Something went wrong: said until a person closes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    pub kind: AlertKind,
    pub said: Said,
}
