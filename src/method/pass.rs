//! A forward pass through a run's networks: what the methods' files are written with.

use super::networks::{Networks, Update};
use crate::device::upload;
use crate::model::{Activation, Views, forward};
use crate::network::plan::{Mode, Plan};
use crate::network::{Architecture, Part};
use crate::random::{self, Moment};
use burn::tensor::{Int, Tensor};

/// Keeps the order of MoCo's keys apart from the order of the images.
const KEYS_STREAM: u32 = 0x3c0c_0000;

/// What a step sees.
pub struct Batch {
    /// First views then second views.
    pub views: Views, // [2N, ..]
    /// Small views beside them: of every example the first, then the second, and so on.
    pub local_views: Option<Views>, // [L N, ..]
    /// Class of each example; empty for an unlabelled set.
    pub labels: Vec<u32>, // [N] or []
    /// Pairs of rows of `views` that show one example, or an example and one of its neighbours; empty where
    /// the recipe asks for no neighbours.
    pub similar_rows: Vec<[u32; 2]>,
}

impl Batch {
    /// Number of examples.
    pub fn examples(&self) -> usize {
        self.views.count() / 2
    }

    pub(super) fn first_views(&self) -> Views {
        self.views.rows(0..self.examples()) // [N, ..]
    }

    pub(super) fn second_views(&self) -> Views {
        self.views.rows(self.examples()..2 * self.examples()) // [N, ..]
    }

    /// Labels of first and second views.
    pub(super) fn labels_of_views(&self) -> Vec<u32> {
        self.labels.repeat(2) // [2N] or []
    }
}

/// What a method's own file computes.
pub(super) struct StepOutput {
    pub loss: Tensor<1>, // [1]
    /// Where the method counts something else than whether the positive ranks first.
    pub accuracy: Option<Tensor<1>>, // [1]
    /// First views then second views, of any length.
    pub embeddings: Tensor<2>, // [2N, D]
}

/// A pass that is under way, in training mode: batch norm normalises by the batch, and the running
/// statistics move with each network's use.
pub struct TrainPass<'a> {
    architecture: &'a Architecture,
    /// What its random numbers are drawn from.
    moment: Moment,
    networks: Networks,
    touched: Vec<(Part, usize)>,
}

impl<'a> TrainPass<'a> {
    pub(super) fn new(networks: &Networks, architecture: &'a Architecture, moment: Moment) -> Self {
        Self {
            architecture,
            moment,
            networks: networks.clone(),
            touched: Vec::new(),
        }
    }

    /// Encoder and projection head: `z` of views.
    pub(super) fn project(&mut self, views: Views) -> Tensor<2> {
        self.through(Part::Encoder, Part::Head, views) // [B, D]
    }

    /// The same through the momentum networks, which no gradient reaches.
    pub(super) fn project_by_momentum(&mut self, views: Views) -> Tensor<2> {
        self.through(Part::MomentumEncoder, Part::MomentumHead, views) // [B, D]
    }

    /// A seeded order of so many examples.
    pub(super) fn shuffled(&self, examples: usize) -> Vec<u32> {
        random::shuffled(
            self.moment.seed ^ KEYS_STREAM,
            self.moment.step,
            examples as u32,
        ) // [N]
    }

    /// The prediction head's output; `z` itself where there is none.
    pub(super) fn predict(&mut self, z: Tensor<2>) -> Tensor<2> {
        let architecture = self.architecture;
        self.pass(Part::Predictor, &architecture.predictor, z) // [B, D or classes]
    }

    /// The queue's keys, rows of length 1.
    pub(super) fn queue(&self) -> Tensor<2> {
        self.networks.of(Part::Queue).matrix(0) // [Q, D]
    }

    /// Puts keys at the queue's head; the oldest leave it.
    pub(super) fn enqueue(&mut self, keys: Tensor<2>) {
        let queue = self.queue(); // [Q, D]
        let [size, dim] = queue.dims();
        let longer = Tensor::cat(vec![keys, queue], 0); // [N + Q, D]
        let queue = longer.slice([0..size, 0..dim]).reshape([size * dim]);
        self.keep(Part::Queue, vec![(0, queue)]);
    }

    /// The prototypes of [`Part::Predictor`] or of its copy, as they are.
    pub(super) fn prototypes(&self, part: Part) -> Tensor<2> {
        self.networks.of(part).matrix(0) // [K, D]
    }

    /// The mean of a teacher's scores so far.
    pub(super) fn centre(&self) -> Tensor<1> {
        self.networks.of(Part::Centre).values()[0].clone() // [K]
    }

    /// Moves the centre to the mean of these scores; so much of it stays.
    pub(super) fn move_centre(&mut self, scores: Tensor<2> /* [B, K] */, kept: f32) {
        let prototypes = scores.dims()[1];
        let mean = scores.inner().mean_dim(0).reshape([prototypes]); // [K]
        let centre = self
            .centre()
            .mul_scalar(kept)
            .add(mean.mul_scalar(1.0 - kept));
        self.keep(Part::Centre, vec![(0, centre)]);
    }

    pub(super) fn into_updates(self) -> Vec<Update> {
        let Self {
            networks, touched, ..
        } = self;
        let moved = touched.into_iter().map(|(part, index)| Update {
            part,
            index,
            value: networks.of(part).values()[index].clone(),
        });
        moved.collect()
    }

    fn through(&mut self, encoder: Part, head: Part, views: Views) -> Tensor<2> {
        let architecture = self.architecture;
        let h = self.pass(encoder, &architecture.encoder, views); // [B, features]
        self.pass(head, &architecture.head, h) // [B, D]
    }

    fn pass(&mut self, part: Part, plan: &Plan, input: impl Into<Activation>) -> Tensor<2> {
        let passed = forward(plan, self.networks.of(part), input, Mode::Train);
        self.keep(part, passed.moved);
        passed.output.into_rows()
    }

    fn keep(&mut self, part: Part, moved: Vec<(usize, Tensor<1>)>) {
        for (index, value) in moved {
            self.networks.of_mut(part).set(index, value);
            if !self.touched.contains(&(part, index)) {
                self.touched.push((part, index));
            }
        }
    }
}

/// Rows of a batch as a tensor beside another.
pub(super) fn row_numbers<const D: usize>(rows: &[u32], beside: &Tensor<D>) -> Tensor<1, Int> {
    upload::indices(rows, &beside.device())
}
