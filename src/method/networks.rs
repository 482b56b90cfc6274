//! All networks of a run.

use crate::model::{Views, Weights, forward};
use crate::network::plan::{Mode, Plan};
use crate::network::{Architecture, Part};
use burn::tensor::{Device, Tensor};

/// A value that a forward pass moved: a running statistic, or the queue.
pub struct Update {
    pub part: Part,
    /// Of the tensor in the part's [`Weights`].
    pub index: usize,
    pub value: Tensor<1>,
}

/// The momentum networks, each with the network that it follows.
pub(super) const MOMENTUM_PAIRS: [(Part, Part); 3] = [
    (Part::MomentumEncoder, Part::Encoder),
    (Part::MomentumHead, Part::Head),
    (Part::MomentumPredictor, Part::Predictor),
];

/// The weights of every [`Part`]; a part that the method does without is empty.
#[derive(Clone, Debug)]
pub struct Networks {
    parts: [Weights; Part::ALL.len()],
}

impl Networks {
    /// Fresh networks, a pure function of architecture and seed. The momentum networks begin as copies
    /// of those that they follow.
    pub fn init(architecture: &Architecture, seed: u32, device: &Device) -> Self {
        let fresh =
            |part: Part| Weights::init(architecture.layout(part), seed, part as u32, device);
        let mut networks = Self {
            parts: Part::ALL.map(fresh),
        };
        if architecture.zero_init_residual {
            networks.of_mut(Part::Encoder).zero_residuals();
        }
        networks.copy_followed(|_| true);
        networks
    }

    /// Networks of this architecture that go on from these: parts that both have are taken over, the
    /// others begin fresh, momentum networks as copies.
    #[must_use]
    pub fn continued(&self, architecture: &Architecture, seed: u32, device: &Device) -> Self {
        let mut networks = Self::init(architecture, seed, device);
        let is_shared = |part: Part| self.of(part).specs() == networks.of(part).specs();
        let shared: Vec<Part> = Part::ALL
            .into_iter()
            .filter(|&part| is_shared(part))
            .collect();
        for &part in &shared {
            *networks.of_mut(part) = self.of(part).clone();
        }
        networks.copy_followed(|part| !shared.contains(&part));
        networks
    }

    fn copy_followed(&mut self, is_wanted: impl Fn(Part) -> bool) {
        for (part, followed) in MOMENTUM_PAIRS {
            if is_wanted(part) && !self.of(part).is_empty() {
                *self.of_mut(part) = self.of(followed).clone();
            }
        }
    }

    /// Networks of these parts, in the order of [`Part::ALL`].
    pub fn new(parts: [Weights; Part::ALL.len()]) -> Self {
        Self { parts }
    }

    pub fn of(&self, part: Part) -> &Weights {
        &self.parts[part as usize]
    }

    pub fn of_mut(&mut self, part: Part) -> &mut Weights {
        &mut self.parts[part as usize]
    }

    /// The same networks with the trained parts as leaves of a new autodiff graph.
    pub fn tracked(&self) -> Self {
        let mut tracked = self.clone();
        for part in Part::TRAINED {
            *tracked.of_mut(part) = self.of(part).tracked();
        }
        tracked
    }

    /// Takes over what a forward pass moved.
    pub fn take(&mut self, moved: Vec<Update>) {
        for Update { part, index, value } in moved {
            self.of_mut(part).set(index, value);
        }
    }

    /// Features `h` of views, in evaluation mode; `encoder` is these networks'.
    pub fn features(&self, encoder: &Plan, views: Views) -> Tensor<2> {
        let passed = forward(encoder, self.of(Part::Encoder), views, Mode::Evaluate);
        passed.output.into_rows() // [B, features]
    }

    /// Projections `z` of features, in evaluation mode; `head` is these networks'.
    pub fn projections(&self, head: &Plan, features: Tensor<2>) -> Tensor<2> {
        let passed = forward(head, self.of(Part::Head), features, Mode::Evaluate);
        passed.output.into_rows() // [B, D]
    }

    /// What a classifier behind the head gives for projections, in evaluation mode; `classifier` is these networks'.
    pub fn logits(&self, classifier: &Plan, projections: Tensor<2>) -> Tensor<2> {
        let weights = self.of(Part::Predictor);
        let passed = forward(classifier, weights, projections, Mode::Evaluate);
        passed.output.into_rows() // [B, classes]
    }

    /// The sum of the absolute values of all weights; not finite where any of them is not.
    pub fn magnitude(&self) -> Option<Tensor<1>> {
        let parts = self.parts.iter().filter_map(Weights::magnitude);
        parts.reduce(Tensor::add) // [1]
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::network::{Encoder, Head, Role};
    use crate::recipe::{Method, Recipe};

    fn architecture(method: &str) -> Architecture {
        let method = Method::from_id(method).expect("a method");
        let recipe = Recipe {
            head: Head::mlp(128, 128),
            ..Recipe::default().with_method(method)
        };
        recipe.architecture(0)
    }

    fn begun(method: &str, seed: u32) -> Networks {
        Networks::init(&architecture(method), seed, &Device::flex())
    }

    fn values(networks: &Networks, part: Part) -> Vec<Vec<f32>> {
        let values = networks.of(part).values().iter();
        let read = |value: &Tensor<1>| value.to_data().try_to_vec().expect("floats");
        values.map(read).collect()
    }

    #[test]
    fn fresh_weights_differ_by_seed_and_by_network() {
        let (first, second) = (begun("byol", 1), begun("byol", 2));
        for part in Part::TRAINED {
            assert_ne!(values(&first, part), values(&second, part), "{part:?}");
            assert_eq!(values(&first, part), values(&begun("byol", 1), part));
        }
        // Layers of the same size and depth.
        let [head, predictor] = [Part::Head, Part::Predictor].map(|part| values(&first, part));
        let same_size = head
            .iter()
            .zip(&predictor)
            .find(|(a, b)| a.len() == b.len() && a.len() > 128);
        let (head, predictor) = same_size.expect("layers that can be compared");
        assert_ne!(head, predictor);
    }

    #[test]
    fn followers_begin_as_copies_also_where_only_the_followed_were_opened() {
        let opened = begun("simclr", 7);
        let continued = opened.continued(&architecture("byol"), 1, &Device::flex());
        for networks in [begun("byol", 1), continued.clone()] {
            // BYOL's predictor has no follower.
            assert!(networks.of(Part::MomentumPredictor).is_empty());
            for (follower, followed) in &MOMENTUM_PAIRS[..2] {
                let (follower, followed) = (*follower, *followed);
                assert_eq!(values(&networks, follower), values(&networks, followed));
            }
        }
        let encoder = values(&continued, Part::Encoder);
        assert_eq!(encoder, values(&opened, Part::Encoder));
        assert_ne!(encoder, values(&begun("byol", 1), Part::Encoder));
    }

    #[test]
    fn a_teacher_has_prototypes_of_its_own() {
        let networks = begun("dino", 1);
        for (follower, followed) in MOMENTUM_PAIRS {
            assert!(!networks.of(follower).is_empty());
            assert_eq!(values(&networks, follower), values(&networks, followed));
        }
        let centre = values(&networks, Part::Centre);
        assert_eq!(centre, [vec![0.0; 256]]);
    }

    #[test]
    fn residual_blocks_begin_as_nothing_where_the_recipe_says_so() {
        let recipe = Recipe {
            encoder: Encoder::Resnet18W16,
            zero_init_residual: true,
            ..Recipe::default().with_method(Method::from_id("byol").expect("a method"))
        };
        let networks = Networks::init(&recipe.architecture(0), 1, &Device::flex());
        for part in [Part::Encoder, Part::MomentumEncoder] {
            let specs = networks.of(part).specs().iter();
            for (spec, values) in specs.zip(values(&networks, part)) {
                let is_zero = values.iter().all(|&value| value == 0.0);
                let begins_at_zero = matches!(
                    spec.role,
                    Role::ResidualNormScale | Role::NormShift | Role::RunningMean
                );
                assert_eq!(is_zero, begins_at_zero, "{}", spec.name);
            }
        }
    }

    #[test]
    fn followers_that_were_opened_stay_as_they_were() {
        let mut opened = begun("byol", 7);
        let key = opened.of(Part::MomentumEncoder).values()[0].clone();
        opened
            .of_mut(Part::MomentumEncoder)
            .set(0, key.add_scalar(1.0));
        let continued = opened.continued(&architecture("byol"), 1, &Device::flex());
        let [before, after] = [&opened, &continued].map(|n| values(n, Part::MomentumEncoder));
        assert_eq!(before, after);
    }

    #[test]
    fn features_are_of_pixels_that_are_brought_around_zero() {
        let (networks, encoder) = (begun("simclr", 1), architecture("simclr").encoder);
        let pixels: Vec<f32> = (0..3 * 16 * 16).map(|at| (at % 7) as f32 / 6.0).collect();
        let around_zero = pixels.iter().map(|value| (value - 0.5) / 0.25).collect();
        let views = |values: Vec<f32>| {
            let data = burn::tensor::TensorData::new(values, [1, 3, 16, 16]);
            Tensor::<4>::from_data(data, &Device::flex())
        };
        let found = networks.features(&encoder, Views::Pixels(views(pixels)));
        let input = views(around_zero);
        let passed = forward(&encoder, networks.of(Part::Encoder), input, Mode::Evaluate);
        let read = |rows: Tensor<2>| rows.into_data().try_to_vec::<f32>().expect("floats");
        let pairs = read(found).into_iter().zip(read(passed.output.into_rows()));
        for (found, expected) in pairs {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }
}
