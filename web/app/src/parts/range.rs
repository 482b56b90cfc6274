//! What a control may hold, read from the table of settings.

use super::number_setting::LogSlider;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::setting::{Kind, Open, Scale};
use yew::AttrValue;

/// How far within its range, as a part of it, a control stops before an end that does not belong to it: a
/// browser's control knows no open ends.
const OPEN_PART: f32 = 1e-4;

/// Least, most and step of a control for numbers of this kind; empty where it holds none.
pub fn ends(kind: &Kind) -> [AttrValue; 3] {
    match kind {
        Kind::Number(range) => {
            let inward = OPEN_PART * (range.most - range.least);
            let (least, most) = match range.open {
                Open::Neither => (range.least, range.most),
                Open::Least => (range.least + inward, range.most),
                Open::Most => (range.least, range.most - inward),
            };
            [
                least.to_string().into(),
                most.to_string().into(),
                "any".into(),
            ]
        }
        Kind::Whole(least, most) | Kind::Optional(least, most) => [
            least.to_string().into(),
            most.to_string().into(),
            "1".into(),
        ],
        Kind::OneOf(_) | Kind::Switch | Kind::Choice(_) => Default::default(),
    }
}

/// The same of a recipe's setting, by its id.
pub fn ends_of(recipe: &Recipe, id: &str) -> [AttrValue; 3] {
    recipe.kind(id).as_ref().map(ends).unwrap_or_default()
}

/// The slider of a recipe's setting that is moved through by factors.
pub fn slider_of(recipe: &Recipe, id: &str) -> Option<LogSlider> {
    match recipe.kind(id)? {
        Kind::Number(range) if range.scale == Scale::Logarithmic => {
            let [min, max] = range.slider;
            Some(LogSlider { min, max })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_control_are_values_that_the_recipe_takes() {
        let recipe = Recipe::default();
        assert_eq!(ends_of(&recipe, "momentum"), ["0", "0.9999", "any"]);
        assert_eq!(ends_of(&recipe, "class-prior"), ["0", "0.9999", "any"]);
        assert_eq!(ends_of(&recipe, "cosine-margin"), ["0.0002", "2", "any"]);
        assert_eq!(ends_of(&recipe, "batch-size"), ["2", "4096", "1"]);
        assert_eq!(ends_of(&recipe, "image-size"), ["", "", ""]);
        assert_eq!(
            ends_of(&recipe, "queue-size"),
            ["", "", ""],
            "SimCLR has none"
        );
    }

    #[test]
    fn what_is_moved_through_by_factors_has_a_slider() {
        let slider = slider_of(&Recipe::default(), "temperature");
        assert!(slider.is_some_and(|slider| (slider.min, slider.max) == (0.02, 2.0)));
        assert!(slider_of(&Recipe::default(), "weight-decay").is_none());
    }
}
