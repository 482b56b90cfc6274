//! The recipe as a person changes it: previews, pace, adjustments of the run under way.

use super::{Asked, Content, Effect, Store, Timer};
use crate::state::{AlertKind, ImagesState, PaceState, Said, Unread};
use contrastive_lab::protocol::{Command, Question, RunState};
use contrastive_lab::recipe::json;
use contrastive_lab::recipe::{Locks, Method, OptimiserSettings, Preset, Recipe, ViewPolicy};
use contrastive_lab::say::Sentence;

/// Images in the preview of views.
const PREVIEW_IMAGES: u32 = 8;

/// A person who moves a slider is left to finish before this machine is measured.
const PACE_DELAY_MS: u32 = 800;

/// A slider moves at up to 60 Hz; the run is told a few times a second.
const ADJUST_DELAY_MS: u32 = 60;

/// The recipe without what may change while a run goes on.
pub(super) fn fixed_part(recipe: &Recipe) -> Recipe {
    Recipe {
        temperature: 0.0,
        optimiser: OptimiserSettings {
            learning_rate: 0.0,
            ..recipe.optimiser
        },
        ..recipe.clone()
    }
}

impl Store {
    pub(super) fn set_recipe(&mut self, mut recipe: Recipe) {
        let before = &self.lab.recipe;
        if before.images().views != recipe.images().views {
            self.views_chosen = true;
        } else if before.images().size_px != recipe.images().size_px {
            *recipe.images_mut() = before.images().resized(recipe.images().size_px);
            self.lab.locks.keep(before, &mut recipe);
        }
        self.take_recipe(recipe);
    }

    /// The method with its own settings; views that a person or a link chose stay.
    pub(super) fn choose_method(&mut self, method: Method) {
        let mut recipe = self.lab.recipe.with_method(method);
        recipe.images_mut().views = if self.views_chosen {
            self.lab.recipe.images().views
        } else {
            self.unchosen_views(&method)
        };
        self.lab.locks.keep(&self.lab.recipe, &mut recipe);
        self.take_recipe(recipe);
    }

    pub(super) fn recipe_read(&mut self, file_name: String, read: Result<Vec<u8>, Unread>) {
        let recipe = read.and_then(|bytes| {
            json::read(&String::from_utf8_lossy(&bytes))
                .map_err(|problem| Unread::NoRecipe(Sentence::of(&problem)))
        });
        match recipe {
            Ok(recipe) => self.take_whole_recipe(recipe, Locks::default()),
            Err(why) => self.raise_unread(AlertKind::Recipe, file_name, why),
        }
    }

    /// A recipe from a file or a link, which says everything, also what is held fast: it would
    /// contradict a run that is under way.
    pub(super) fn take_whole_recipe(&mut self, recipe: Recipe, locks: Locks) {
        if self.lab.engine.run_under_way() {
            if *self.lab.recipe != recipe {
                self.raise(AlertKind::Recipe, Said::StopFirst);
            }
            return;
        }
        self.views_chosen = true;
        self.lab.locks = locks.into();
        self.take_recipe(recipe);
        // One that was refused says that the recipe from before is still set.
        if (self.lab.alert.as_ref()).is_some_and(|alert| alert.kind == AlertKind::Recipe) {
            self.lab.alert = None;
        }
    }

    /// The settings are a person's own again; the address follows.
    pub(super) fn release_locks(&mut self) {
        self.lab.locks = Locks::default().into();
        self.lab.link_copied = false;
        self.write_address();
    }

    fn take_recipe(&mut self, recipe: Recipe) {
        if *self.lab.recipe == recipe {
            return;
        }
        let before = self.lab.recipe.clone();
        self.show_recipe(recipe.clone());
        if recipe.check().is_err() {
            return;
        }
        if self.lab.engine.run_under_way() {
            let (timer, ms) = (Timer::Adjust, ADJUST_DELAY_MS);
            return self.effect(Effect::After { timer, ms });
        }
        let is_loaded = self.lab.images.summary.is_some();
        let stored = |recipe: &Recipe| (recipe.images().size_px, recipe.images().larger_copies);
        if stored(&before) != stored(&recipe) && (is_loaded || self.loading.is_some()) {
            return self.load_again();
        }
        if before.images().views != recipe.images().views || before.seed != recipe.seed {
            self.ask_preview();
        }
        self.schedule_pace();
    }

    /// The recipe as it is from now on; the address follows.
    pub(super) fn show_recipe(&mut self, recipe: Recipe) {
        self.lab.recipe = recipe.into();
        self.lab.link_copied = false;
        self.forget_pace();
        if self.lab.views.refused.is_some() {
            self.lab.views.change(|views| views.refused = None);
        }
        self.schedule_address();
    }

    fn unchosen_views(&self, method: &Method) -> [ViewPolicy; 2] {
        let size_px = self.lab.recipe.images().size_px;
        unchosen_preset(&self.lab.images, method).policies(size_px)
    }

    /// Views that nobody chose follow the kind of set and the method; those of a run that was asked for
    /// are chosen.
    pub(super) fn fit_views_to_set(&mut self) {
        if self.views_chosen || self.lab.engine.run_under_way() {
            return;
        }
        let views = self.unchosen_views(&self.lab.recipe.method);
        if self.lab.recipe.images().views != views {
            let mut recipe = Recipe::clone(&self.lab.recipe);
            recipe.images_mut().views = views;
            self.show_recipe(recipe);
        }
    }

    /// Tells the run under way what may change while it goes on.
    pub(super) fn adjust(&mut self) {
        let (Some(run), recipe) = (self.lab.engine.run, Recipe::clone(&self.lab.recipe)) else {
            return;
        };
        if self.pending.is_some() || recipe.check().is_err() {
            return;
        }
        self.send(Command::Adjust {
            run,
            learning_rate: Some(recipe.optimiser.learning_rate),
            temperature: Some(recipe.temperature),
        });
        self.lab.run.change(|run| run.recipe = Some(recipe.into()));
    }

    /// Shows views of the loaded set by the recipe as it is, now or after the answer under way.
    pub(super) fn ask_preview(&mut self) {
        let engine = &self.lab.engine;
        let under_way = self.asks.has(|asked| matches!(asked, Asked::Preview(..)));
        if !engine.has_set || !engine.computes() || under_way {
            return;
        }
        let (views, seed) = (self.lab.recipe.images().views, self.lab.recipe.seed);
        let question = Question::PreviewViews {
            views,
            seed,
            count: PREVIEW_IMAGES,
        };
        self.ask(Asked::Preview(views, seed), question);
    }

    /// Measures the recipe once nothing has changed for a moment.
    pub(super) fn schedule_pace(&mut self) {
        let (timer, ms) = (Timer::Pace, PACE_DELAY_MS);
        self.effect(Effect::After { timer, ms });
    }

    pub(super) fn measure_pace(&mut self) {
        let engine = &self.lab.engine;
        let at_rest = matches!(engine.status(), RunState::Ready | RunState::Finished);
        let is_known = *self.lab.pace != PaceState::Unknown;
        if !at_rest || is_known || !engine.computes() || !engine.has_set {
            return;
        }
        let recipe = Recipe::clone(&self.lab.recipe);
        if recipe.check().is_ok() {
            self.lab.pace = PaceState::Measuring.into();
            self.ask(Asked::Pace, Question::MeasurePace { recipe });
        }
    }

    pub(super) fn export_recipe(&mut self) {
        let json = json::write(&self.lab.recipe);
        self.effect(Effect::HandOut {
            file_name: "contrastive-lab-recipe.json".to_owned(),
            content: Content::Json(json),
        });
    }
}

/// On generated shapes colour gives the answer away; on photographs it is worth learning, and the
/// method's paper says how.
fn unchosen_preset(images: &ImagesState, method: &Method) -> Preset {
    let summary = images.summary.as_ref();
    let generated = summary.is_some_and(|summary| !summary.factors.is_empty());
    if generated {
        Preset::Shapes
    } else {
        method.spec().start.preset
    }
}
