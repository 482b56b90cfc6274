//! What a run learns from and judges, whatever it is: examples that become views. One kind of input a file.
//! Training and judging know a set by this alone; the lab, which loads sets and shows them, knows pictures.

mod images;
mod problem;

pub use problem::InputProblem;

use crate::augment::LocalViews;
use crate::data::PixelNeighbours;
use crate::model::Views;
use crate::random::Moment;
use crate::recipe::Input;
use burn::tensor::Device;

/// A loaded set as training and judging see it. Examples are named by their index in it.
pub trait ExampleSet {
    /// Class of each example; empty for an unlabelled set.
    fn labels(&self) -> &[u32]; // [N] or []

    /// Number of classes; 0 for an unlabelled set.
    fn class_count(&self) -> usize;

    /// Whether a recipe can read the set as it is.
    ///
    /// # Errors
    /// Where it asks for another kind or size of examples.
    fn check(&self, input: &Input) -> Result<(), InputProblem>;

    /// Examples as they are, without any augmentation.
    fn plain(&self, examples: &[u32], device: &Device) -> Views; // [N, ..]

    /// The first views of examples, then the second views: of the same examples, or of `seconds` where there
    /// are any. Drawn for the examples, a pure function of the moment.
    fn two_views(
        &self,
        input: &Input,
        moment: Moment,
        examples: &[u32],
        seconds: Option<&[u32]>,
        device: &Device,
    ) -> Views; // [2N, ..]

    /// Small views beside those two: of every example the first, then the second, and so on; none where there are
    /// none. Drawn likewise.
    fn local_views(
        &self,
        input: &Input,
        local: LocalViews,
        moment: Moment,
        examples: &[u32],
        device: &Device,
    ) -> Option<Views>; // [L N, ..]

    /// Prepares the search for the `count` nearest among these examples (Hadsell et al. 2006, section 3.1).
    fn neighbours(&self, examples: &[u32], count: u32, seed: u32) -> PixelNeighbours;
}
