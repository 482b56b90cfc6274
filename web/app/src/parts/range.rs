//! What a control may hold, read from the table of settings.

use super::number_setting::LogSlider;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::setting::{Kind, Scale};
use yew::AttrValue;

/// Least, most and step of a control for numbers of this kind; empty where it holds none.
pub fn ends(kind: &Kind) -> [AttrValue; 3] {
    match kind {
        Kind::Number(range) => [
            range.least.to_string().into(),
            range.most.to_string().into(),
            "any".into(),
        ],
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
