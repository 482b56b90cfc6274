//! What the outside asks of a method, as data: nobody but a method's own file names it.

use super::picture::Picture;
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::network::plan::{Plan, Slot};
use crate::optimiser::LrSchedule;

/// Everything about a method with its settings but the step itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    pub group: Group,
    /// None for a line to compare with, which is older than all papers here.
    pub paper: Option<Paper>,
    pub start: Start,
    /// Whether its loss has a temperature.
    pub has_temperature: bool,
    /// Whether it cannot run on an unlabelled set.
    pub needs_labels: bool,
    pub pairs: Pairs,
    /// Small views beside the two whole ones.
    pub local_views: LocalViews,
    /// The layers behind the head.
    pub predictor: Option<Predictor>,
    /// Copies of encoder and head follow them.
    pub momentum: Option<Momentum>,
    /// Embeddings of earlier batches that are kept, rows of length 1; 0 where there is no queue.
    pub queue_keys: u32,
    /// The mean of what comes out of the predictor's copy is kept.
    pub has_centre: bool,
    /// The largest matrix of its loss.
    pub matrix: Matrix,
    pub ranked: Ranked,
    pub picture: Picture,
}

/// What a method learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Pairs that are alike against pairs that are not.
    Contrastive,
    /// Pairs that are alike only.
    WithoutNegatives,
    /// A task on one view at a time, which nobody had to label.
    Pretext,
    WithLabels,
}

impl Group {
    pub const ALL: [Self; 4] = [
        Self::Contrastive,
        Self::WithoutNegatives,
        Self::Pretext,
        Self::WithLabels,
    ];
}

/// Where a method was published. Titles and names are the same in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    pub authors: &'static str,
    /// There are more of them.
    pub and_others: bool,
    pub title: &'static str,
    pub year: u32,
    /// None where the paper is not there.
    pub arxiv: Option<&'static str>,
}

/// What a recipe starts with when the method is chosen: its paper's choices, brought to small images
/// and small encoders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// The head between the encoder and the loss.
    pub head: Head,
    pub temperature: f32,
    pub rates: Rates,
    pub schedule: LrSchedule,
    pub preset: Preset,
}

/// The highest rates of the schedule, by optimiser.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Of Adam and AdamW, for 128 images.
    pub adam: f32,
    /// Of SGD, for 256 images.
    pub sgd: f32,
    /// Of LARS, for 256 images.
    pub lars: f32,
}

impl Rates {
    /// What most methods start with: Adam's was tried (README, "Without the page"), SGD's is SimSiam's baseline
    /// (2011.10566, section 3), LARS' is SimCLR's (2002.05709, section 2.2).
    pub(super) const USUAL: Self = Self {
        adam: 4e-3,
        sgd: 0.05,
        lars: 0.3,
    };
}

/// Of the methods whose loss has none: what stands in the recipe, and is not read.
pub(super) const UNUSED_TEMPERATURE: f32 = 0.2;

/// Which images are alike, and go through the two paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// Two views of one image.
    Views,
    /// Views of two images of a class.
    SameClass,
    /// Views of an image and of one of so many nearest in pixel space.
    Neighbours(u32),
    /// One view of an image; there is no second path.
    Single,
}

/// The layers behind the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Predictor {
    pub layers: PredictorLayers,
    pub rate: PredictorRate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredictorLayers {
    /// Two, of this hidden width with batch norm between them, back onto the dimensions of `z`.
    Hidden(u32),
    /// One onto the classes.
    Classes,
    /// One onto so many answers.
    Answers(u32),
    /// Two onto the pixels of a view, of this hidden width with batch norm between them.
    Pixels(u32),
    /// So many directions, with which rows of length 1 are multiplied: one layer without bias.
    Prototypes {
        count: u32,
        /// They are brought back to length 1 before each step.
        rescaled: bool,
    },
}

/// The most prototypes that a recipe may ask for.
pub(super) const PROTOTYPES_MAX: u32 = 8192;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredictorRate {
    /// That of the other networks.
    Scheduled,
    /// The schedule's highest, throughout.
    Highest,
}

/// The fraction of the momentum networks that stays in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Momentum {
    Constant(f32),
    /// Rises to 1 by half a cosine over the run (BYOL, section 3.2).
    RisingToOne(f32),
}

/// The largest matrix of a loss: what it needs in memory beside the networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrix {
    /// None: rows are compared with their own partner only, or in a kernel that stores nothing.
    Nothing,
    /// All views of the batch with each other.
    Views,
    /// The batch's images with the queue.
    Queue,
    /// All dimensions of `z` with each other.
    Dimensions,
    /// All views of the batch with so many prototypes.
    Prototypes(u32),
}

/// What counts as right in the figure beside the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranked {
    /// The other view before all other rows of the batch.
    InBatch,
    /// A row of the same class before all that are not.
    ClassMates,
    /// The positive before the queue's keys.
    BeforeQueue,
    /// A similar one before all that are not, by distance.
    ByDistance,
    /// The class.
    Class,
    /// One of so many answers, each as frequent as the others.
    Answer(u32),
}

impl Spec {
    /// Whether the layer behind the head are prototypes.
    pub fn has_prototypes(&self) -> bool {
        let layers = self.predictor.map(|predictor| predictor.layers);
        matches!(layers, Some(PredictorLayers::Prototypes { .. }))
    }

    /// The fraction of the rows that are ranked rightly by chance, in a batch of so many images; none where what
    /// is similar is not known beforehand, or the classes are not.
    pub fn ranked_by_chance(
        &self,
        batch_images: u32,
        classes: Option<ClassChances>,
    ) -> Option<f32> {
        let others = (2 * batch_images).saturating_sub(1).max(1) as f32;
        let other_view = 1.0 / others;
        let class_mate = classes.map(|classes| {
            let other_images = batch_images.saturating_sub(1) as f32;
            (1.0 + 2.0 * other_images * classes.two_alike) / others
        });
        match (self.ranked, self.pairs) {
            (Ranked::InBatch, _) | (Ranked::ByDistance, Pairs::Views) => Some(other_view),
            (Ranked::ClassMates, _) | (Ranked::ByDistance, Pairs::SameClass) => class_mate,
            (Ranked::BeforeQueue, _) => Some(1.0 / (self.queue_keys + 1) as f32),
            (Ranked::Class, _) => classes.map(|classes| classes.commonest),
            (Ranked::Answer(answers), _) => Some(1.0 / answers as f32),
            (Ranked::ByDistance, Pairs::Neighbours(_) | Pairs::Single) => None,
        }
    }
}

/// What is known of a set's classes before anything is learnt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassChances {
    /// The fraction of the images that are of the commonest class.
    pub commonest: f32,
    /// How often two images drawn at random are of one class.
    pub two_alike: f32,
}

impl Momentum {
    /// The fraction that stays after step `step` (from 0) of `steps_total`.
    pub fn at(self, step: u32, steps_total: u32) -> f32 {
        match self {
            Self::Constant(kept) => kept,
            Self::RisingToOne(first) => {
                let progress = step as f32 / steps_total.max(1) as f32;
                let falling = ((std::f32::consts::PI * progress.min(1.0)).cos() + 1.0) / 2.0;
                1.0 - (1.0 - first) * falling
            }
        }
    }
}

impl Predictor {
    /// Its layers behind a `z` of this width, on a set of so many classes whose views have so many values.
    pub fn plan(self, projection_dim: usize, classes: usize, view_values: usize) -> Plan {
        let of = |head: Head| head.plan(projection_dim);
        match self.layers {
            PredictorLayers::Hidden(width) => of(Head::mlp(width, projection_dim as u32)),
            PredictorLayers::Classes => of(Head::linear(classes as u32)),
            PredictorLayers::Answers(answers) => of(Head::linear(answers)),
            PredictorLayers::Pixels(width) => of(Head::mlp(width, view_values as u32)),
            PredictorLayers::Prototypes { count, .. } => {
                let mut plan = Plan::begin(projection_dim);
                plan.linear("prototypes", Slot::INPUT, count as usize, false);
                plan
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;

    /// Two classes, of three images in four and of one.
    const CLASSES: ClassChances = ClassChances {
        commonest: 0.75,
        two_alike: 0.625,
    };

    #[test]
    fn chance_counts_what_a_row_is_compared_with() {
        let chance = |id: &str, classes| {
            let method = Method::from_id(id).expect("a method");
            method.spec().ranked_by_chance(4, classes)
        };
        // Of seven other rows one is the other view; of the six of other images 3.75 are of its class.
        assert_eq!(chance("simclr", None), Some(1.0 / 7.0));
        assert_eq!(chance("byol", Some(CLASSES)), Some(1.0 / 7.0));
        assert_eq!(chance("drlim", None), Some(1.0 / 7.0));
        assert_eq!(chance("supcon", Some(CLASSES)), Some(4.75 / 7.0));
        assert_eq!(chance("supcon", None), None);
        assert_eq!(chance("supervised", Some(CLASSES)), Some(0.75));
        assert_eq!(chance("rotation", None), Some(0.25));
        assert_eq!(chance("autoencoder", None), Some(1.0 / 7.0));
        let moco = Method::from_id("moco-v2").expect("a method").spec();
        let compared = (moco.queue_keys + 1) as f32;
        assert_eq!(moco.ranked_by_chance(4, None), Some(1.0 / compared));
    }

    #[test]
    fn a_rising_momentum_follows_ever_more_slowly_and_stands_still_at_the_end() {
        let kept = |step| Momentum::RisingToOne(0.97).at(step, 100);
        assert!((kept(0) - 0.97).abs() < 1e-6);
        assert!((kept(50) - 0.985).abs() < 1e-6);
        assert!((kept(100) - 1.0).abs() < 1e-6);
        assert_eq!(Momentum::Constant(0.9).at(50, 100), 0.9);
    }
}
