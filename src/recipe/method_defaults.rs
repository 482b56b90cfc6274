//! What a recipe starts with when a method is chosen: its paper's choices, brought to small images
//! and small encoders.

use super::method::Method;
use super::networks::{Head, HeadKind};
use super::recipe::{LrSchedule, Recipe};
use super::views::Preset;

impl Method {
    /// The views of the method's paper; SimCLR, which the page starts with, has those of short runs.
    pub fn preset(&self) -> Preset {
        match self {
            Self::MocoV1(_) => Preset::MocoV1,
            Self::MocoV2(_) => Preset::MocoV2,
            // Both papers take BYOL's asymmetric sets.
            Self::Byol(_) | Self::BarlowTwins(_) | Self::Vicreg(_) => Preset::Byol,
            Self::Simclr(_) => Preset::Short,
            // SimSiam takes MoCo v2's set, and drops the blur for CIFAR (appendix D).
            Self::Supcon(_) | Self::Drlim(_) | Self::Simsiam(_) | Self::Supervised => {
                Preset::Simclr
            }
        }
    }

    /// The head between the encoder and the method's loss.
    pub fn head(&self) -> Head {
        match self {
            Self::Simclr(_) => Head::mlp(128, 64),
            // Two layers without batch norm (2003.04297, section 2; 2004.11362, section 3).
            Self::MocoV2(_) | Self::Supcon(_) => Head {
                batch_norm: false,
                ..Head::mlp(128, 64)
            },
            // A linear head onto the key dimension (1911.05722, section 3.3).
            Self::MocoV1(_) => Head::linear(64),
            Self::Byol(_) => Head::mlp(128, 64),
            // Two dimensions, drawn as they are (section 3.1 of the paper).
            Self::Drlim(_) => Head::mlp(128, 2),
            // Batch norm behind every layer, the last too; two layers for CIFAR (appendix D).
            Self::Simsiam(_) => Head {
                output_batch_norm: true,
                ..Head::mlp(128, 128)
            },
            // Three layers, as wide as the machine allows: both losses want many dimensions.
            Self::BarlowTwins(_) | Self::Vicreg(_) => Head {
                hidden_layers: 2,
                ..Head::mlp(256, 256)
            },
            Self::Supervised => Head {
                kind: HeadKind::None,
                ..Head::mlp(128, 64)
            },
        }
    }

    /// The temperature that the method starts with.
    pub fn temperature(&self) -> f32 {
        match self {
            Self::Simclr(_) | Self::MocoV1(_) | Self::Supcon(_) => 0.1,
            _ => 0.2,
        }
    }

    /// The highest rate of the schedule that the method starts with, for AdamW.
    pub fn learning_rate(&self) -> f32 {
        match self {
            // Keys must stay comparable while they wait in the queue (1911.05722, section 3.2): of an
            // encoder that moves fast the old ones are told by their age, and nothing is learnt.
            Self::MocoV1(_) | Self::MocoV2(_) => 1e-3,
            _ => 4e-3,
        }
    }
}

impl Recipe {
    /// The same run with another method: the method's own settings, head, temperature, learning rate,
    /// schedule and views; seed, encoder, sizes and lengths stay.
    #[must_use]
    pub fn with_method(&self, method: Method) -> Self {
        let mut recipe = self.clone();
        recipe.method = method;
        recipe.head = method.head();
        recipe.temperature = method.temperature();
        recipe.optimiser.learning_rate = method.learning_rate();
        recipe.views = method.preset().policies();
        recipe.optimiser.schedule = match method {
            Method::MocoV1(_) => LrSchedule::Steps,
            _ => LrSchedule::Cosine,
        };
        recipe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_methods_recipe_is_valid_and_keeps_what_is_not_the_methods() {
        let before = Recipe {
            seed: 7,
            batch_size: 32,
            ..Recipe::default()
        };
        for method in Method::ALL {
            let recipe = before.with_method(method);
            assert_eq!(recipe.check(), Ok(()), "{}", method.id());
            assert_eq!((recipe.seed, recipe.batch_size), (7, 32));
        }
        let back = before.with_method(Method::ALL[3]);
        assert_eq!(back.with_method(before.method), before);
    }
}
