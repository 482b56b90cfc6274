//! What a control may hold, read from the table of settings.

use super::number_setting::LogSlider;
use super::typed::Typed;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::setting::{Kind, Open, Scale, Value, number};
use yew::AttrValue;

/// How far within its range, as a part of it, a control stops before an end that does not belong to it: a
/// browser's control knows no open ends.
const OPEN_FRACTION: f32 = 1e-4;

/// Least, most and step of a control for numbers of this kind; empty where it holds none.
pub fn ends(kind: &Kind) -> [AttrValue; 3] {
    match kind {
        Kind::Number(range) => {
            let inward = OPEN_FRACTION * (range.most - range.least);
            let (least, most) = match range.open {
                Open::Neither => (range.least, range.most),
                Open::Least => (range.least + inward, range.most),
                Open::Most => (range.least, range.most - inward),
            };
            let [least, most] = [least, most].map(|end| number::write(end).into());
            [least, most, "any".into()]
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

/// The slider of a setting that is moved through by factors.
pub fn slider(kind: &Kind) -> Option<LogSlider> {
    match kind {
        Kind::Number(range) if range.scale == Scale::Logarithmic => {
            let [min, max] = range.slider;
            Some(LogSlider { min, max })
        }
        _ => None,
    }
}

/// The number of this kind that was typed; an empty text is none where there may be none.
pub fn typed(kind: &Kind, text: &str) -> Option<Value> {
    match kind {
        Kind::Number(_) => f32::typed(text).map(Value::Number),
        Kind::Whole(..) | Kind::OneOf(_) => u32::typed(text).map(Value::Whole),
        Kind::Optional(..) if text.trim().is_empty() => Some(Value::Optional(None)),
        Kind::Optional(..) => u32::typed(text).map(|number| Value::Optional(Some(number))),
        Kind::Switch | Kind::Choice(_) => None,
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
        let recipe = Recipe::default();
        let of = |id| slider(&recipe.kind(id).expect("a setting"));
        assert!(of("temperature").is_some_and(|s| (s.min, s.max) == (0.02, 2.0)));
        assert!(of("weight-decay").is_none());
    }

    #[test]
    fn what_is_typed_is_of_the_setting_s_kind_and_nothing_is_none_where_there_may_be_none() {
        let whole = Kind::Whole(1, 9);
        assert_eq!(typed(&whole, " 7 "), Some(Value::Whole(7)));
        assert_eq!(typed(&whole, ""), None);
        let optional = Kind::Optional(1, 9);
        assert_eq!(typed(&optional, " "), Some(Value::Optional(None)));
        assert_eq!(typed(&optional, "7"), Some(Value::Optional(Some(7))));
        assert_eq!(typed(&optional, "x"), None);
    }
}
