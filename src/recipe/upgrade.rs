//! Recipes that older builds wrote, made whole and new before anything of them is parsed: what one
//! leaves out is what it was in its own version, and each version says what it made of the one before.

use super::recipe::{RECIPE_VERSION, Recipe, RecipeProblem};
use crate::method::Method;
use serde_json::Value;

/// From one version of the recipe's JSON to the next.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The recipe that a method began with in the version before; none for a method that it had not.
    start: fn(method: &str) -> Option<Value>,
    /// Makes a whole recipe of the version before into one of this, but for its number.
    change: fn(recipe: &mut Value),
    /// Places of the version before that are called otherwise in this one, with what they are called: for what
    /// a link locks. Values go by `change`.
    renamed: &'static [(&'static str, &'static str)],
}

/// To version 2, to version 3, and so on: a new version does not compile without its step.
const STEPS: [Step; RECIPE_VERSION as usize - 1] = [Step {
    start: version_1::start,
    change: version_1::to_version_2,
    renamed: &[("image_size_px", "size_px")],
}];

/// Version 1 knew images alone: their size and views stood among a recipe's other settings.
mod version_1 {
    use serde_json::{Value, json};

    const SIZE: &str = "image_size_px";
    const VIEWS: &str = "views";

    /// Version 2 began with the same.
    pub(super) fn start(method: &str) -> Option<Value> {
        let mut recipe = super::start_today(method)?;
        let mut input = recipe.as_object_mut()?.remove("input")?;
        let images = &mut input["images"];
        recipe[SIZE] = images["size_px"].take();
        recipe[VIEWS] = images[VIEWS].take();
        Some(recipe)
    }

    pub(super) fn to_version_2(recipe: &mut Value) {
        let Some(settings) = recipe.as_object_mut() else {
            return;
        };
        let [size_px, views] = [SIZE, VIEWS].map(|key| settings.remove(key));
        let images = json!({"size_px": size_px, VIEWS: views});
        settings.insert("input".to_owned(), json!({"images": images}));
    }
}

/// The recipe as this build writes it. What is no recipe at all stays as it is, for the parser to say.
///
/// # Errors
/// Where the recipe is newer than this build.
pub(crate) fn upgrade(recipe: &mut Value) -> Result<(), RecipeProblem> {
    upgrade_by(&STEPS, start_today, recipe)
}

/// The recipe that a method began with in a version, as that version wrote it; none where it had no such
/// method.
pub(super) fn start(version: u32, method: &str) -> Option<Value> {
    let step = STEPS.get((version as usize).checked_sub(1)?);
    let start = step.map_or(start_today as fn(&str) -> _, |step| step.start);
    let mut recipe = start(method)?;
    recipe["version"] = version.into();
    Some(recipe)
}

/// What a place of an older version is called today.
pub(super) fn place(version: u32, place: &str) -> String {
    let later = STEPS.iter().skip((version as usize).saturating_sub(1));
    let renamed = later.flat_map(|step| step.renamed);
    renamed.fold(place.to_owned(), |place, &(old, new)| match place == old {
        true => new.to_owned(),
        false => place,
    })
}

fn start_today(method: &str) -> Option<Value> {
    let method = Method::from_id(method)?;
    serde_json::to_value(Recipe::default().with_method(method)).ok()
}

fn upgrade_by(
    steps: &[Step],
    start_of_newest: fn(&str) -> Option<Value>,
    recipe: &mut Value,
) -> Result<(), RecipeProblem> {
    let Some(version) = recipe["version"].as_u64() else {
        return Ok(());
    };
    let written_by = u32::try_from(version).unwrap_or(u32::MAX);
    let Some(index) = (written_by as usize).checked_sub(1) else {
        return Ok(());
    };
    if index > steps.len() {
        return Err(RecipeProblem::newer(written_by));
    }
    let start = steps.get(index).map_or(start_of_newest, |step| step.start);
    let named = &recipe["method"]["name"];
    let method = named.as_str().unwrap_or(Method::IDS[0]).to_owned();
    if let Some(start) = start(&method) {
        fill(recipe, start);
    }
    for (step, newer) in steps.iter().zip(2_u32..).skip(index) {
        (step.change)(recipe);
        recipe["version"] = newer.into();
    }
    Ok(())
}

/// Puts in what is missing. What is there stays, also where it is of another kind than the default.
fn fill(recipe: &mut Value, start: Value) {
    match (recipe, start) {
        (Value::Object(known), Value::Object(start)) => {
            for (key, default) in start {
                match known.get_mut(&key) {
                    Some(value) => fill(value, default),
                    None => {
                        known.insert(key, default);
                    }
                }
            }
        }
        (Value::Array(known), Value::Array(start)) => {
            for (value, default) in known.iter_mut().zip(start) {
                fill(value, default);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A world with one method, in which version 2 calls the batch's size another name and version 3
    /// counts epochs in tenths.
    const THREE_VERSIONS: [Step; 2] = [
        Step {
            start: |_| Some(json!({"batch": 32, "epochs": 5})),
            change: |recipe| {
                let batch = recipe["batch"].take();
                recipe["batch_size"] = batch;
                recipe.as_object_mut().unwrap().remove("batch");
            },
            renamed: &[("batch", "batch_size")],
        },
        Step {
            start: |_| Some(json!({"batch_size": 64, "epochs": 6})),
            change: |recipe| recipe["epochs"] = (recipe["epochs"].as_u64().unwrap() * 10).into(),
            renamed: &[],
        },
    ];

    fn upgraded(mut recipe: Value) -> Value {
        let start = |_: &str| Some(json!({"batch_size": 128, "epochs": 70}));
        upgrade_by(&THREE_VERSIONS, start, &mut recipe).unwrap();
        recipe
    }

    #[test]
    fn what_is_missing_is_what_it_was_in_the_version_that_wrote_it() {
        for (version, batch_size, epochs) in [(1, 32, 50), (2, 64, 60), (3, 128, 70)] {
            let expected = json!({"version": 3, "batch_size": batch_size, "epochs": epochs});
            assert_eq!(upgraded(json!({"version": version})), expected);
        }
    }

    #[test]
    fn what_is_there_goes_through_every_version_after_its_own() {
        let expected = json!({"version": 3, "batch_size": 8, "epochs": 10});
        let first = json!({"version": 1, "batch": 8, "epochs": 1});
        assert_eq!(upgraded(first), expected);
        let second = json!({"version": 2, "batch_size": 8, "epochs": 1});
        assert_eq!(upgraded(second), expected);
        assert_eq!(upgraded(expected.clone()), expected);
    }

    #[test]
    fn a_newer_recipe_is_refused_and_what_is_none_is_left_to_the_parser() {
        let mut newer = json!({"version": 4});
        let refused = upgrade_by(&THREE_VERSIONS, |_| None, &mut newer);
        assert_eq!(refused, Err(RecipeProblem::newer(4)));
        for no_recipe in [json!({}), json!([1]), json!({"version": 0}), json!("1")] {
            assert_eq!(upgraded(no_recipe.clone()), no_recipe);
        }
    }

    #[test]
    fn a_recipe_of_a_few_lines_is_the_method_s_own_with_those_lines() {
        for method in Method::ALL {
            let mut recipe = json!({
                "version": 1,
                "method": {"name": method.id()},
                "optimiser": {"learning_rate": 0.25},
                "views": [{"crop": {"scale": [0.5, 1.0]}}, {}],
            });
            upgrade(&mut recipe).unwrap();
            let mut expected = Recipe::default().with_method(method);
            expected.optimiser.learning_rate = 0.25;
            expected.images_mut().views[0].crop.scale = [0.5, 1.0];
            let read: Recipe = serde_json::from_value(recipe).unwrap();
            assert_eq!(read, expected);
        }
    }
}
