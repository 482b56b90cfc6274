use crate::text::Said;
use contrastive_lab::protocol::ModelCard;

/// A file that a person opened.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenedModel {
    Opened(Box<ModelCard>),
    Refused { file_name: String, said: Said },
}

/// Weights that the page holds in case the engine stops.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptWeights {
    pub file_name: String,
    pub bytes: u32,
}

/// Model files, in and out.
#[derive(Clone, Debug, Default)]
pub struct ModelState {
    pub opened: Option<OpenedModel>,
    pub kept: Option<KeptWeights>,
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
}
