//! What the page knows. One value, [`Lab`]; every change is an [`Action`] that [`Lab::apply`] takes.

mod alert;
mod engine;
mod history;
mod images;
mod map;
mod model;
mod probes;
mod run;
mod shared;
mod told;
mod views;

pub use alert::{Alert, AlertKind};
pub use engine::{EngineState, kind_id, status_id};
pub use images::{ImagesState, Import, NotTaken, Pictures};
pub use map::{MapState, Neighbours};
pub use model::{KeptWeights, ModelState, OpenedModel};
pub use probes::Probes;
pub use run::{PaceState, Run, Similarity};
pub use shared::Shared;
pub use views::ViewsState;

use crate::engine::Choice;
use crate::text::Said;
use contrastive_lab::protocol::Event;
use contrastive_lab::recipe::Recipe;

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
    pub pace: Shared<PaceState>,
    pub run: Shared<Run>,
    /// What a run that was asked for has put aside, until the engine has begun it.
    run_before: Option<Shared<Run>>,
    pub map: Shared<MapState>,
    pub model: Shared<ModelState>,
    pub alert: Option<Shared<Alert>>,
    pub scene: Scene,
    /// The link was copied since the recipe last changed.
    pub link_copied: bool,
}

/// One change.
pub enum Action {
    /// A worker with this engine was started.
    EngineStarting(Choice),
    /// The worker is gone; why.
    EngineLost(Said),
    /// The engine said something; byte buffers that belong to the state came with it.
    Told(Event, Vec<Vec<u8>>),
    ImportShown(Option<Import>),
    /// Files of the import to come that the browser could not read.
    Unreadable(Vec<NotTaken>),
    RecipeSet(Recipe),
    PaceAsked,
    /// A run from the first step was asked for: the figures of the one before go.
    RunAsked,
    /// The opened model takes the place of the run's: what is judged from now on is the model's.
    EmbedAsked,
    PointPicked(Option<u32>),
    WeightsKept(KeptWeights),
    FileSaved(String),
    ModelClosed,
    AlertRaised(Alert),
    AlertClosed,
    Shown(Scene),
    LinkCopied,
}

impl Lab {
    /// Makes one change.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::EngineStarting(choice) => {
                self.engine = EngineState::starting(choice).into();
                self.pace = PaceState::Unknown.into();
            }
            Action::EngineLost(reason) => {
                self.engine.change(|engine| engine.crash = Some(reason));
                self.forget_embedding();
                self.images.change(|images| images.import = None);
                self.pace = PaceState::Unknown.into();
            }
            Action::Told(event, buffers) => self.told(event, buffers),
            Action::ImportShown(import) => {
                let walking = matches!(import, Some(Import::Collecting { .. }));
                if self.engine.walking != walking {
                    self.engine.change(|engine| engine.walking = walking);
                }
                self.images.change(|images| images.import = import);
            }
            Action::Unreadable(files) => self.images.change(|images| images.unreadable = files),
            Action::RecipeSet(recipe) => {
                self.recipe = recipe.into();
                self.pace = PaceState::Unknown.into();
                self.link_copied = false;
            }
            Action::PaceAsked => self.pace = PaceState::Measuring.into(),
            Action::RunAsked => {
                let next = self.run.next(Some(self.recipe.method)).into();
                self.run_before = Some(std::mem::replace(&mut self.run, next));
                self.alert = None;
                self.scene = Scene::Map;
                if *self.pace == PaceState::Measuring {
                    self.pace = PaceState::Unknown.into();
                }
            }
            Action::EmbedAsked => {
                self.run = self.run.next(None).into();
                self.scene = Scene::Map;
            }
            Action::PointPicked(point) => self.map.change(|map| map.picked = point),
            Action::WeightsKept(kept) => self.model.change(|model| model.kept = Some(kept)),
            Action::FileSaved(name) => self.model.change(|model| model.saved = Some(name)),
            Action::ModelClosed => self.model.change(|model| model.opened = None),
            Action::AlertRaised(alert) => self.alert = Some(alert.into()),
            Action::AlertClosed => self.alert = None,
            Action::Shown(scene) => self.scene = scene,
            Action::LinkCopied => self.link_copied = true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::protocol::{EngineKind, EngineReady, FailureKind, RunState};

    fn ready_lab() -> Lab {
        let mut lab = Lab::default();
        let ready = EngineReady {
            kind: EngineKind::Cpu,
            adapter: String::new(),
            software: false,
        };
        lab.apply(Action::Told(Event::EngineReady(ready), Vec::new()));
        lab
    }

    #[test]
    fn the_lab_is_loading_until_the_engine_says_what_it_does() {
        let mut lab = Lab::default();
        assert_eq!(lab.engine.status(), RunState::Loading);
        lab = ready_lab();
        assert_eq!(lab.engine.status(), RunState::Loading);
        lab.apply(Action::Told(Event::State(RunState::Empty), Vec::new()));
        assert_eq!(lab.engine.status(), RunState::Empty);
    }

    #[test]
    fn a_lost_engine_is_failed_and_keeps_set_run_and_weights() {
        let mut lab = ready_lab();
        let summary = images::tests::summary();
        let set_ready = Event::SetReady {
            summary: summary.clone(),
            refusals: Vec::new(),
            thumbnails: 0,
            thumbnail_indices: Vec::new(),
            engine_memory_bytes: None,
        };
        lab.apply(Action::Told(set_ready, vec![Vec::new()]));
        let kept = KeptWeights {
            file_name: "autosave-3.safetensors".to_owned(),
            bytes: 9,
        };
        lab.apply(Action::WeightsKept(kept.clone()));
        lab.apply(Action::EngineLost(Said::NotUnderstood(None)));
        assert_eq!(lab.engine.status(), RunState::Failed);
        assert_eq!(lab.images.summary, Some(summary));
        assert_eq!(lab.model.kept, Some(kept));
    }

    #[test]
    fn a_change_of_one_part_leaves_the_others_undrawn() {
        let mut lab = ready_lab();
        let before = lab.clone();
        lab.apply(Action::PointPicked(Some(3)));
        assert!(before.map != lab.map);
        assert!(before.run == lab.run && before.recipe == lab.recipe);
        assert!(before.images == lab.images && before.engine == lab.engine);
    }

    #[test]
    fn a_run_that_the_engine_refuses_leaves_the_figures_of_the_one_before() {
        let mut lab = ready_lab();
        lab.run.change(|run| run.first_loss = Some(4.0));
        lab.apply(Action::RunAsked);
        assert_eq!(lab.run.first_loss, None);
        let refused = Event::Failed {
            kind: FailureKind::Refused,
            sentence: told::tests::sentence("the batch does not fit"),
        };
        lab.apply(Action::Told(refused.clone(), Vec::new()));
        assert_eq!(lab.run.first_loss, Some(4.0));

        lab.apply(Action::RunAsked);
        lab.apply(Action::Told(Event::State(RunState::Training), Vec::new()));
        lab.apply(Action::Told(refused, Vec::new()));
        assert_eq!(lab.run.first_loss, None, "that run has begun");
    }

    #[test]
    fn a_failure_is_shown_and_loses_nothing() {
        let mut lab = ready_lab();
        let before = lab.clone();
        let failed = Event::Failed {
            kind: FailureKind::Refused,
            sentence: told::tests::sentence("the batch size is too large"),
        };
        lab.apply(Action::Told(failed, Vec::new()));
        let said = lab.alert.as_ref().map(|alert| alert.said.words());
        assert_eq!(said.as_deref(), Some("The batch size is too large."));
        assert!(before.run == lab.run && before.map == lab.map && before.images == lab.images);
    }
}
