//! A setting that was changed while its run went on.

use crate::recipe::Recipe;
use serde::{Deserialize, Serialize};

/// One setting's change. It counts from the step after `after_step`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Steps that were done by the value before.
    pub after_step: u32,
    /// Its place in the recipe, such as `optimiser.learning_rate`.
    pub setting: String,
    /// The value before, and the value since, as [`Recipe::set_text`] reads them.
    pub from: String,
    pub to: String,
}

impl Change {
    /// What has to be changed of a recipe to come to another one of the same method.
    pub fn between(before: &Recipe, after: &Recipe, after_step: u32) -> Vec<Self> {
        let changed = before.differences(after).into_iter();
        let values_before = after.differences(before).into_iter();
        let changes = changed.zip(values_before);
        changes
            .map(|((setting, to), (_, from))| Self {
                after_step,
                setting,
                from: from.to_string(),
                to: to.to_string(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_was_and_what_is_and_leads_from_one_recipe_to_the_other() {
        let before = Recipe::default();
        let mut after = before.clone();
        after.optimiser.learning_rate = 1e-4;
        after.temperature = 0.7;
        let changes = Change::between(&before, &after, 1999);
        let named: Vec<_> = changes.iter().map(|change| &change.setting[..]).collect();
        assert_eq!(named, ["temperature", "optimiser.learning_rate"]);
        assert!(changes.iter().all(|change| change.after_step == 1999));
        let mut led = before;
        for change in changes {
            assert_ne!(change.from, change.to);
            led.set_text(&change.setting, &change.to).unwrap();
        }
        assert_eq!(led, after);
    }
}
