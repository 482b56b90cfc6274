use super::{Held, Said};
use contrastive_lab::protocol::ModelCard;

/// A file that a person opened.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenedModel {
    Opened(Box<ModelCard>),
    Refused { file_name: String, said: Said },
}

/// A model file that the page holds, to give it to another engine.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldModel {
    pub file_name: String,
    pub bytes: Held,
}

/// Model files, in and out.
#[derive(Clone, Debug, Default)]
pub struct ModelState {
    pub opened: Option<OpenedModel>,
    /// The file that the card tells of.
    pub opened_file: Option<HeldModel>,
    /// The last weights that the engine sent on its own, in case it stops.
    pub kept: Option<HeldModel>,
    /// These weights are later than the opened file.
    pub kept_is_later: bool,
    /// Name of the file that was handed to the browser last.
    pub saved: Option<String>,
}

impl ModelState {
    /// The card of the opened model, if it was taken.
    pub fn card(&self) -> Option<&ModelCard> {
        match &self.opened {
            Some(OpenedModel::Opened(card)) => Some(card),
            Some(OpenedModel::Refused { .. }) | None => None,
        }
    }

    /// What another engine opens, so that nothing is lost by the change.
    pub fn for_another_engine(&self) -> Option<&HeldModel> {
        match (&self.opened_file, &self.kept) {
            (Some(opened), _) if !self.kept_is_later => Some(opened),
            (opened, kept) => kept.as_ref().or(opened.as_ref()),
        }
    }
}
