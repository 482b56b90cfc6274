use super::change::Change;
use super::image_source::ImageSource;
use super::locked::{lock_notice, use_locked};
use super::method_settings::method_settings;
use super::permitted::use_permits;
use super::recipe_files::recipe_files;
use super::recipe_settings::recipe_settings;
use super::training_settings::training_settings;
use crate::state::{EngineState, ImagesState, Shared};
use crate::store::Intent;
use crate::text;
use contrastive_lab::recipe::{Locks, Recipe};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct RecipeColumnProps {
    pub engine: Shared<EngineState>,
    pub images: Shared<ImagesState>,
    pub recipe: Shared<Recipe>,
    /// What the opened link holds fast.
    pub locks: Shared<Locks>,
    pub link_copied: bool,
    pub act: Callback<Intent>,
}

/// Everything that decides a run, from the images to the last setting.
#[component]
pub fn RecipeColumn(props: &RecipeColumnProps) -> Html {
    let t = text::use_words();
    let fixed = props.engine.run_under_way();
    let (permits, locked) = (use_permits(), use_locked());
    let recipe = &props.recipe;
    let summary = props.images.summary.as_ref();
    let change = use_callback(
        (props.recipe.clone(), props.locks.clone(), props.act.clone()),
        |change: Change, (before, locks, act)| {
            let mut recipe = Recipe::clone(before);
            change(&mut recipe);
            // What a setting brings along, such as an optimiser its rate.
            locks.keep(before, &mut recipe);
            act.emit(Intent::SetRecipe(Box::new(recipe)));
        },
    );
    html! {
        <div class="recipe" role="region" aria-label={t.recipe.title}>
            { lock_notice(!props.locks.is_empty(), &props.act) }
            <ImageSource images={props.images.clone()} act={props.act.clone()} />
            { method_settings(recipe, &props.images, fixed, &locked, &change, &props.act) }
            { recipe_settings(recipe, summary.map(Rc::as_ref), fixed, &locked, &change) }
            { training_settings(recipe, fixed, &change) }
            { recipe_files(props.link_copied, &permits.import_recipe, &props.act) }
        </div>
    }
}
