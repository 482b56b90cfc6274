//! The networks of a recipe: which encoder, and which head behind it.

use crate::setting::{Field, Kind, Settings, choices, field};
use serde::{Deserialize, Serialize};

choices! {
    /// The network whose output `h` is kept after training.
    pub enum Encoder {
        /// Four 3x3 convolutions with 16-32-64-128 channels; about 0.004 GMAC at 32x32.
        Tiny = "tiny",
        /// Four 3x3 convolutions with 32-64-128-256 channels; about 0.015 GMAC at 32x32.
        Small = "small",
        /// ResNet-18 with the small-image stem, first stage 16 channels wide.
        Resnet18W16 = "resnet18-w16",
        /// ResNet-18 with the small-image stem, first stage 32 channels wide.
        Resnet18W32 = "resnet18-w32",
        /// ResNet-18 with the small-image stem, first stage 64 channels wide, as published.
        Resnet18W64 = "resnet18-w64",
    }
}

impl Encoder {
    /// Number of features in `h`.
    pub fn feature_dim(self) -> usize {
        match self {
            Self::Tiny | Self::Resnet18W16 => 128,
            Self::Small | Self::Resnet18W32 => 256,
            Self::Resnet18W64 => 512,
        }
    }
}

/// The projection head `g` between `h` and the loss (SimCLR, section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub kind: HeadKind,
    /// Hidden layers of [`HeadKind::Mlp`], 1 to 3.
    pub hidden_layers: u32,
    /// Width of each hidden layer, 1 to [`WIDTH_MAX`].
    pub hidden_dim: u32,
    /// Width of `z`, 2 to 2048; without a head `z` is as wide as `h`.
    pub output_dim: u32,
    /// Batch norm after each hidden layer.
    pub batch_norm: bool,
    /// Batch norm after the last layer (SimSiam, section 3).
    pub output_batch_norm: bool,
}

choices! {
    /// What stands between `h` and the loss.
    pub enum HeadKind {
        /// Hidden layers with ReLU.
        Mlp = "mlp",
        /// One layer without ReLU.
        Linear = "linear",
        /// Nothing: the loss sees `h`.
        None = "none",
    }
}

/// The widest hidden layer.
pub const WIDTH_MAX: u32 = 8192;

impl Head {
    /// Two layers with batch norm between them.
    pub const fn mlp(hidden_dim: u32, output_dim: u32) -> Self {
        Self {
            kind: HeadKind::Mlp,
            hidden_layers: 1,
            hidden_dim,
            output_dim,
            batch_norm: true,
            output_batch_norm: false,
        }
    }

    /// One layer.
    pub const fn linear(output_dim: u32) -> Self {
        Self {
            kind: HeadKind::Linear,
            ..Self::mlp(128, output_dim)
        }
    }

    fn has_hidden_layers(&self) -> bool {
        self.kind == HeadKind::Mlp
    }

    fn has_layers(&self) -> bool {
        self.kind != HeadKind::None
    }

    /// Width of `z` behind an encoder of `feature_dim` features.
    pub fn projection_dim(&self, feature_dim: usize) -> usize {
        match self.kind {
            HeadKind::None => feature_dim,
            HeadKind::Mlp | HeadKind::Linear => self.output_dim as usize,
        }
    }
}

impl Settings for Head {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "head-kind",
            "kind",
            "the head",
            Kind::Choice(HeadKind::IDS),
            (kind)
        ),
        field!(
            "head-hidden-layers",
            "hidden_layers",
            "the number of the head's hidden layers",
            Kind::Whole(1, 3),
            (hidden_layers),
            Self::has_hidden_layers
        ),
        field!(
            "head-hidden",
            "hidden_dim",
            "the head's hidden width",
            Kind::Whole(1, WIDTH_MAX),
            (hidden_dim),
            Self::has_hidden_layers
        ),
        field!(
            "head-batch-norm",
            "batch_norm",
            "the head's batch norm",
            Kind::Switch,
            (batch_norm),
            Self::has_hidden_layers
        ),
        field!(
            "head-output",
            "output_dim",
            "the head's output width",
            Kind::Whole(2, 2048),
            (output_dim),
            Self::has_layers
        ),
        field!(
            "head-output-batch-norm",
            "output_batch_norm",
            "the batch norm after the head",
            Kind::Switch,
            (output_batch_norm),
            Self::has_layers
        ),
    ];
}
