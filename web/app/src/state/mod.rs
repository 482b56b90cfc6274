//! What the page shows, as data: no browser, no words of a language, nothing that changes it. What
//! changes it is the store.

mod alert;
mod engine;
mod held;
mod images;
mod map;
mod model;
mod permits;
mod picked_file;
mod probes;
mod reason;
mod run;
mod said;
mod shared;
mod views;

pub use alert::{Alert, AlertKind};
pub use engine::{EngineState, status_id};
pub use held::Held;
pub use images::{ImagesState, Import, NotTaken, Pictures};
pub use map::{MapState, Neighbours};
pub use model::{HeldModel, ModelState, OpenedModel};
pub use permits::Permits;
pub use picked_file::{PickedFile, PickedKind};
pub use probes::Probes;
pub use reason::{Permit, Reason};
pub use run::{PaceState, Run, RunSet, Similarity, count_in_page, run_id};
pub use said::{Said, Unread};
pub use shared::Shared;
pub use views::ViewsState;

use crate::route::Route;
use contrastive_lab::recipe::{Locks, Recipe};
use std::rc::Rc;

/// What the tests of the store make of the parts' own.
#[cfg(test)]
pub mod samples {
    pub use super::images::tests::summary;
    pub use super::run::tests::{judgement, report};
}

/// What the stage shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scene {
    /// The image set and its views.
    #[default]
    Images,
    /// The map of embeddings with the neighbours.
    Map,
    /// How good the encoder is, and on what that was computed.
    Judge,
    /// How the method works.
    Method,
}

/// Everything the page shows, in parts that change apart from each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lab {
    pub engine: Shared<EngineState>,
    pub images: Shared<ImagesState>,
    pub views: Shared<ViewsState>,
    pub recipe: Shared<Recipe>,
    /// What the opened link holds fast of it.
    pub locks: Shared<Locks>,
    pub pace: Shared<PaceState>,
    pub run: Shared<Run>,
    pub map: Shared<MapState>,
    pub model: Shared<ModelState>,
    pub alert: Option<Shared<Alert>>,
    pub scene: Scene,
    /// The room that is shown.
    pub route: Route,
    /// The link was copied since the recipe last changed.
    pub link_copied: bool,
    pub permits: Rc<Permits>,
}
