//! A recipe as the list of its settings: what is read wherever every setting is meant.

use super::input::ImageInput;
use super::recipe::{Recipe, RecipeProblem};
use crate::setting::{Kind, Setting, SettingProblem, Settings, Table, Value};

/// What stands before the places of each part's settings. What it reads has nothing before it.
const METHOD: &str = "method.";
const HEAD: &str = "head.";
const OPTIMISER: &str = "optimiser.";
const VIEWS: [&str; 2] = ["views.0.", "views.1."];

impl Recipe {
    /// Its parts' tables, each with what stands before the places of its settings.
    pub fn tables(&self) -> [(&'static str, &dyn Table); 7] {
        let images = self.images();
        [
            ("", self),
            ("", images),
            (METHOD, self.method.table()),
            (HEAD, &self.head),
            (OPTIMISER, &self.optimiser),
            (VIEWS[0], &images.views[0]),
            (VIEWS[1], &images.views[1]),
        ]
    }

    /// Every setting with its place: where it stands in the recipe's JSON, such as
    /// `optimiser.learning_rate`, and within what it reads, such as `views.0.crop.scale.0`. The method
    /// itself is none of them: it decides which others there are.
    pub fn settings(&self) -> Vec<(String, Setting)> {
        let tables = self.tables().into_iter();
        let settings = tables.flat_map(|(before, table)| {
            let settings = table.settings().into_iter();
            settings.map(move |setting| (format!("{before}{}", setting.path), setting))
        });
        settings.collect()
    }

    /// Sets what stands at this place; ranges are [`Recipe::check`]'s.
    ///
    /// # Errors
    /// Where there is no such setting, or the value is of another kind.
    pub fn set(&mut self, path: &str, value: Value) -> Result<(), SettingProblem> {
        let (table, own): (&mut dyn Table, &str) = if let Some(own) = path.strip_prefix(METHOD) {
            (self.method.table_mut(), own)
        } else if let Some(own) = path.strip_prefix(HEAD) {
            (&mut self.head, own)
        } else if let Some(own) = path.strip_prefix(OPTIMISER) {
            (&mut self.optimiser, own)
        } else if let Some(own) = path.strip_prefix(VIEWS[0]) {
            (&mut self.images_mut().views[0], own)
        } else if let Some(own) = path.strip_prefix(VIEWS[1]) {
            (&mut self.images_mut().views[1], own)
        } else if is_of_images(path) {
            (self.images_mut(), path)
        } else {
            (self, path)
        };
        table.set(own, value)
    }

    /// Sets what stands at this place to the value that a text is.
    ///
    /// # Errors
    /// Where there is no such setting, the text is no value of its kind, or the recipe cannot have it.
    pub fn set_text(&mut self, path: &str, text: &str) -> Result<(), RecipeProblem> {
        let mut changed = self.clone();
        changed.put_text(path, text)?;
        changed.check()?;
        *self = changed;
        Ok(())
    }

    /// The same before ranges are checked: several settings may hold only together.
    ///
    /// # Errors
    /// Where there is no such setting, or the text is no value of its kind.
    pub(super) fn put_text(&mut self, path: &str, text: &str) -> Result<(), SettingProblem> {
        let settings = self.settings();
        let found = settings.iter().find(|(known, _)| known == path);
        let (_, setting) = found.ok_or_else(|| SettingProblem::unknown(path))?;
        let value = setting.kind.read(text);
        let value = value.ok_or_else(|| SettingProblem::unread(setting.name, text))?;
        self.set(path, value)
    }

    /// What a setting may be, by its [`Setting::id`]; none where this recipe has no such setting.
    pub fn kind(&self, id: &str) -> Option<Kind> {
        let mut tables = self.tables().into_iter();
        tables.find_map(|(_, table)| {
            let mut settings = table.settings().into_iter();
            settings
                .find(|setting| setting.id == id)
                .map(|setting| setting.kind)
        })
    }

    /// The settings in which another recipe of the same method differs, with its values.
    pub fn differences(&self, other: &Self) -> Vec<(String, Value)> {
        let pairs = self.settings().into_iter().zip(other.settings());
        let differing = pairs.filter(|((_, own), (_, others))| own.value != others.value);
        differing
            .map(|(_, (path, others))| (path, others.value))
            .collect()
    }
}

/// Whether what stands at this place is of the images that a recipe reads.
pub(super) fn is_of_input(place: &str) -> bool {
    is_of_images(place) || VIEWS.iter().any(|before| place.starts_with(before))
}

/// The same beside the views.
fn is_of_images(place: &str) -> bool {
    ImageInput::FIELDS.iter().any(|field| field.path == place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;
    use std::collections::BTreeSet;

    /// The paths of all values that are no object or list.
    fn leaves(before: &str, json: &serde_json::Value, found: &mut BTreeSet<String>) {
        let below =
            |key: &str| format!("{before}{}{key}", if before.is_empty() { "" } else { "." });
        match json {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    leaves(&below(key), value, found);
                }
            }
            serde_json::Value::Array(list) => {
                for (index, value) in list.iter().enumerate() {
                    leaves(&below(&index.to_string()), value, found);
                }
            }
            _ => {
                found.insert(before.to_owned());
            }
        }
    }

    #[test]
    fn every_value_of_a_recipes_json_is_a_setting_but_its_version_and_its_methods_name() {
        for method in Method::ALL {
            let recipe = Recipe::default().with_method(method);
            let mut expected = BTreeSet::new();
            leaves("", &serde_json::to_value(&recipe).unwrap(), &mut expected);
            expected.remove("version");
            expected.remove("method.name");
            let within = |leaf: String| match leaf.strip_prefix("input.images.") {
                Some(within) => within.to_owned(),
                None => leaf,
            };
            let expected: BTreeSet<_> = expected.into_iter().map(within).collect();
            let settings = recipe.settings().into_iter();
            let found: BTreeSet<_> = settings.map(|(path, _)| path).collect();
            assert_eq!(found, expected, "{}", method.id());
        }
    }

    #[test]
    fn no_two_settings_of_a_recipe_share_an_id_but_those_of_the_two_views() {
        for method in Method::ALL {
            let recipe = Recipe::default().with_method(method);
            let mut seen = BTreeSet::new();
            for (path, setting) in recipe.settings() {
                let again = !seen.insert(setting.id);
                assert_eq!(again, path.starts_with(VIEWS[1]), "{path}: {}", setting.id);
            }
        }
    }

    #[test]
    fn every_setting_is_set_by_its_place_and_by_its_text() {
        for method in Method::ALL {
            let recipe = Recipe::default().with_method(method);
            for (path, setting) in recipe.settings() {
                let mut same = recipe.clone();
                assert_eq!(same.set(&path, setting.value), Ok(()), "{path}");
                assert_eq!(
                    same.set_text(&path, &setting.value.to_string()),
                    Ok(()),
                    "{path}"
                );
                assert_eq!(same, recipe);
            }
        }
    }

    #[test]
    fn a_difference_is_a_place_with_the_other_value() {
        let recipe = Recipe::default();
        let mut other = recipe.clone();
        assert_eq!(recipe.differences(&other), []);
        other.set_text("optimiser.learning_rate", "0.5").unwrap();
        other.set_text("max_steps", "7").unwrap();
        let expected = [
            ("max_steps".to_owned(), Value::Optional(Some(7))),
            ("optimiser.learning_rate".to_owned(), Value::Number(0.5)),
        ];
        assert_eq!(recipe.differences(&other), expected);
    }

    #[test]
    fn what_cannot_be_set_changes_nothing() {
        let mut recipe = Recipe::default();
        for (path, text) in [
            ("planet", "1"),
            ("method.queue_size", "8"),
            ("batch_size", "many"),
            ("batch_size", "1"),
            ("views.1.crop.scale.1", "0.01"),
        ] {
            assert!(recipe.set_text(path, text).is_err(), "{path} {text}");
        }
        assert_eq!(recipe, Recipe::default());
    }
}
