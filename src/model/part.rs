//! The networks that a run holds, part by part: what is shared, and what only training needs.

use super::layout::{self, Role, TensorSpec};
use crate::recipe::{Head, Method, Recipe};

/// One of a run's networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// From views to `h`: what a person takes away.
    Encoder,
    /// From `h` to `z`.
    Head,
    /// Behind the head: the predictor of BYOL and SimSiam, the classifier of a supervised run.
    Predictor,
    /// Follows the encoder by momentum: MoCo's key encoder, BYOL's target.
    MomentumEncoder,
    /// Follows the head by momentum.
    MomentumHead,
    /// MoCo's keys of earlier batches.
    Queue,
}

impl Part {
    /// In the order of a model file.
    pub const ALL: [Self; 6] = [
        Self::Encoder,
        Self::Head,
        Self::Predictor,
        Self::MomentumEncoder,
        Self::MomentumHead,
        Self::Queue,
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
        }
    }

    /// Its tensors in a run of this recipe on a set of `classes` classes; empty where the recipe has
    /// no such part.
    pub fn layout(self, recipe: &Recipe, classes: usize) -> Vec<TensorSpec> {
        let features = recipe.encoder.feature_dim();
        let follows = recipe.method.has_momentum_networks();
        match self {
            Self::Encoder => layout::encoder(recipe.encoder),
            Self::Head => layout::head(features, &recipe.head),
            Self::Predictor => predictor(recipe, classes)
                .map(|head| layout::head(recipe.projection_dim(), &head))
                .unwrap_or_default(),
            Self::MomentumEncoder if follows => layout::encoder(recipe.encoder),
            Self::MomentumHead if follows => layout::head(features, &recipe.head),
            Self::MomentumEncoder | Self::MomentumHead => Vec::new(),
            Self::Queue => match recipe.method {
                Method::MocoV1(moco) | Method::MocoV2(moco) => {
                    let shape = [moco.queue_size as usize, recipe.projection_dim()];
                    vec![layout::tensor("keys", &shape, Role::Keys)]
                }
                _ => Vec::new(),
            },
        }
    }
}

/// The layers behind the head, where the method has some: two with batch norm between them (BYOL,
/// section 3.2; SimSiam, section 3), or one onto the classes.
pub fn predictor(recipe: &Recipe, classes: usize) -> Option<Head> {
    let output_dim = recipe.projection_dim() as u32;
    match recipe.method {
        Method::Byol(byol) if byol.predictor => {
            Some(Head::mlp(byol.predictor_hidden_dim, output_dim))
        }
        Method::Simsiam(simsiam) => Some(Head::mlp(simsiam.predictor_hidden_dim, output_dim)),
        Method::Supervised => Some(Head::linear(classes as u32)),
        _ => None,
    }
}

/// Every f32 tensor of a model file, under its name there.
pub fn model(recipe: &Recipe, classes: usize) -> Vec<TensorSpec> {
    let named = |part: Part| {
        let specs = part.layout(recipe, classes).into_iter();
        specs.map(move |spec| TensorSpec {
            name: format!("{}{}", part.prefix(), spec.name),
            ..spec
        })
    };
    Part::ALL.into_iter().flat_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::layout::batch_counters;

    fn names(method: &str) -> Vec<String> {
        let method = Method::from_id(method).unwrap();
        let recipe = Recipe::default().with_method(method);
        let specs = model(&recipe, 5);
        specs.into_iter().map(|spec| spec.name).collect()
    }

    #[test]
    fn in_a_file_every_name_says_whose_it_is() {
        let tensors = names("simclr");
        assert_eq!(tensors.len(), 20 + 7);
        assert_eq!(tensors[0], "encoder.conv1.weight");
        assert_eq!(tensors[26], "head.fc2.bias");
        let counters = batch_counters(&model(&Recipe::default(), 0));
        assert_eq!(counters[4], "head.bn1.num_batches_tracked");
    }

    #[test]
    fn what_only_training_needs_stands_apart() {
        // 20 tensors of the encoder, 4 of a head without batch norm.
        let moco = names("moco-v2");
        assert_eq!(moco.len(), 2 * 24 + 1);
        assert_eq!(moco[48], "checkpoint.queue.keys");
        assert_eq!(moco[24], "checkpoint.momentum_encoder.conv1.weight");
        let byol = names("byol");
        assert_eq!(byol[27], "checkpoint.predictor.fc1.weight");
        assert_eq!(byol.len(), 2 * 27 + 7);
    }

    #[test]
    fn a_classifier_has_a_row_for_each_class() {
        let method = Method::from_id("supervised").unwrap();
        let recipe = Recipe::default().with_method(method);
        let specs = Part::Predictor.layout(&recipe, 5);
        assert_eq!(specs[0].shape, [5, 128]);
        assert!(Part::Head.layout(&recipe, 5).is_empty());
    }
}
