//! Names that come from the engine in its own words, and what the page calls them.

use super::now;
use contrastive_lab::protocol::ImageSetSummary;

/// The engine's name for a sample set, before its seed.
const SAMPLE_SET: &str = "Shapes, seed ";
/// The engine's name for the class of images that lie in no folder.
const NO_FOLDER: &str = "(no folder)";

/// A factor of the sample set, one of its values, or a class, by the engine's word for it.
pub fn sample_name(name: &str) -> &str {
    match now().images.sample_name_of(name) {
        // An angle, which is a number.
        "" => name,
        known => known,
    }
}

/// A set: a person's own name for it, or the page's for a sample set.
pub fn set_name(name: &str) -> String {
    match name.strip_prefix(SAMPLE_SET) {
        Some(seed) => now().images.sample_set(seed),
        None => name.to_owned(),
    }
}

/// An image: its file's name, or in a sample set its shape and number.
pub fn image_name(summary: &ImageSetSummary, name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((shape, number)) if is_drawn(summary) => {
            format!("{} {number}", sample_name(shape))
        }
        _ => name.to_owned(),
    }
}

/// Name of a set's class: a person's own, or in a sample set the page's word for it.
pub fn class_name(summary: &ImageSetSummary, class: usize) -> Option<&str> {
    let name = summary.classes.get(class)?;
    Some(match name.as_str() {
        NO_FOLDER => now().images.no_folder,
        name if is_drawn(summary) => sample_name(name),
        name => name,
    })
}

/// Names of all classes of a set.
pub fn class_names(summary: &ImageSetSummary) -> Vec<String> {
    let names = (0..summary.classes.len()).filter_map(|class| class_name(summary, class));
    names.map(str::to_owned).collect()
}

fn is_drawn(summary: &ImageSetSummary) -> bool {
    !summary.factors.is_empty()
}
