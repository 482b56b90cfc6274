//! The networks that a run holds, part by part: what is shared, and what only training needs.

use super::plan::Plan;
use super::tensor_spec::{Role, TensorSpec};

/// One of a run's networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// From views to `h`: what a person takes away.
    Encoder,
    /// From `h` to `z`.
    Head,
    /// Behind the head: the predictor of BYOL and SimSiam, the prototypes of SwAV and DINO, the classifier of a
    /// supervised run.
    Predictor,
    /// Follows the encoder by momentum: MoCo's key encoder, BYOL's target.
    MomentumEncoder,
    /// Follows the head by momentum.
    MomentumHead,
    /// MoCo's keys of earlier batches.
    Queue,
    /// Follows the predictor by momentum: the prototypes of DINO's teacher.
    MomentumPredictor,
    /// The mean of a teacher's scores, which DINO takes away from them.
    Centre,
}

impl Part {
    /// In the order of a model file.
    pub const ALL: [Self; 8] = [
        Self::Encoder,
        Self::Head,
        Self::Predictor,
        Self::MomentumEncoder,
        Self::MomentumHead,
        Self::Queue,
        Self::MomentumPredictor,
        Self::Centre,
    ];

    /// The parts that gradients move.
    pub const TRAINED: [Self; 3] = [Self::Encoder, Self::Head, Self::Predictor];

    /// What begins the names of its tensors in a file. What only training needs is told apart.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Encoder => "encoder.",
            Self::Head => "head.",
            Self::Predictor => "checkpoint.predictor.",
            Self::MomentumEncoder => "checkpoint.momentum_encoder.",
            Self::MomentumHead => "checkpoint.momentum_head.",
            Self::Queue => "checkpoint.queue.",
            Self::MomentumPredictor => "checkpoint.momentum_predictor.",
            Self::Centre => "checkpoint.centre.",
        }
    }
}

/// The networks of a run, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Architecture {
    pub encoder: Plan,
    /// Whether its residual blocks begin as nothing: with 0 for [`Role::ResidualNormScale`].
    pub zero_init_residual: bool,
    pub head: Plan,
    /// Behind the head; without layers where the method has none.
    pub predictor: Plan,
    /// Whether copies of encoder and head follow them by momentum.
    pub has_momentum_networks: bool,
    /// Whether a copy of the predictor does too.
    pub has_momentum_predictor: bool,
    /// Keys of earlier batches that are kept; 0 where there is no queue.
    pub queue_keys: usize,
    /// Whether the mean of the predictor's outputs is kept.
    pub has_centre: bool,
}

impl Architecture {
    /// Width of `z`.
    pub fn projection_dim(&self) -> usize {
        self.head.output_width()
    }

    /// The tensors of a part; empty where the run has no such part.
    pub fn layout(&self, part: Part) -> Vec<TensorSpec> {
        let plan = match part {
            Part::Encoder => &self.encoder,
            Part::Head => &self.head,
            Part::Predictor => &self.predictor,
            Part::MomentumEncoder if self.has_momentum_networks => &self.encoder,
            Part::MomentumHead if self.has_momentum_networks => &self.head,
            Part::MomentumPredictor if self.has_momentum_predictor => &self.predictor,
            Part::MomentumEncoder | Part::MomentumHead | Part::MomentumPredictor => {
                return Vec::new();
            }
            Part::Queue => return self.queue(),
            Part::Centre => return self.centre(),
        };
        plan.tensors().to_vec()
    }

    fn queue(&self) -> Vec<TensorSpec> {
        let keys = TensorSpec {
            name: "keys".to_owned(),
            shape: vec![self.queue_keys, self.projection_dim()],
            role: Role::Keys,
        };
        if self.queue_keys > 0 {
            vec![keys]
        } else {
            Vec::new()
        }
    }

    fn centre(&self) -> Vec<TensorSpec> {
        let mean = TensorSpec {
            name: "mean".to_owned(),
            shape: vec![self.predictor.output_width()],
            role: Role::RunningMean,
        };
        if self.has_centre {
            vec![mean]
        } else {
            Vec::new()
        }
    }

    /// Every f32 tensor of a model file, under its name there.
    pub fn model_file(&self) -> Vec<TensorSpec> {
        let named = |part: Part| {
            let specs = self.layout(part).into_iter();
            specs.map(move |spec| TensorSpec {
                name: format!("{}{}", part.prefix(), spec.name),
                ..spec
            })
        };
        Part::ALL.into_iter().flat_map(named).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Encoder, Head, batch_counters};

    fn with(head: Head, predictor: Option<Head>) -> Architecture {
        let head = head.plan(Encoder::Tiny.feature_dim());
        let z = head.output_width();
        Architecture {
            encoder: Encoder::Tiny.plan(),
            zero_init_residual: false,
            head,
            predictor: predictor.map_or(Plan::begin(z), |predictor| predictor.plan(z)),
            has_momentum_networks: false,
            has_momentum_predictor: false,
            queue_keys: 0,
            has_centre: false,
        }
    }

    fn names(architecture: &Architecture) -> Vec<String> {
        let specs = architecture.model_file();
        specs.into_iter().map(|spec| spec.name).collect()
    }

    #[test]
    fn in_a_file_every_name_says_whose_it_is() {
        let plain = with(Head::mlp(128, 64), None);
        let tensors = names(&plain);
        assert_eq!(tensors.len(), 20 + 7);
        assert_eq!(tensors[0], "encoder.conv1.weight");
        assert_eq!(tensors[26], "head.fc2.bias");
        let counters = batch_counters(&plain.model_file());
        assert_eq!(counters[4], "head.bn1.num_batches_tracked");
    }

    #[test]
    fn what_only_training_needs_stands_apart() {
        // 20 tensors of the encoder, 4 of a head without batch norm.
        let head = Head {
            batch_norm: false,
            ..Head::mlp(128, 64)
        };
        let with_queue = Architecture {
            has_momentum_networks: true,
            queue_keys: 1024,
            ..with(head, None)
        };
        let tensors = names(&with_queue);
        assert_eq!(tensors.len(), 2 * 24 + 1);
        assert_eq!(tensors[48], "checkpoint.queue.keys");
        assert_eq!(tensors[24], "checkpoint.momentum_encoder.conv1.weight");
        let with_predictor = Architecture {
            has_momentum_networks: true,
            ..with(Head::mlp(128, 64), Some(Head::mlp(128, 64)))
        };
        let tensors = names(&with_predictor);
        assert_eq!(tensors[27], "checkpoint.predictor.fc1.weight");
        assert_eq!(tensors.len(), 2 * 27 + 7);
    }

    #[test]
    fn a_classifier_has_a_row_for_each_class_and_no_head_no_tensor() {
        let supervised = with(Head::none(), Some(Head::linear(5)));
        let specs = supervised.layout(Part::Predictor);
        assert_eq!(specs[0].shape, [5, 128]);
        assert!(supervised.layout(Part::Head).is_empty());
    }
}
