//! Encoders: from normalised views to the features `h`. One file each; the list below is all that
//! knows them.

mod resnet18;
mod tiny;

use super::plan::{Plan, Shape};
use crate::setting::choices;

/// Channels of a picture.
pub const PICTURE_CHANNELS: usize = 3;

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
    /// The network, from views `[B, 3, S, S]` to `h` `[B, feature_dim]`.
    pub fn plan(self) -> Plan {
        match self {
            Self::Tiny => tiny::plan(16),
            Self::Small => tiny::plan(32),
            Self::Resnet18W16 => resnet18::plan(16),
            Self::Resnet18W32 => resnet18::plan(32),
            Self::Resnet18W64 => resnet18::plan(64),
        }
    }

    /// Whether it has blocks around which the input is carried.
    pub fn has_residual_blocks(self) -> bool {
        match self {
            Self::Tiny | Self::Small => false,
            Self::Resnet18W16 | Self::Resnet18W32 | Self::Resnet18W64 => true,
        }
    }

    /// Number of features in `h`.
    pub fn feature_dim(self) -> usize {
        self.plan().output_width()
    }

    /// Multiplications with an addition each for one view of this side in pixels.
    pub fn multiply_adds(self, size_px: u32) -> usize {
        self.plan().multiply_adds(view_shape(size_px))
    }
}

/// One view of this side in pixels.
pub fn view_shape(size_px: u32) -> Shape {
    Shape::Map {
        channels: PICTURE_CHANNELS,
        side: size_px as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::tensor_spec::{Role, TensorSpec, batch_counters};

    /// torchvision's `resnet18()` has 11,689,512 parameters; without `fc` (513,000) and with a 3x3
    /// stem (1,728) in place of the 7x7 one (9,408) there remain these.
    const RESNET18_SMALL_STEM: usize = 11_689_512 - 513_000 - 9_408 + 1_728;

    #[test]
    fn resnet18_has_torchvisions_count_of_parameters_less_fc_and_the_large_stem() {
        let plan = Encoder::Resnet18W64.plan();
        assert_eq!(plan.parameters(), RESNET18_SMALL_STEM);
        assert_eq!(batch_counters(plan.tensors()).len(), 20);
    }

    #[test]
    fn the_published_encoder_costs_what_is_published() {
        // 0.56 GMAC a view, as counted for the CIFAR stem (kuangliu/pytorch-cifar's ResNet-18).
        let gmac = Encoder::Resnet18W64.multiply_adds(32) as f64 / 1e9;
        assert!((gmac - 0.555).abs() < 0.002, "{gmac}");
    }

    #[test]
    fn residual_blocks_are_where_the_plan_has_them() {
        for encoder in Encoder::ALL {
            let plan = encoder.plan();
            let is_residual = |spec: &TensorSpec| spec.role == Role::ResidualNormScale;
            let blocks = plan
                .tensors()
                .iter()
                .filter(|spec| is_residual(spec))
                .count();
            let expected = if encoder.has_residual_blocks() { 8 } else { 0 };
            assert_eq!(blocks, expected, "{}", encoder.id());
        }
    }

    #[test]
    fn features_double_with_the_width() {
        let dims: Vec<usize> = Encoder::ALL
            .iter()
            .map(|encoder| encoder.feature_dim())
            .collect();
        assert_eq!(dims, [128, 256, 128, 256, 512]);
    }

    #[test]
    fn tiny_has_the_names_and_shapes_of_four_convolutions() {
        let plan = Encoder::Tiny.plan();
        let tensors = plan.tensors();
        let names: Vec<&str> = tensors.iter().map(|spec| spec.name.as_str()).collect();
        assert_eq!(
            names[..6],
            [
                "conv1.weight",
                "bn1.weight",
                "bn1.bias",
                "bn1.running_mean",
                "bn1.running_var",
                "conv2.weight",
            ]
        );
        assert_eq!(tensors[0].shape, [16, 3, 3, 3]);
        assert_eq!(tensors[5].shape, [32, 16, 3, 3]);
        assert_eq!(tensors.len(), 20);
        let sides: Vec<usize> = plan
            .shapes(view_shape(33))
            .iter()
            .map(|shape| match shape {
                Shape::Map { side, .. } => *side,
                Shape::Row { .. } => 1,
            })
            .collect();
        // The first convolution keeps the side; each of the others halves it, rounded up.
        assert_eq!(sides, [33, 33, 33, 33, 17, 17, 17, 9, 9, 9, 5, 5, 5, 1]);
    }

    #[test]
    fn only_the_first_block_of_a_wider_stage_has_a_downsample() {
        let plan = Encoder::Resnet18W16.plan();
        let is_downsample = |spec: &&TensorSpec| spec.name.contains("downsample.0");
        let downsample: Vec<&TensorSpec> = plan.tensors().iter().filter(is_downsample).collect();
        assert_eq!(downsample.len(), 3);
        assert_eq!(downsample[0].name, "layer2.0.downsample.0.weight");
        assert_eq!(downsample[0].shape, [32, 16, 1, 1]);
    }
}
