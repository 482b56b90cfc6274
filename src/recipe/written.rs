//! What a text says of a recipe, whichever form it has: the version that wrote it, the method, and the
//! settings that it names. A stranger's text is checked setting by setting before it is a [`Recipe`].

use super::link_problem::RecipeLinkProblem;
use super::recipe::{Recipe, RecipeProblem};
use super::upgrade::{self, Said};
use crate::method::Method;
use crate::say::shown_text;
use crate::setting::SettingProblem;

/// Characters of a stranger's method that are shown.
const MAX_ID_CHARACTERS: usize = 40;

/// A recipe as a text of any version says it. What it leaves out is what it was in that version.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    pub version: u32,
    /// Its [`Method::id`]; none for the first of them.
    pub method: Option<String>,
    pub settings: Vec<Said>,
}

impl Written {
    /// The recipe, with every setting in its range.
    ///
    /// # Errors
    /// A version that is not read, a method that there is not, the first setting that the recipe has not or
    /// cannot have.
    pub fn recipe(self) -> Result<Recipe, RecipeLinkProblem> {
        let recipe = self.unchecked()?;
        recipe.check()?;
        Ok(recipe)
    }

    /// The same before ranges are checked.
    pub fn unchecked(self) -> Result<Recipe, RecipeProblem> {
        // First: a newer recipe may be of a method that this build has not.
        RecipeProblem::check_version(self.version)?;
        // Then what decides which other settings there are.
        let method = method(self.method.as_deref())?;
        let mut recipe = Recipe::default().with_method(method);
        for (place, text) in upgrade::settings(self.version, method, self.settings)? {
            recipe.put_text(&place, &text)?;
        }
        Ok(recipe)
    }
}

fn method(id: Option<&str>) -> Result<Method, SettingProblem> {
    let id = id.unwrap_or(Method::IDS[0]);
    Method::from_id(id).ok_or_else(|| {
        SettingProblem::one_of("the method", shown_text(id, MAX_ID_CHARACTERS), Method::IDS)
    })
}
