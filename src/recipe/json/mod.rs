//! A recipe as JSON, for people to read and keep. Written from its settings' tables; read, of any version,
//! into places and texts, as a link is.

mod branch;
// The browser has a parser of its own: the page links no other. Engines read more JSON than recipes.
#[cfg_attr(
    all(target_arch = "wasm32", not(feature = "plain")),
    path = "leaves_in_browser.rs"
)]
mod leaves;

use super::link_problem::RecipeLinkProblem;
use super::recipe::Recipe;
use super::tables::is_of_input;
use super::upgrade::Said;
use super::written::Written;
use crate::setting::Value;
use branch::{Branch, quoted};

/// What stands in JSON before the places of the settings of what a recipe reads.
const INPUT: &str = "input.images.";

/// Where the version stands, and the method's name.
const VERSION: &str = "version";
const NAME: &str = "method.name";

/// The recipe as JSON.
pub fn write(recipe: &Recipe) -> String {
    let mut json = Branch::default();
    json.put(VERSION, recipe.version.to_string());
    json.put(NAME, quoted(recipe.method.id()));
    for (place, setting) in recipe.settings() {
        let before = if is_of_input(&place) { INPUT } else { "" };
        json.put(&[before, &place].concat(), text(setting.value));
    }
    json.text() + "\n"
}

/// The recipe that a JSON text of any version holds.
///
/// # Errors
/// What is wrong with the text, or the first setting out of its range.
pub fn read(json: &str) -> Result<Recipe, RecipeLinkProblem> {
    RecipeLinkProblem::check_length(json)?;
    let mut settings =
        leaves::of(json).map_err(|complaint| RecipeLinkProblem::unreadable(&complaint))?;
    let version = taken(&mut settings, VERSION).and_then(|version| version.parse().ok());
    let version = version.ok_or_else(|| RecipeLinkProblem::unreadable("it has no version"))?;
    let method = taken(&mut settings, NAME);
    for (place, _) in &mut settings {
        if let Some(within) = place.strip_prefix(INPUT) {
            *place = within.to_owned();
        }
    }
    let written = Written {
        version,
        method,
        settings,
    };
    written.recipe()
}

/// What stands at a place, taken out.
fn taken(settings: &mut Vec<Said>, wanted: &str) -> Option<String> {
    let index = settings.iter().position(|(place, _)| place == wanted)?;
    Some(settings.swap_remove(index).1)
}

/// The place of something in what stands at a place; all stands at the empty one.
fn below(place: &str, key: &str) -> String {
    match place {
        "" => key.to_owned(),
        _ => [place, ".", key].concat(),
    }
}

/// A setting's value as JSON.
fn text(value: Value) -> String {
    match value {
        Value::Choice(id) => quoted(id),
        Value::Optional(None) => "null".to_owned(),
        Value::Number(number) if !number.is_finite() => "null".to_owned(),
        Value::Number(_) => with_fraction(value.to_string()),
        other => other.to_string(),
    }
}

/// A number that may have a fraction shows it, for readers that tell the two kinds apart.
fn with_fraction(number: String) -> String {
    let shows_it = number.bytes().any(|byte| matches!(byte, b'.' | b'e'));
    if shows_it { number } else { number + ".0" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;
    use serde_json::Value as Json;

    fn refused(json: &str) -> String {
        read(json).expect_err(json).to_string()
    }

    #[test]
    fn what_is_written_is_what_serde_writes_of_the_recipe() {
        for method in Method::ALL {
            let mut recipe = Recipe::default().with_method(method);
            recipe.optimiser.learning_rate = 1e-7;
            recipe.optimiser.weight_decay = 1.0;
            let written: Json = serde_json::from_str(&write(&recipe)).unwrap();
            let by_serde = serde_json::to_string(&recipe).unwrap();
            assert_eq!(written, serde_json::from_str::<Json>(&by_serde).unwrap());
            assert_eq!(read(&write(&recipe)), Ok(recipe));
        }
    }

    #[test]
    fn a_recipe_of_a_few_lines_is_the_method_s_own_with_those_lines() {
        for method in Method::ALL {
            let first = format!(
                r#"{{"version": 4, "method": {{"name": "{}"}}, "optimiser": {{"learning_rate": 0.25}},
                "input": {{"images": {{"views": [{{"crop": {{"scale": [0.5, 1.0]}}}}, {{}}]}}}}}}"#,
                method.id()
            );
            let mut expected = Recipe::default().with_method(method);
            expected.optimiser.learning_rate = 0.25;
            expected.images_mut().views[0].crop.scale = [0.5, 1.0];
            assert_eq!(read(&first), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_recipe_is_refused_and_what_is_wrong_is_named() {
        for (json, named) in [
            ("", "EOF"),
            ("[1]", "no version"),
            ("{}", "no version"),
            ("\"2\"", "no version"),
            (r#"{"version": -1}"#, "no version"),
            (r#"{"version": 0}"#, "version 0"),
            (r#"{"version": 5, "planet": "Mars"}"#, "version 5"),
            (
                r#"{"version": 5, "method": {"name": "of-tomorrow"}}"#,
                "version 5",
            ),
            (r#"{"version": 4, "planet": "Mars"}"#, "planet"),
            (r#"{"version": 4, "method": {"name": "byoll"}}"#, "byoll"),
            (
                r#"{"version": 4, "method": "byol"}"#,
                "method is no setting",
            ),
            (r#"{"version": 4, "optimiser": null}"#, "optimiser"),
            (r#"{"version": 4, "temperature": null}"#, "none"),
            (r#"{"version": 4, "temperature": "hot"}"#, "hot"),
            (r#"{"version": 4, "seed": 1.5}"#, "1.5"),
            (
                r#"{"version": 4, "input": {"images": {"views": []}}}"#,
                "views",
            ),
            (
                r#"{"version": 4, "input": {"text": {}, "sound": 1}}"#,
                "input.sound",
            ),
            (
                r#"{"version": 1, "input": {"images": {"size_px": 48}}}"#,
                "size_px",
            ),
        ] {
            let problem = refused(json);
            assert!(problem.contains(named), "{json}: {problem}");
        }
        let third_view = write(&Recipe::default()).replacen("\"views\": [", "\"views\": [{},", 1);
        assert!(refused(&third_view).contains("views.2"));
    }

    #[test]
    fn an_unknown_setting_is_quoted_without_its_overrides() {
        let json = write(&Recipe::default()).replace("\"seed\"", "\"se\u{202e}ed\"");
        let problem = refused(&json);
        assert!(problem.contains("se\\u{202e}ed is no setting"), "{problem}");
        assert!(!problem.contains('\u{202e}'));
    }
}
