//! The recipe as a person changes it: previews, pace, adjustments of the run under way.

use super::Desk;
use crate::files;
use crate::state::{Action, AlertKind, ImagesState};
use crate::text::Said;
use contrastive_lab::protocol::{Command, RunState};
use contrastive_lab::recipe::{Method, Preset, Recipe, link};
use contrastive_lab::say::Sentence;
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// Images in the preview of views.
const PREVIEW_IMAGES: u32 = 8;

/// A person who moves a slider is left to finish before this machine is measured.
const PACE_DELAY_MS: u32 = 800;

/// A slider moves at up to 60 Hz; the run is told a few times a second.
const ADJUST_DELAY_MS: u32 = 60;

/// Files larger than this are no recipes; one has about 2 kB.
const RECIPE_BYTES_MAX: f64 = 1e6;

impl Desk {
    pub(super) fn set_recipe(self: &Rc<Self>, recipe: Recipe) {
        if self.lab.borrow().recipe.views != recipe.views {
            self.views_chosen.set(true);
        }
        self.take_recipe(recipe);
    }

    /// The method with its own settings; views that a person or a link chose stay.
    pub(super) fn choose_method(self: &Rc<Self>, method: Method) {
        let lab = self.lab();
        let mut recipe = lab.recipe.with_method(method);
        if self.views_chosen.get() {
            recipe.views = lab.recipe.views;
        } else {
            recipe.views = unchosen_preset(&lab.images, &method).policies();
        }
        self.take_recipe(recipe);
    }

    /// A recipe from a file or a link, which says everything: it would contradict a run that is under
    /// way.
    pub(super) fn take_whole_recipe(self: &Rc<Self>, recipe: Recipe) {
        if self.lab.borrow().engine.run_under_way() {
            return self.raise(AlertKind::Recipe, Said::StopFirst);
        }
        self.views_chosen.set(true);
        self.take_recipe(recipe);
    }

    fn take_recipe(self: &Rc<Self>, recipe: Recipe) {
        let lab = self.lab();
        if *lab.recipe == recipe {
            return;
        }
        let before = Recipe::clone(&lab.recipe);
        self.apply(Action::RecipeSet(recipe.clone()));
        self.schedule_address();
        if recipe.check().is_err() {
            return;
        }
        if lab.engine.run_under_way() {
            return self.schedule_adjust();
        }
        let loaded_px = lab.images.summary.as_ref().map(|summary| summary.size_px);
        if before.image_size_px != recipe.image_size_px && loaded_px.is_some() {
            return self.load_source();
        }
        if before.views != recipe.views || before.seed != recipe.seed {
            self.ask_preview();
        }
        self.schedule_pace();
    }

    /// Views that nobody chose follow the kind of set and the method.
    pub(super) fn fit_views_to_set(&self) {
        let lab = self.lab();
        if self.views_chosen.get() || lab.images.summary.is_none() {
            return;
        }
        let preset = unchosen_preset(&lab.images, &lab.recipe.method);
        self.apply(Action::RecipeSet(Recipe {
            views: preset.policies(),
            ..Recipe::clone(&lab.recipe)
        }));
    }

    fn schedule_adjust(self: &Rc<Self>) {
        let desk = Rc::downgrade(self);
        let timer = Timeout::new(ADJUST_DELAY_MS, move || {
            let Some(desk) = desk.upgrade() else { return };
            let recipe = Recipe::clone(&desk.lab.borrow().recipe);
            desk.send(Command::Adjust {
                learning_rate: Some(recipe.optimiser.learning_rate),
                temperature: Some(recipe.temperature),
            });
        });
        self.adjust_timer.replace(Some(timer));
    }

    /// Shows views of the loaded set by the recipe as it is, now or after the answer under way.
    pub(super) fn ask_preview(&self) {
        let lab = self.lab();
        if lab.images.summary.is_some() && self.previews.ask(()).is_some() {
            self.send_preview();
        }
    }

    pub(super) fn send_preview(&self) {
        let recipe = Recipe::clone(&self.lab.borrow().recipe);
        self.send(Command::PreviewViews {
            views: recipe.views,
            seed: recipe.seed,
            count: PREVIEW_IMAGES,
        });
    }

    /// Measures the recipe once nothing has changed for a moment.
    pub(super) fn schedule_pace(self: &Rc<Self>) {
        let desk = Rc::downgrade(self);
        let timer = Timeout::new(PACE_DELAY_MS, move || {
            if let Some(desk) = desk.upgrade() {
                desk.measure_pace();
            }
        });
        self.pace_timer.replace(Some(timer));
    }

    fn measure_pace(&self) {
        let lab = self.lab();
        let idle = matches!(lab.engine.status(), RunState::Ready | RunState::Finished);
        if idle && lab.recipe.check().is_ok() {
            self.apply(Action::PaceAsked);
            self.send(Command::MeasurePace {
                recipe: Recipe::clone(&lab.recipe),
            });
        }
    }

    pub(super) fn export_recipe(&self) {
        let recipe = Recipe::clone(&self.lab.borrow().recipe);
        let json = Uint8Array::from(link::to_json(&recipe).as_bytes());
        self.hand_out("contrastive-lab-recipe.json", "application/json", &json);
    }

    pub(super) fn import_recipe(self: &Rc<Self>, file: File) {
        let desk = Rc::clone(self);
        spawn_local(async move {
            match read_recipe(&file).await {
                Ok(recipe) => desk.take_whole_recipe(recipe),
                Err(reason) => desk.raise(AlertKind::Recipe, reason.of(file.name())),
            }
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
        method.preset()
    }
}

async fn read_recipe(file: &File) -> Result<Recipe, Said> {
    let bytes = files::bytes(file, RECIPE_BYTES_MAX).await?.to_vec();
    link::from_json(&String::from_utf8_lossy(&bytes))
        .map_err(|problem| Sentence::of(&problem).into())
}
