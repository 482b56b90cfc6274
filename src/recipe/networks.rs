//! The networks of a recipe: which encoder, and which head behind it.

use super::recipe::{RecipeProblem, within};
use serde::{Deserialize, Serialize};

/// The network whose output `h` is kept after training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoder {
    /// Four 3x3 convolutions with 16-32-64-128 channels; about 0.004 GMAC at 32x32.
    #[serde(rename = "tiny")]
    Tiny,
    /// Four 3x3 convolutions with 32-64-128-256 channels; about 0.015 GMAC at 32x32.
    #[serde(rename = "small")]
    Small,
    /// ResNet-18 with the small-image stem, first stage 16 channels wide.
    #[serde(rename = "resnet18-w16")]
    Resnet18W16,
    /// ResNet-18 with the small-image stem, first stage 32 channels wide.
    #[serde(rename = "resnet18-w32")]
    Resnet18W32,
    /// ResNet-18 with the small-image stem, first stage 64 channels wide, as published.
    #[serde(rename = "resnet18-w64")]
    Resnet18W64,
}

impl Encoder {
    /// Every encoder, smallest first.
    pub const ALL: [Self; 5] = [
        Self::Tiny,
        Self::Small,
        Self::Resnet18W16,
        Self::Resnet18W32,
        Self::Resnet18W64,
    ];

    /// The value used in recipes, files and the page's controls.
    pub fn id(self) -> &'static str {
        match self {
            Self::Tiny => "tiny",
            Self::Small => "small",
            Self::Resnet18W16 => "resnet18-w16",
            Self::Resnet18W32 => "resnet18-w32",
            Self::Resnet18W64 => "resnet18-w64",
        }
    }

    /// The encoder with this [`Encoder::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoder| encoder.id() == id)
    }

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
    /// Width of each hidden layer, 1 to 8192.
    pub hidden_dim: u32,
    /// Width of `z`, 2 to 2048; without a head `z` is as wide as `h`.
    pub output_dim: u32,
    /// Batch norm after each hidden layer.
    pub batch_norm: bool,
    /// Batch norm after the last layer (SimSiam, section 3).
    pub output_batch_norm: bool,
}

/// What stands between `h` and the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HeadKind {
    /// Hidden layers with ReLU.
    Mlp,
    /// One layer without ReLU.
    Linear,
    /// Nothing: the loss sees `h`.
    None,
}

impl HeadKind {
    pub const ALL: [Self; 3] = [Self::Mlp, Self::Linear, Self::None];

    /// The value used in recipes and the page's controls.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mlp => "mlp",
            Self::Linear => "linear",
            Self::None => "none",
        }
    }

    /// The kind with this [`HeadKind::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

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

    /// Width of `z` behind an encoder of `feature_dim` features.
    pub fn projection_dim(&self, feature_dim: usize) -> usize {
        match self.kind {
            HeadKind::None => feature_dim,
            HeadKind::Mlp | HeadKind::Linear => self.output_dim as usize,
        }
    }

    /// Checks the settings' ranges.
    ///
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), RecipeProblem> {
        within(
            "the number of the head's hidden layers",
            (1..=3).contains(&self.hidden_layers),
            self.hidden_layers,
            "between 1 and 3",
        )?;
        within(
            "the head's hidden width",
            (1..=8192).contains(&self.hidden_dim),
            self.hidden_dim,
            "between 1 and 8192",
        )?;
        within(
            "the head's output width",
            (2..=2048).contains(&self.output_dim),
            self.output_dim,
            "between 2 and 2048",
        )
    }
}
