//! Settings that older builds wrote, as this one calls them: each version says what it called otherwise than
//! the one after it, and what a method began with that begins otherwise since.

use super::recipe::{RECIPE_VERSION, RecipeProblem};
use crate::method::Method;
use crate::setting::{SettingProblem, number};

/// A setting's place, as the version that wrote it calls it, and the text of its value.
pub(super) type Said = (String, String);

/// Places, and the texts of their values.
type Texts = &'static [(&'static str, &'static str)];

/// From one version of the recipe to the next.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// What a method began with in the version before and begins with otherwise in this one: places as the
    /// version before calls them. Of a place that stands twice the first counts.
    began: fn(Method) -> [Texts; 2],
    /// Places of the version before that are called otherwise in this one, with what they are called.
    renamed: &'static [(&'static str, &'static str)],
    /// Places of this version whose numbers are in another unit than before: so many of it make one of the
    /// unit before.
    units: &'static [(&'static str, f32)],
}

/// To version 2, to version 3, and so on: a new version does not compile without its step.
const STEPS: [Step; RECIPE_VERSION as usize - 1] = [
    // Version 1 knew images alone: their size and views stood among a recipe's other settings. In JSON the
    // views moved with it; within what a recipe reads they are called as before.
    Step {
        began: |_| [&[], &[]],
        renamed: &[("image_size_px", "size_px")],
        units: &[],
    },
    // Version 2 measured blurs in pixels of a view of 32, its presets were not all what they cite, and it trained
    // on folders to test on.
    Step {
        began: |method| [began_in_version_2(method), ALL_BEGAN_IN_VERSION_2],
        renamed: &[
            ("views.0.blur.sigma_px.0", BLURS[0]),
            ("views.0.blur.sigma_px.1", BLURS[1]),
            ("views.1.blur.sigma_px.0", BLURS[2]),
            ("views.1.blur.sigma_px.1", BLURS[3]),
        ],
        units: &[
            (BLURS[0], 7.0),
            (BLURS[1], 7.0),
            (BLURS[2], 7.0),
            (BLURS[3], 7.0),
        ],
    },
    // Version 3 had a scale and a shift in every norm, SimSiam's last too.
    Step {
        began: |method| [began_in_version_3(method), &[]],
        renamed: &[],
        units: &[],
    },
];

const BLURS: [&str; 4] = [
    "views.0.blur.sigma_of_224_px.0",
    "views.0.blur.sigma_of_224_px.1",
    "views.1.blur.sigma_of_224_px.0",
    "views.1.blur.sigma_of_224_px.1",
];

const ALL_BEGAN_IN_VERSION_2: Texts = &[
    ("keep_test_folder", "false"),
    ("views.0.blur.sigma_px.0", "0.1"),
    ("views.0.blur.sigma_px.1", "2"),
    ("views.1.blur.sigma_px.0", "0.1"),
    ("views.1.blur.sigma_px.1", "2"),
];

fn began_in_version_2(method: Method) -> Texts {
    match method.id() {
        "moco-v1" => &[("temperature", "0.1")],
        "moco-v2" => &[
            ("views.0.blur.probability", "0.5"),
            ("views.1.blur.probability", "0.5"),
        ],
        "byol" | "barlow-twins" => &[
            ("views.0.blur.probability", "1"),
            ("views.1.blur.probability", "0.1"),
        ],
        "vicreg" => &[
            ("views.0.blur.probability", "1"),
            ("views.0.solarise.probability", "0"),
            ("views.1.blur.probability", "0.1"),
            ("views.1.solarise.probability", "0.2"),
        ],
        "supcon" | "simsiam" => SIMCLRS_IN_VERSION_2,
        _ => &[],
    }
}

fn began_in_version_3(method: Method) -> Texts {
    match method.id() {
        "simsiam" => &[("head.output_norm_affine", "true")],
        _ => &[],
    }
}

/// SimCLR's views, where they are MoCo v2's since.
const SIMCLRS_IN_VERSION_2: Texts = &[
    ("views.0.crop.scale.0", "0.08"),
    ("views.0.colour_jitter.strength", "0.5"),
    ("views.0.colour_jitter.brightness", "0.8"),
    ("views.0.colour_jitter.contrast", "0.8"),
    ("views.0.colour_jitter.saturation", "0.8"),
    ("views.0.colour_jitter.hue", "0.2"),
    ("views.1.crop.scale.0", "0.08"),
    ("views.1.colour_jitter.strength", "0.5"),
    ("views.1.colour_jitter.brightness", "0.8"),
    ("views.1.colour_jitter.contrast", "0.8"),
    ("views.1.colour_jitter.saturation", "0.8"),
    ("views.1.colour_jitter.hue", "0.2"),
];

/// What a recipe of this method and of an older version says, as this build calls it, with what the version
/// left unsaid because it went without saying.
///
/// # Errors
/// Where the version is newer than this build, or a place is one that only a newer version has.
pub(super) fn settings(
    version: u32,
    method: Method,
    said: Vec<Said>,
) -> Result<Vec<Said>, RecipeProblem> {
    by(&STEPS, version, method, said)
}

/// What a place of an older version is called today.
///
/// # Errors
/// Where only a newer version has it.
pub(super) fn place(version: u32, place: &str) -> Result<String, SettingProblem> {
    let mut steps = STEPS.iter().skip((version as usize).saturating_sub(1));
    steps.try_fold(place.to_owned(), |place, step| renamed(step, place))
}

fn by(
    steps: &[Step],
    version: u32,
    method: Method,
    mut said: Vec<Said>,
) -> Result<Vec<Said>, RecipeProblem> {
    let older = (version as usize).checked_sub(1);
    let newer_steps = older.and_then(|older| steps.get(older..));
    for step in newer_steps.ok_or(RecipeProblem::newer(version))? {
        for &(place, text) in (step.began)(method).into_iter().flatten() {
            if said.iter().all(|(known, _)| known != place) {
                said.push((place.to_owned(), text.to_owned()));
            }
        }
        let as_newer = said.into_iter().map(|(place, text)| {
            let place = renamed(step, place)?;
            let text = in_unit(step, &place, text);
            Ok((place, text))
        });
        said = as_newer.collect::<Result<_, SettingProblem>>()?;
    }
    Ok(said)
}

fn renamed(step: &Step, place: String) -> Result<String, SettingProblem> {
    for &(old, new) in step.renamed {
        if place == old {
            return Ok(new.to_owned());
        }
        if place == new {
            return Err(SettingProblem::unknown(&place));
        }
    }
    Ok(place)
}

/// The text of a value in the unit of the newer version; what is no number is refused where it is read.
fn in_unit(step: &Step, place: &str, text: String) -> String {
    let unit = step.units.iter().find(|(known, _)| *known == place);
    match (unit, number::read(&text)) {
        (Some((_, units)), Some(number)) => number::write(number * units),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A world in which version 2 calls the batch's size another name and counts it in quarters, and methods
    /// begin with another one in version 2 and with other epochs in version 3.
    const THREE_VERSIONS: [Step; 2] = [
        Step {
            began: |_| [&[("batch", "8")], &[("batch", "9")]],
            renamed: &[("batch", "batch_size")],
            units: &[("batch_size", 4.0)],
        },
        Step {
            began: |_| [&[("epochs", "6")], &[]],
            renamed: &[],
            units: &[],
        },
    ];

    fn pairs(said: &[(&str, &str)]) -> Vec<Said> {
        let owned = |&(place, text): &(&str, &str)| (place.to_owned(), text.to_owned());
        said.iter().map(owned).collect()
    }

    fn upgraded(version: u32, said: &[(&str, &str)]) -> Result<Vec<Said>, RecipeProblem> {
        by(&THREE_VERSIONS, version, Method::ALL[0], pairs(said))
    }

    #[test]
    fn what_is_missing_is_what_it_was_in_the_version_that_wrote_it() {
        let first = [("batch_size", "32"), ("epochs", "6")];
        assert_eq!(upgraded(1, &[]), Ok(pairs(&first)));
        assert_eq!(upgraded(2, &[]), Ok(pairs(&[("epochs", "6")])));
        assert_eq!(upgraded(3, &[]), Ok(vec![]));
    }

    #[test]
    fn what_is_there_stays_under_its_newest_name() {
        let newest = pairs(&[("batch_size", "8"), ("epochs", "9")]);
        let first = upgraded(1, &[("batch", "2"), ("epochs", "9")]);
        assert_eq!(first.as_ref(), Ok(&newest));
        for version in [2, 3] {
            let said = upgraded(version, &[("batch_size", "8"), ("epochs", "9")]);
            assert_eq!(said.as_ref(), Ok(&newest), "{version}");
        }
    }

    #[test]
    fn what_is_no_number_stays_to_be_refused_as_it_was_written() {
        let said = upgraded(1, &[("batch", "many"), ("epochs", "9")]);
        assert_eq!(said, Ok(pairs(&[("batch_size", "many"), ("epochs", "9")])));
    }

    #[test]
    fn a_newer_name_in_an_older_recipe_is_none_and_a_newer_recipe_is_refused() {
        let unknown = SettingProblem::unknown("batch_size");
        assert_eq!(upgraded(1, &[("batch_size", "8")]), Err(unknown.into()));
        for version in [0, 4, u32::MAX] {
            assert_eq!(upgraded(version, &[]), Err(RecipeProblem::newer(version)));
        }
    }
}
