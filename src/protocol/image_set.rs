//! Image sets as the page sees them.

use crate::run::{Fingerprint, HeldBack, SetFacts};
use crate::say::Sentence;
use serde::{Deserialize, Serialize};

/// A generated set of shapes with known factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleSet {
    /// 2,000 to 20,000.
    pub images: u32,
    pub seed: u32,
}

impl SampleSet {
    /// The fewest and the most images.
    pub const IMAGES: [u32; 2] = [2_000, 20_000];
}

/// What the page says about the set that is loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageSetSummary {
    /// The folder's, the zip's or the sample set's name.
    pub name: String,
    pub images: u32,
    /// Side to which the images were resized, in pixels.
    pub size_px: u32,
    /// Side of the copies that crops are cut from: `size_px`, or twice that.
    pub crops_from_px: u32,
    /// Class names in order of their index; empty for an unlabelled set. Those of a generated set
    /// are the values of its factor shape.
    pub classes: Vec<String>,
    /// Images per class, as `classes`.
    pub images_per_class: Vec<u32>,
    /// What is trained on, held back and kept to test on, by whether a folder to test on is kept
    /// ([`crate::recipe::ImageInput::keep_test_folder`]): no, yes.
    pub parts: [Parts; 2],
    /// Where the labels come from, or why there are none.
    pub labels: Vec<Sentence>,
    /// Smallest, median and largest width of the original images, in pixels.
    pub width_px: [u32; 3],
    /// Smallest, median and largest height of the original images, in pixels.
    pub height_px: [u32; 3],
    /// Fraction of the images that were wider than high, square, and higher than wide; sums to 1.
    pub aspect_parts: [f32; 3],
    /// Images that hold the same pixels as an earlier one (kept, and said).
    pub duplicates: u32,
    /// Images that look the same as an earlier one, those with its pixels among them (kept, and said).
    pub alike: u32,
    /// Files that were refused, in all; [`Refusal`]s are capped.
    pub refused: u32,
    /// Wall time from the command to ready, in seconds.
    pub seconds: f32,
    /// Known factors of a generated set; empty otherwise.
    pub factors: Vec<Factor>,
    /// Tells it from every other set.
    pub fingerprint: Fingerprint,
}

/// Images of each class, as [`ImageSetSummary::classes`], that are not trained on; of an unlabelled set one number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// That the lab holds back.
    pub held_back: Vec<u32>,
    /// That lie in a folder to test on; empty where there is none, or it is not kept.
    pub test: Vec<u32>,
}

impl Parts {
    /// Images that are not trained on.
    pub fn not_trained_on(&self) -> u32 {
        self.held_back.iter().chain(&self.test).sum()
    }
}

impl ImageSetSummary {
    /// Whether there is a folder of images to test on.
    pub fn has_test_folder(&self) -> bool {
        !self.parts[1].test.is_empty()
    }

    /// What is not trained on.
    pub fn parts(&self, keep_test_folder: bool) -> &Parts {
        &self.parts[usize::from(keep_test_folder)]
    }

    /// What the record of a run says of the set that it was trained on.
    pub fn facts(&self, keep_test_folder: bool) -> SetFacts {
        SetFacts {
            name: self.name.clone(),
            images: self.images,
            classes: self.classes.clone(),
            fingerprint: Some(self.fingerprint),
            held_back: match self.classes.is_empty() {
                true => HeldBack::Nothing,
                false => HeldBack::ByContent,
            },
            test_folder_kept: keep_test_folder && self.has_test_folder(),
        }
    }
}

/// A factor by which the images of a generated set differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// shape, colour, texture, angle, position, scale, background; a page in another language
    /// looks its own word up.
    pub name: String,
    /// Names of its values, in order of their index; to be looked up likewise.
    pub values: Vec<String>,
}

/// A file that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Path as the person knows it (inside an archive: `archive.zip/path`), shortened to at most
    /// 200 characters, control and direction-changing characters made visible.
    pub path: String,
    /// What happened and what to do.
    pub reason: Sentence,
}
