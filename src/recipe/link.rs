//! A recipe as text: JSON to keep, and base64url of the same JSON for the page's address
//! (`#recipe=`). A stranger's text is checked setting by setting before it is a [`Recipe`].

use super::recipe::{RECIPE_VERSION, Recipe, RecipeProblem};
use crate::say::shown_text;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The longest link or JSON that is read, in bytes; a recipe of version 1 needs about 2,000.
pub const MAX_BYTES: usize = 16_384;

/// Characters of a parser's complaint that are shown.
const MAX_COMPLAINT_CHARACTERS: usize = 160;

const ALWAYS_WRITTEN: &str = "a recipe is numbers and names, which JSON can always hold";

/// Why a text is no recipe.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "recipe-link", rename_all = "kebab-case")]
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

/// The recipe for a link: base64url without padding of its compact JSON.
pub fn encode(recipe: &Recipe) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_string(recipe).expect(ALWAYS_WRITTEN))
}

/// The recipe that a link holds.
///
/// # Errors
/// What is wrong with the link, or the first setting out of its range.
pub fn decode(link: &str) -> Result<Recipe, RecipeLinkProblem> {
    check_length(link)?;
    let json = URL_SAFE_NO_PAD
        .decode(link)
        .map_err(|_| RecipeLinkProblem::NotBase64)?;
    read(&json)
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
    let version: RecipeVersion = serde_json::from_slice(json).map_err(unreadable)?;
    version.check()?;
    let recipe: Recipe = serde_json::from_slice(json).map_err(unreadable)?;
    recipe.check()?;
    Ok(recipe)
}

/// The version alone, whatever stands beside it: read first, so that a newer recipe is called newer
/// and not one with unknown settings.
#[derive(Default, Deserialize)]
pub(crate) struct RecipeVersion {
    /// 0 where there is none.
    #[serde(default)]
    version: u32,
}

impl RecipeVersion {
    /// # Errors
    /// Where the recipe is newer than this build.
    pub fn check(&self) -> Result<(), RecipeProblem> {
        if self.version > RECIPE_VERSION {
            return Err(RecipeProblem::newer(self.version));
        }
        Ok(())
    }
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
    use crate::say::{Sentence, hold_sentences};

    #[test]
    fn a_recipe_survives_its_link_and_its_json() {
        let recipe = Recipe::default();
        let link = encode(&recipe);
        assert!(
            link.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
        assert!(link.len() < 3_000, "{}", link.len());
        assert_eq!(decode(&link).as_ref(), Ok(&recipe));
        assert_eq!(from_json(&to_json(&recipe)), Ok(recipe));
    }

    #[test]
    fn a_damaged_link_and_a_cut_one_are_refused_in_words() {
        let link = encode(&Recipe::default());
        assert_eq!(decode("a recipe?"), Err(RecipeLinkProblem::NotBase64));
        assert!(matches!(
            decode(&link[..400]),
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
        hold_sentences("recipe-link", &said);
        let newer = from_json(r#"{"version":2}"#).expect_err("a newer recipe");
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
        let problem = from_json(r#"{"version":2,"planet":"Mars"}"#).unwrap_err();
        let found = RecipeProblem::newer(2);
        assert_eq!(problem, RecipeLinkProblem::Recipe(found));
    }

    #[test]
    fn a_setting_out_of_range_is_named() {
        let recipe = Recipe {
            batch_size: 0,
            ..Recipe::default()
        };
        let problem = decode(&encode(&recipe)).unwrap_err().to_string();
        assert_eq!(
            problem,
            "the batch size is 0; it must be between 2 and 4096 images"
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
