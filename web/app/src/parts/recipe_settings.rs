use super::change::{Change, choice, flag};
use super::choice_setting::ChoiceSetting;
use super::locked::LockedControls;
use crate::figures;
use crate::kit::Card;
use crate::text;
use contrastive_lab::protocol::ImageSetSummary;
use contrastive_lab::recipe::{Encoder, Preset, Recipe, WORKING_SIZES_PX};
use yew::prelude::*;

/// Value of the preset's control while the views are a person's own.
const OWN_VIEWS: &str = "own";

/// Encoder, image size, larger copies and the folder to test on where the `set` has any use for them, views. `fixed`
/// is whether a run is under way: then these cannot change.
pub fn recipe_settings(
    recipe: &Recipe,
    set: Option<&ImageSetSummary>,
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
            if let Some(cost) = set.and_then(larger_copies_cost) {
                { flag(change, "larger-copies", t.recipe.larger_copies, recipe.images().larger_copies,
                    locked.has("larger-copies"), |recipe| recipe.images_mut().larger_copies ^= true) }
                <p class="hint" data-testid="larger-copies-cost">{ cost }</p>
            }
            if set.is_some_and(ImageSetSummary::has_test_folder) {
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

/// What copies of twice the side take; none where no image has more to show than its smaller copy.
fn larger_copies_cost(set: &ImageSetSummary) -> Option<String> {
    let [.., widest_px] = set.width_px;
    let [.., highest_px] = set.height_px;
    let small = 3.0 * f64::from(set.size_px).powi(2) * f64::from(set.images);
    let cost = || {
        let t = &text::now().recipe;
        t.larger_copies_cost(&figures::bytes(5.0 * small), &figures::bytes(small))
    };
    (widest_px.min(highest_px) > set.size_px).then(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::summary;

    #[test]
    fn larger_copies_cost_five_times_the_memory_and_nothing_is_offered_without_larger_images() {
        let set = |side_px| ImageSetSummary {
            images: 1_000,
            size_px: 32,
            width_px: [side_px; 3],
            height_px: [side_px; 3],
            ..summary()
        };
        assert_eq!(larger_copies_cost(&set(32)), None);
        let cost = larger_copies_cost(&set(96)).expect("a cost");
        assert!(
            cost.contains("15.4 MB") && cost.contains("3.1 MB"),
            "{cost}"
        );
    }
}
