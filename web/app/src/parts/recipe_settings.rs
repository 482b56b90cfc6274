use super::change::{Change, choice, flag};
use super::choice_setting::ChoiceSetting;
use super::locked::LockedControls;
use crate::figures;
use crate::kit::Card;
use crate::text;
use contrastive_lab::recipe::{Encoder, Preset, Recipe, WORKING_SIZES_PX};
use yew::prelude::*;

/// Value of the preset's control while the views are a person's own.
const OWN_VIEWS: &str = "own";

/// Encoder, image size, the folder to test on where the set has one, views. `fixed` is whether a run is under way: then these cannot change.
pub fn recipe_settings(
    recipe: &Recipe,
    has_test_folder: bool,
    fixed: bool,
    locked: &LockedControls,
    change: &Callback<Change>,
) -> Html {
    let t = text::now();
    let encoders = Encoder::ALL
        .map(|encoder| {
            (
                encoder.id().into(),
                t.recipe.encoder_of(encoder.id()).into(),
            )
        })
        .to_vec();
    let sizes = WORKING_SIZES_PX
        .map(|size| (size.to_string().into(), format!("{size} × {size}").into()))
        .to_vec();
    let preset = recipe.images().preset();
    let mut presets: Vec<(AttrValue, AttrValue)> = Preset::ALL
        .map(|preset| (preset.id().into(), t.recipe.preset_of(preset.id()).into()))
        .to_vec();
    if preset.is_none() {
        presets.push((OWN_VIEWS.into(), t.recipe.own_views.into()));
    }
    let plan = recipe.encoder.plan();
    let gmac = plan.multiply_adds(recipe.input.view_shape()) as f32 / 1e9;
    let costs = t
        .recipe
        .encoder_costs(plan.parameters() as u32, &figures::fixed(gmac, 3));
    Card::new(t.recipe.encoder_title).holding(html! {
        <fieldset disabled={fixed}>
            <ChoiceSetting
                id="encoder" label={t.recipe.encoder} value={recipe.encoder.id()}
                options={encoders} hint={costs}
                on_choice={choice(change, Encoder::from_id, |recipe, encoder| recipe.encoder = encoder)} />
            if recipe.encoder.has_residual_blocks() {
                { flag(change, "zero-init-residual", t.recipe.zero_init_residual, recipe.zero_init_residual,
                    locked.has("zero-init-residual"), |recipe| recipe.zero_init_residual ^= true) }
            }
            <ChoiceSetting
                id="image-size" label={t.recipe.image_size}
                value={recipe.images().size_px.to_string()} options={sizes}

                on_choice={choice(change, |size_px| size_px.parse().ok(), |recipe, size_px| recipe.images_mut().size_px = size_px)} />
            if has_test_folder {
                { flag(change, "keep-test-folder", t.recipe.keep_test_folder, recipe.images().keep_test_folder,
                    locked.has("keep-test-folder"), |recipe| recipe.images_mut().keep_test_folder ^= true) }
            }
            <ChoiceSetting
                id="preset" label={t.recipe.views} value={preset.map_or(OWN_VIEWS, Preset::id)}
                options={presets} disabled={locked.has_views()}
                on_choice={choice(change, Preset::from_id, |recipe, preset| recipe.images_mut().views = preset.policies(recipe.images().size_px))} />
        </fieldset>
    })
}
