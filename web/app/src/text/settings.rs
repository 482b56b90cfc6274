//! Settings as the page calls them, wherever they are not controls.

use super::now;
use contrastive_lab::method::Method;
use contrastive_lab::recipe::{ImageInput, Recipe};
use contrastive_lab::setting::Value;

/// What stands before the places of the views' settings, which are told as one: their preset.
const VIEWS: &str = "views.";

/// A setting that a recipe has otherwise than its method's defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferingSetting {
    pub name: &'static str,
    pub value: String,
    pub default: String,
}

/// What differs from the defaults of the recipe's method.
pub fn differing_settings(recipe: &Recipe) -> Vec<DifferingSetting> {
    let method = Method::from_id(recipe.method.id()).unwrap_or(recipe.method);
    let start = Recipe::default().with_method(method);
    let pairs = recipe.settings().into_iter().zip(start.settings());
    let of_one = pairs.filter(|((place, own), (_, default))| {
        own.value != default.value && !place.starts_with(VIEWS)
    });
    let of_one = of_one.map(|((_, own), (_, default))| DifferingSetting {
        name: setting_name(own.id),
        value: value(own.id, own.value),
        default: value(own.id, default.value),
    });
    let images = recipe.images();
    let start = start.images().resized(images.size_px);
    let views = (images.views != start.views).then(|| DifferingSetting {
        name: now().recipe.views,
        value: views(images).to_owned(),
        default: views(&start).to_owned(),
    });
    of_one.chain(views).collect()
}

/// A setting by its id; empty for those of the views.
pub fn setting_name(id: &str) -> &'static str {
    let (recipe, training, head) = (&now().recipe, &now().training, &now().methods.head);
    match id {
        "encoder" => recipe.encoder,
        "zero-init-residual" => recipe.zero_init_residual,
        "image-size" => recipe.image_size,
        "keep-test-folder" => recipe.keep_test_folder,
        "larger-copies" => recipe.larger_copies,
        "temperature" => training.temperature,
        "learning-rate" => training.learning_rate,
        "batch-size" => training.batch_size,
        "epochs" => training.epochs,
        "max-steps" => training.max_steps,
        "seed" => training.seed,
        "optimiser" => training.optimiser,
        "weight-decay" => training.weight_decay,
        "momentum" => training.momentum,
        "schedule" => training.schedule,
        "warmup" => training.warmup,
        "head-kind" => head.title,
        "head-hidden-layers" => head.hidden_layers,
        "head-hidden" => head.hidden,
        "head-output" => head.output,
        "head-batch-norm" => head.batch_norm,
        "head-output-batch-norm" => head.output_batch_norm,
        "head-output-norm-affine" => head.output_norm_affine,
        id => now().methods.settings.label_of(id),
    }
}

fn value(setting: &str, value: Value) -> String {
    let t = now();
    let word = match value {
        Value::Optional(None) => t.training.max_steps_empty,
        Value::Switch(true) => t.run_page.on,
        Value::Switch(false) => t.run_page.off,
        Value::Choice(id) => match setting {
            "encoder" => t.recipe.encoder_of(id),
            "optimiser" => t.training.optimiser_of(id),
            "schedule" => t.training.schedule_of(id),
            "head-kind" => t.methods.head.kind_of(id),
            _ => t.methods.settings.option_of(id),
        },
        number => return number.to_string(),
    };
    word.to_owned()
}

fn views(images: &ImageInput) -> &'static str {
    let recipe = &now().recipe;
    images
        .preset()
        .map_or(recipe.own_views, |preset| recipe.preset_of(preset.id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::recipe::Preset;
    use contrastive_lab::setting::Kind;

    #[test]
    fn every_setting_has_a_name_and_every_choice_has_a_word() {
        for method in Method::ALL {
            let recipe = Recipe::default().with_method(method);
            let settings = recipe.settings().into_iter();
            for (place, setting) in settings.filter(|(place, _)| !place.starts_with(VIEWS)) {
                assert_ne!(setting_name(setting.id), "", "{place}");
                if let Kind::Choice(ids) = setting.kind {
                    for id in ids {
                        assert_ne!(value(setting.id, Value::Choice(id)), "", "{place} {id}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_differs_is_told_with_its_default_and_the_views_are_one() {
        let mut recipe = Recipe::default();
        assert_eq!(differing_settings(&recipe), []);
        recipe.max_steps = Some(20);
        recipe.images_mut().views = Preset::None.policies(32);
        let told = |name, value: &str, default: &str| DifferingSetting {
            name,
            value: value.to_owned(),
            default: default.to_owned(),
        };
        let expected = [
            told("Stop after steps", "20", "by epochs"),
            told("Views", "None", "Short runs"),
        ];
        assert_eq!(differing_settings(&recipe), expected);
    }

    #[test]
    fn the_defaults_are_those_of_the_recipe_s_own_method() {
        for method in Method::ALL {
            let recipe = Recipe::default().with_method(method);
            assert_eq!(differing_settings(&recipe), [], "{}", method.id());
        }
    }
}
