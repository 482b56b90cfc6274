//! A recipe in the page's address (`#recipe=`): its version and what differs from the method's defaults, such
//! as `3&method=byol&batch_size=64`; a lesson's link says besides which settings it holds fast
//! (`&lock=views,temperature`). The first links were base64url of the JSON; they are read for ever.

use super::json;
use super::link_problem::RecipeLinkProblem;
use super::locks::{Locks, METHOD};
use super::recipe::{Recipe, RecipeProblem};
use super::upgrade;
use super::written::Written;
use crate::method::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
    RecipeLinkProblem::check_length(link)?;
    match Parts::of(link) {
        Some(Parts { written, locked }) => {
            let version = written.version;
            let recipe = written.recipe()?;
            let locks = locks(version, &locked, &recipe)?;
            Ok(Link { recipe, locks })
        }
        None => Ok(Link {
            recipe: from_base64(link)?,
            locks: Locks::default(),
        }),
    }
}

/// The recipe that this build wrote into a link, whatever its values are.
pub(super) fn decode_own(link: &str) -> Result<Recipe, RecipeLinkProblem> {
    let parts = Parts::of(link).ok_or(RecipeLinkProblem::NotBase64)?;
    Ok(parts.written.unchecked()?)
}

/// A link's places and texts.
struct Parts {
    written: Written,
    locked: String,
}

impl Parts {
    /// None for a link of the first form.
    fn of(link: &str) -> Option<Self> {
        let mut parts = link.split('&');
        let version = parts.next()?.parse().ok()?;
        let mut method = None;
        let mut locked = String::new();
        let mut settings = Vec::new();
        for part in parts.filter(|part| !part.is_empty()) {
            let (place, text) = part.split_once('=').unwrap_or((part, ""));
            match place {
                METHOD => method = Some(text.to_owned()),
                LOCK => text.clone_into(&mut locked),
                _ => settings.push((place.to_owned(), text.to_owned())),
            }
        }
        let written = Written {
            version,
            method,
            settings,
        };
        Some(Self { written, locked })
    }
}

/// What a link of a version holds fast, as this build calls it.
fn locks(version: u32, locked: &str, recipe: &Recipe) -> Result<Locks, RecipeProblem> {
    let places = locked.split(',').map(str::trim);
    let places = places.map(|place| upgrade::place(version, place));
    let places: Vec<String> = places.collect::<Result<_, _>>()?;
    Ok(Locks::read(&places.join(","), recipe)?)
}

fn from_base64(link: &str) -> Result<Recipe, RecipeLinkProblem> {
    let json = URL_SAFE_NO_PAD.decode(link);
    let json = json.map_err(|_| RecipeLinkProblem::NotBase64)?;
    json::read(&String::from_utf8_lossy(&json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::MAX_BYTES;
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
        let text = "4&batch_size=64&lock=views,temperature";
        let Link { recipe, locks } = decode(text).unwrap();
        assert_eq!(recipe.batch_size, 64);
        assert_eq!(locks.text(), "views,temperature");
        assert_eq!(encode(&recipe, &locks), text);
        assert!(decode("4&lock=").unwrap().locks.is_empty());
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
            assert_eq!(json::read(&json::write(&recipe)), Ok(recipe));
        }
    }

    #[test]
    fn a_link_says_what_differs_from_the_method_s_defaults_and_no_more() {
        let mut recipe = Recipe::default();
        assert_eq!(encoded(&recipe), "4");
        recipe.batch_size = 64;
        recipe.images_mut().size_px = 48;
        assert_eq!(encoded(&recipe), "4&batch_size=64&size_px=48");
        let byol = Recipe::default().with_method(Method::from_id("byol").unwrap());
        assert_eq!(encoded(&byol), "4&method=byol");
    }

    #[test]
    fn a_link_and_a_file_of_the_first_form_open_with_the_run_that_they_were() {
        let recipe = decoded(FIRST_LINK).unwrap();
        assert_eq!(json::read(FIRST_FILE).as_ref(), Ok(&recipe));
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

    /// And as version 3 writes it.
    const THIRD_FILE: &str = include_str!("../../tests/fixtures/recipes/version-3.json");

    #[test]
    fn links_and_files_of_versions_2_and_3_open_with_the_run_that_they_were() {
        let expected = json::read(FIRST_FILE);
        assert_eq!(json::read(THIRD_FILE), expected);
        assert_eq!(json::read(SECOND_FILE), expected);
        assert_eq!(decoded(SECOND_LINK.trim_end()), expected);
    }

    /// Every method's defaults in version 1, which its links leave out. Other defaults are another version.
    const FIRST_STARTS: &str = include_str!("../../tests/fixtures/recipes/version-1-starts.json");

    fn first_starts() -> Vec<Recipe> {
        let starts: Vec<serde_json::Value> = serde_json::from_str(FIRST_STARTS).unwrap();
        let starts = starts.iter().map(|start| json::read(&start.to_string()));
        starts.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn what_a_link_leaves_out_is_what_it_was_when_the_link_was_made() {
        for start in first_starts() {
            let id = start.method.id();
            // Those of version 2 are the same.
            for version in [1, 2] {
                let link = format!("{version}&method={id}");
                assert_eq!(decoded(&link).as_ref(), Ok(&start), "{link}");
            }
        }
    }

    #[test]
    fn simsiam_of_version_3_has_a_scale_and_a_shift_behind_its_head() {
        let affine = |link: &str| decoded(link).unwrap().head.output_norm_affine;
        assert!(affine("3&method=simsiam") && affine("1&method=simsiam"));
        assert!(!affine("4&method=simsiam"));
        assert!(!affine("3&method=simsiam&head.output_norm_affine=false"));
    }

    #[test]
    fn a_blur_of_version_2_stays_as_wide_as_it_was() {
        // A sigma of 1 in a view of 32 pixels is 7 in one of 224.
        let found = decoded("2&views.0.blur.probability=1&views.0.blur.sigma_px.0=1").unwrap();
        let [first, second] = found.images().views;
        assert_eq!(first.blur.sigma_of_224_px, [7.0, 14.0]);
        assert_eq!(second.blur.sigma_of_224_px, [0.7, 14.0]);
    }

    #[test]
    fn a_link_of_version_1_opens_with_what_it_says_and_holds() {
        let text = "1&method=byol&method.predictor=false&encoder=resnet18-w16&image_size_px=48\
                    &optimiser.learning_rate=0.0123&max_steps=9&views.1.crop.scale.0=0.25\
                    &lock=views,image_size_px";
        let Link { recipe, locks } = decode(text).unwrap();
        let starts = first_starts();
        let byol = starts.iter().find(|start| start.method.id() == "byol");
        let mut expected = byol.unwrap().clone();
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
        assert_eq!(decoded("1&max_steps=none").as_ref(), Ok(&starts[0]));
    }

    #[test]
    fn a_link_with_what_no_recipe_has_is_refused_and_names_it() {
        for (link, named) in [
            ("4&method=byoll", "byoll"),
            ("4&method=byol&method.queue_size=8", "method.queue_size"),
            ("4&planet", "planet"),
            ("4&temperature=hot", "hot"),
            ("4&views.0.crop.scale.1=0.01", "crop's area"),
            ("5&temperature=1", "version 5"),
            ("5&method=of-tomorrow", "version 5"),
            ("0&temperature=1", "version 0"),
            ("4&lock=views,planet", "planet"),
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
        let newer = json::read(r#"{"version":5}"#).expect_err("a newer recipe");
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
        let problem = json::read(r#"{"version":5,"planet":"Mars"}"#).unwrap_err();
        let found = RecipeProblem::newer(5);
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
}
