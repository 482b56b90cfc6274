//! A recipe as text: JSON to keep, and for the page's address (`#recipe=`) the recipe's version and what
//! differs from the method's defaults, such as `2&method=byol&batch_size=64`; a lesson's link says besides
//! which settings it holds fast (`&lock=views,temperature`). The first links were base64url of the JSON; they
//! are read for ever. A stranger's text is checked setting by setting before it is a [`Recipe`].

use super::locks::{Locks, METHOD};
use super::recipe::{RECIPE_VERSION, Recipe, RecipeProblem};
use super::upgrade::{self, upgrade};
use crate::method::Method;
use crate::say::shown_text;
use crate::setting::SettingProblem;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::Value;

/// The longest link or JSON that is read, in bytes; a recipe of version 1 needs about 2,000.
pub const MAX_BYTES: usize = 16_384;

/// Characters of a stranger's method that are shown.
const MAX_ID_CHARACTERS: usize = 40;

/// Characters of a parser's complaint that are shown.
const MAX_COMPLAINT_CHARACTERS: usize = 160;

const ALWAYS_WRITTEN: &str = "a recipe is numbers and names, which JSON can always hold";

/// Why a text is no recipe.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "recipe-link", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum RecipeLinkProblem {
    #[error("the recipe is {bytes} bytes long; at most {most} are read")]
    TooLong { bytes: usize, most: usize },
    #[error("the link is damaged (it is not base64url); copy it again, whole")]
    NotBase64,
    #[error("the recipe cannot be read ({complaint}); get it again from where it came")]
    Unreadable { complaint: String },
    #[error(transparent)]
    Recipe(#[from] RecipeProblem),
}

/// What a number that is not there is called.
const NONE: &str = "none";

/// What stands before the places that are held fast.
const LOCK: &str = "lock";

/// What a link says.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub recipe: Recipe,
    pub locks: Locks,
}

/// The link to a recipe.
pub fn encode(recipe: &Recipe, locks: &Locks) -> String {
    let start = Recipe::default();
    let mut link = recipe.version.to_string();
    let mut put = |place: &str, value: &str| {
        for part in ["&", place, "=", value] {
            link.push_str(part);
        }
    };
    if recipe.method.id() != start.method.id() {
        put(METHOD, recipe.method.id());
    }
    if let Some(method) = Method::from_id(recipe.method.id()) {
        for (place, value) in start.with_method(method).differences(recipe) {
            put(&place, &value.to_string());
        }
    }
    if !locks.is_empty() {
        put(LOCK, &locks.text());
    }
    link
}

/// What a link says.
///
/// # Errors
/// What is wrong with the link, or the first setting out of its range.
pub fn decode(link: &str) -> Result<Link, RecipeLinkProblem> {
    check_length(link)?;
    let mut parts = link.split('&');
    let version = parts.next().and_then(|version| version.parse().ok());
    if let Some(version) = version {
        return from_differences(version, parts);
    }
    let json = URL_SAFE_NO_PAD
        .decode(link)
        .map_err(|_| RecipeLinkProblem::NotBase64)?;
    let (recipe, locks) = (read(&json)?, Locks::default());
    Ok(Link { recipe, locks })
}

/// The recipe that lies so far from a method's defaults.
fn from_differences<'a>(
    version: u32,
    parts: impl Iterator<Item = &'a str>,
) -> Result<Link, RecipeLinkProblem> {
    if version > RECIPE_VERSION || version == 0 {
        return Err(RecipeProblem::newer(version).into());
    }
    let parts: Vec<_> = parts
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .collect();
    let said = |wanted: &str| parts.iter().find(|(place, _)| *place == wanted);
    let (method, locked) = (said(METHOD), said(LOCK));
    let settings = parts
        .iter()
        .filter(|(place, _)| ![METHOD, LOCK].contains(place));
    // First: it decides which other settings there are.
    let id = method.map_or(Method::IDS[0], |&(_, id)| id);
    let method = Method::from_id(id).ok_or_else(|| unknown_method(id))?;
    let recipe = match version {
        RECIPE_VERSION => {
            let mut recipe = Recipe::default().with_method(method);
            for (place, text) in settings {
                recipe.put_text(place, text).map_err(RecipeProblem::from)?;
            }
            recipe.check()?;
            recipe
        }
        _ => from_older(version, id, settings)?,
    };
    let locked = locked.map_or("", |&(_, places)| places).split(',');
    let locked: Vec<_> = locked
        .map(|place| upgrade::place(version, place.trim()))
        .collect();
    let locks = Locks::read(&locked.join(","), &recipe).map_err(RecipeProblem::from)?;
    Ok(Link { recipe, locks })
}

/// The recipe that lay so far from a method's defaults in an older version.
fn from_older<'a>(
    version: u32,
    method: &str,
    settings: impl Iterator<Item = &'a (&'a str, &'a str)>,
) -> Result<Recipe, RecipeLinkProblem> {
    let mut recipe = upgrade::start(version, method).ok_or_else(|| unknown_method(method))?;
    for (place, text) in settings {
        put_text(&mut recipe, place, text).map_err(RecipeProblem::from)?;
    }
    whole(recipe)
}

/// Sets what stands at a place of a recipe's JSON to what a text says of its kind; ranges are checked with
/// the whole.
fn put_text(recipe: &mut Value, place: &str, text: &str) -> Result<(), SettingProblem> {
    let pointer = format!("/{}", place.replace('.', "/"));
    let value = recipe.pointer_mut(&pointer);
    let value = value.filter(|value| !value.is_object() && !value.is_array());
    let value = value.ok_or_else(|| SettingProblem::unknown(place))?;
    *value = match value {
        Value::String(_) => text.into(),
        // A number, a switch, or a number that need not be there; anything else is no recipe's.
        _ if text == NONE => Value::Null,
        _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    Ok(())
}

fn unknown_method(id: &str) -> RecipeProblem {
    SettingProblem::one_of("the method", shown_text(id, MAX_ID_CHARACTERS), Method::IDS).into()
}

/// The recipe as JSON for people to read and keep.
pub fn to_json(recipe: &Recipe) -> String {
    serde_json::to_string_pretty(recipe).expect(ALWAYS_WRITTEN) + "\n"
}

/// The recipe that a JSON text holds.
///
/// # Errors
/// What is wrong with the text, or the first setting out of its range.
pub fn from_json(json: &str) -> Result<Recipe, RecipeLinkProblem> {
    check_length(json)?;
    read(json.as_bytes())
}

fn read(json: &[u8]) -> Result<Recipe, RecipeLinkProblem> {
    whole(serde_json::from_slice(json).map_err(unreadable)?)
}

/// What a recipe's JSON of any version says, made whole and new.
fn whole(mut value: Value) -> Result<Recipe, RecipeLinkProblem> {
    upgrade(&mut value)?;
    // From bytes, as in a message: reading from a `Value` is other code, which weighs as much again.
    let whole = value.to_string();
    let recipe: Recipe = serde_json::from_slice(whole.as_bytes()).map_err(unreadable)?;
    recipe.check()?;
    Ok(recipe)
}

fn check_length(text: &str) -> Result<(), RecipeLinkProblem> {
    let bytes = text.len();
    if bytes > MAX_BYTES {
        return Err(RecipeLinkProblem::TooLong {
            bytes,
            most: MAX_BYTES,
        });
    }
    Ok(())
}

/// A parser's complaint may quote the text.
fn unreadable(error: serde_json::Error) -> RecipeLinkProblem {
    RecipeLinkProblem::Unreadable {
        complaint: shown_text(&error.to_string(), MAX_COMPLAINT_CHARACTERS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    /// A link and a file of the first form, as its build wrote them.
    const FIRST_LINK: &str = include_str!("../../tests/fixtures/recipes/version-1.link");
    const FIRST_FILE: &str = include_str!("../../tests/fixtures/recipes/version-1.json");

    fn encoded(recipe: &Recipe) -> String {
        encode(recipe, &Locks::default())
    }

    fn decoded(link: &str) -> Result<Recipe, RecipeLinkProblem> {
        decode(link).map(|link| link.recipe)
    }

    #[test]
    fn a_lesson_s_link_holds_fast_what_it_says_and_says_it_again() {
        let text = "2&batch_size=64&lock=views,temperature";
        let Link { recipe, locks } = decode(text).unwrap();
        assert_eq!(recipe.batch_size, 64);
        assert_eq!(locks.text(), "views,temperature");
        assert_eq!(encode(&recipe, &locks), text);
        assert!(decode("2&lock=").unwrap().locks.is_empty());
    }

    #[test]
    fn a_recipe_of_every_method_survives_its_link_and_its_json() {
        for method in Method::ALL {
            let mut recipe = Recipe::default().with_method(method);
            recipe.optimiser.learning_rate = 0.0123;
            recipe.max_steps = Some(9);
            recipe.images_mut().views[1].crop.scale = [0.25, 0.5];
            let link = encoded(&recipe);
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"&=._-".contains(&b);
            assert!(link.bytes().all(is_plain), "{link}");
            assert_eq!(decoded(&link).as_ref(), Ok(&recipe));
            assert_eq!(from_json(&to_json(&recipe)), Ok(recipe));
        }
    }

    #[test]
    fn a_link_says_what_differs_from_the_method_s_defaults_and_no_more() {
        let mut recipe = Recipe::default();
        assert_eq!(encoded(&recipe), "2");
        recipe.batch_size = 64;
        recipe.images_mut().size_px = 48;
        assert_eq!(encoded(&recipe), "2&batch_size=64&size_px=48");
        let byol = Recipe::default().with_method(Method::from_id("byol").unwrap());
        assert_eq!(encoded(&byol), "2&method=byol");
    }

    #[test]
    fn a_link_and_a_file_of_the_first_form_open_with_the_run_that_they_were() {
        let recipe = decoded(FIRST_LINK).unwrap();
        assert_eq!(from_json(FIRST_FILE).as_ref(), Ok(&recipe));
        assert_eq!(
            (recipe.method.id(), recipe.seed, recipe.max_steps),
            ("byol", 7, Some(1234))
        );
        let images = recipe.images();
        assert_eq!(
            (images.size_px, images.views[0].crop.scale),
            (48, [0.08, 1.0])
        );
    }

    /// The same run as version 2 writes it.
    const SECOND_LINK: &str = include_str!("../../tests/fixtures/recipes/version-2.link");
    const SECOND_FILE: &str = include_str!("../../tests/fixtures/recipes/version-2.json");

    #[test]
    fn a_link_and_a_file_of_version_2_open_with_the_run_that_they_were() {
        let expected = from_json(FIRST_FILE);
        assert_eq!(from_json(SECOND_FILE), expected);
        assert_eq!(decoded(SECOND_LINK.trim_end()), expected);
    }

    /// Every method's defaults in version 1, which its links leave out. Other defaults are another version.
    const FIRST_STARTS: &str = include_str!("../../tests/fixtures/recipes/version-1-starts.json");

    #[test]
    fn what_a_link_leaves_out_is_what_it_was_when_the_link_was_made() {
        let starts: Vec<serde_json::Value> = serde_json::from_str(FIRST_STARTS).unwrap();
        assert_eq!(starts.len(), Method::IDS.len());
        for (start, id) in starts.iter().zip(Method::IDS) {
            let start = from_json(&start.to_string()).unwrap();
            assert_eq!(start.method.id(), *id);
            // Those of version 2 are the same.
            for version in [1, 2] {
                let link = format!("{version}&method={id}");
                assert_eq!(decoded(&link).as_ref(), Ok(&start), "{link}");
            }
        }
    }

    #[test]
    fn a_link_of_version_1_opens_with_what_it_says_and_holds() {
        let text = "1&method=byol&method.predictor=false&encoder=resnet18-w16&image_size_px=48\
                    &optimiser.learning_rate=0.0123&max_steps=9&views.1.crop.scale.0=0.25\
                    &lock=views,image_size_px";
        let Link { recipe, locks } = decode(text).unwrap();
        let mut expected = Recipe::default().with_method(Method::from_id("byol").unwrap());
        for (place, value) in [
            ("method.predictor", "false"),
            ("encoder", "resnet18-w16"),
            ("size_px", "48"),
            ("optimiser.learning_rate", "0.0123"),
            ("max_steps", "9"),
            ("views.1.crop.scale.0", "0.25"),
        ] {
            expected.set_text(place, value).unwrap();
        }
        assert_eq!(recipe, expected);
        assert_eq!(locks.text(), "views,size_px");
        assert_eq!(decoded("1&max_steps=none"), Ok(Recipe::default()));
    }

    #[test]
    fn a_link_with_what_no_recipe_has_is_refused_and_names_it() {
        for (link, named) in [
            ("2&method=byoll", "byoll"),
            ("2&method=byol&method.queue_size=8", "method.queue_size"),
            ("2&planet", "planet"),
            ("2&temperature=hot", "hot"),
            ("2&views.0.crop.scale.1=0.01", "crop's area"),
            ("3&temperature=1", "version 3"),
            ("0&temperature=1", "version 0"),
            ("2&lock=views,planet", "planet"),
            ("1&method=byoll", "byoll"),
            ("1&method=byol&method.queue_size=8", "method.queue_size"),
            ("1&planet", "planet"),
            ("1&views=1", "views"),
            ("1&temperature=hot", "hot"),
            ("1&views.0.crop.scale.1=0.01", "crop's area"),
            ("1&lock=views,planet", "planet"),
        ] {
            let problem = decode(link).unwrap_err().to_string();
            assert!(problem.contains(named), "{link}: {problem}");
        }
    }

    #[test]
    fn a_damaged_link_and_a_cut_one_are_refused_in_words() {
        assert_eq!(decode("a recipe?"), Err(RecipeLinkProblem::NotBase64));
        assert!(matches!(
            decode(&FIRST_LINK[..400]),
            Err(RecipeLinkProblem::Unreadable { .. })
        ));
        assert!(matches!(
            decode(""),
            Err(RecipeLinkProblem::Unreadable { .. })
        ));
    }

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let too_long = decode(&"A".repeat(MAX_BYTES + 1));
        let problems = [too_long, decode("a recipe?"), decode("")];
        let said = problems.map(|problem| Sentence::of(&problem.expect_err("no recipe")));
        hold_every_sentence::<RecipeLinkProblem>("recipe-link", &["recipe"], &said);
        let newer = from_json(r#"{"version":3}"#).expect_err("a newer recipe");
        assert_eq!(Sentence::of(&newer).id, "recipe/version");
    }

    #[test]
    fn a_link_beyond_the_cap_is_not_even_decoded() {
        let (bytes, most) = (MAX_BYTES + 1, MAX_BYTES);
        let link = "A".repeat(bytes);
        let too_long = RecipeLinkProblem::TooLong { bytes, most };
        assert_eq!(decode(&link), Err(too_long));
    }

    #[test]
    fn a_newer_recipe_is_called_newer_though_its_settings_are_unknown() {
        let problem = from_json(r#"{"version":3,"planet":"Mars"}"#).unwrap_err();
        let found = RecipeProblem::newer(3);
        assert_eq!(problem, RecipeLinkProblem::Recipe(found));
    }

    #[test]
    fn a_setting_out_of_range_is_named() {
        let recipe = Recipe {
            batch_size: 0,
            ..Recipe::default()
        };
        let problem = decode(&encoded(&recipe)).unwrap_err().to_string();
        assert_eq!(
            problem,
            "the batch size is 0; it must be between 2 and 4096"
        );
    }

    #[test]
    fn an_unknown_setting_is_quoted_without_its_overrides() {
        let json = to_json(&Recipe::default()).replace("\"seed\"", "\"se\u{202e}ed\"");
        let problem = from_json(&json).unwrap_err().to_string();
        assert!(
            problem.contains("unknown field `se\\u{202e}ed`"),
            "{problem}"
        );
        assert!(!problem.contains('\u{202e}'));
    }
}
