//! Settings that a link holds fast, so that a lesson stays the lesson: `&lock=views,temperature`.

use super::recipe::Recipe;
use crate::setting::{Setting, SettingProblem, Value};

/// The method, as links and locks name it.
pub(super) const METHOD: &str = "method";

/// Places of a recipe that are held fast: a setting's own (`optimiser.learning_rate`), or all that lies
/// below one (`views`, `optimiser`). `method` is the method with its own settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Locks(Vec<String>);

impl Locks {
    /// The places of a list with commas between them, for a recipe that has them.
    ///
    /// # Errors
    /// The first place at or below which the recipe has no setting.
    pub fn read(text: &str, recipe: &Recipe) -> Result<Self, SettingProblem> {
        let places = text.split(',').map(str::trim);
        let places = places.filter(|place| !place.is_empty());
        let settings = recipe.settings();
        let known = |place: &str| {
            let has = settings.iter().any(|(path, _)| lies_in(path, place));
            match has || place == METHOD {
                true => Ok(place.to_owned()),
                false => Err(SettingProblem::unknown(place)),
            }
        };
        places.map(known).collect::<Result<_, _>>().map(Self)
    }

    /// The list that [`Locks::read`] reads.
    pub fn text(&self) -> String {
        self.0.join(",")
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a place is held.
    fn holds(&self, path: &str) -> bool {
        self.0.iter().any(|place| lies_in(path, place))
    }

    /// The recipe's settings that are held, by place.
    fn held(&self, recipe: &Recipe) -> Vec<(String, Setting)> {
        if self.is_empty() {
            return Vec::new();
        }
        let settings = recipe.settings().into_iter();
        settings.filter(|(path, _)| self.holds(path)).collect()
    }

    /// The ids of the controls that are held; the method's is `method`.
    pub fn ids(&self, recipe: &Recipe) -> Vec<&'static str> {
        let method = self.holds(METHOD).then_some(METHOD);
        let held = self.held(recipe).into_iter();
        method
            .into_iter()
            .chain(held.map(|(_, setting)| setting.id))
            .collect()
    }

    /// Whether a change would touch what is held.
    pub fn forbid(&self, before: &Recipe, after: &Recipe) -> bool {
        let values = |recipe| -> Vec<(String, Value)> {
            let held = self.held(recipe).into_iter();
            held.map(|(path, setting)| (path, setting.value)).collect()
        };
        let other_method = before.method.id() != after.method.id();
        (other_method && self.holds(METHOD)) || values(before) != values(after)
    }

    /// Puts what is held back to what it was, as far as the recipe still has such settings.
    pub fn keep(&self, before: &Recipe, after: &mut Recipe) {
        for (path, setting) in self.held(before) {
            // Another method has other settings of its own.
            after.set(&path, setting.value).ok();
        }
    }
}

/// Whether a setting is the one at `place`, or below it.
fn lies_in(path: &str, place: &str) -> bool {
    let rest = path.strip_prefix(place);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;
    use crate::recipe::Preset;

    fn locks(text: &str) -> Locks {
        Locks::read(text, &Recipe::default()).unwrap()
    }

    #[test]
    fn a_part_s_name_holds_all_of_it_and_a_setting_s_itself_alone() {
        let start = Recipe::default();
        let mut other_views = start.clone();
        other_views.images_mut().views = Preset::None.policies(32);
        let mut other_rate = start.clone();
        other_rate.optimiser.learning_rate = 0.5;
        let mut other_decay = start.clone();
        other_decay.optimiser.weight_decay = 0.5;
        let forbidden = |text: &str| {
            [&other_views, &other_rate, &other_decay].map(|to| locks(text).forbid(&start, to))
        };
        assert_eq!(forbidden("views"), [true, false, false]);
        assert_eq!(forbidden("optimiser"), [false, true, true]);
        assert_eq!(
            forbidden("optimiser.learning_rate, views"),
            [true, true, false]
        );
        assert_eq!(forbidden(""), [false; 3]);
        assert!(locks("").is_empty() && !locks("seed").is_empty());
    }

    #[test]
    fn what_is_held_of_a_method_is_the_method_too() {
        let start = Recipe::default();
        let byol = start.with_method(Method::from_id("byol").unwrap());
        assert!(locks("method").forbid(&start, &byol));
        assert!(!locks("views").forbid(
            &start,
            &Recipe {
                input: start.input.clone(),
                ..byol
            }
        ));
        assert!(locks("method").ids(&start).contains(&"method"));
        assert_eq!(locks("temperature").ids(&start), ["temperature"]);
    }

    #[test]
    fn another_method_leaves_what_is_held_as_it_was() {
        let start = Recipe {
            temperature: 0.123,
            ..Recipe::default()
        };
        let moco = start.with_method(Method::from_id("moco-v2").unwrap());
        let mut kept = moco.clone();
        locks("temperature").keep(&start, &mut kept);
        assert_eq!(
            kept,
            Recipe {
                temperature: 0.123,
                ..moco
            }
        );
    }

    #[test]
    fn a_place_that_the_recipe_has_not_is_named() {
        for place in ["planet", "view", "method.queue_size", "optimiser.learning"] {
            let text = format!("seed,{place}");
            let problem = Locks::read(&text, &Recipe::default()).unwrap_err();
            assert!(problem.to_string().contains(place), "{problem}");
        }
        let text = "views,optimiser.learning_rate";
        assert_eq!(locks(text).text(), text);
    }
}
