//! The names and shapes of every network's tensors, as PyTorch writes them: a model file is checked
//! against this list before anything is built from it, and the networks are built to fit it.
//!
//! Convolutions are `[out, in, height, width]`, linear layers `[out, in]`. The order is that of
//! PyTorch's `state_dict`. ResNet-18 has torchvision's names (`torchvision.models.resnet18`), a 3x3
//! stem of stride 1 without max-pool for small images (SimCLR, appendix B.9), and no `fc`.

use crate::recipe::{Encoder, Head, HeadKind};

/// What a tensor does in its layer; decides its first values and what may decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Of a convolution or a linear layer; alone in taking weight decay.
    Weight,
    /// Of a linear layer.
    Bias,
    /// Batch norm's factor (`weight` in PyTorch).
    NormScale,
    /// Batch norm's offset (`bias` in PyTorch).
    NormShift,
    /// Batch norm's mean for evaluation; a buffer, not trained.
    RunningMean,
    /// Batch norm's variance for evaluation, never negative; a buffer, not trained.
    RunningVar,
    /// Keys of earlier batches, rows of length 1; a buffer, not trained.
    Keys,
}

impl Role {
    /// Whether an optimiser moves it.
    pub fn is_trained(self) -> bool {
        !matches!(self, Self::RunningMean | Self::RunningVar | Self::Keys)
    }

    /// Whether weight decay moves it.
    pub fn takes_decay(self) -> bool {
        self == Self::Weight
    }
}

/// One f32 tensor of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorSpec {
    /// PyTorch's name, for example `layer2.0.downsample.0.weight`.
    pub name: String,
    pub shape: Vec<usize>,
    pub role: Role,
}

impl TensorSpec {
    /// Number of values in the tensor.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether the tensor holds no value; no network here has such a tensor.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The tensors of an encoder, from images `[N, 3, S, S]` to `h` `[N, encoder.feature_dim()]`.
pub fn encoder(encoder: Encoder) -> Vec<TensorSpec> {
    match encoder {
        Encoder::Tiny => four_convolutions([16, 32, 64, 128]),
        Encoder::Small => four_convolutions([32, 64, 128, 256]),
        Encoder::Resnet18W16 => resnet18(16),
        Encoder::Resnet18W32 => resnet18(32),
        Encoder::Resnet18W64 => resnet18(64),
    }
}

/// The tensors of a head from `input_dim` to `head.projection_dim(input_dim)`: for each hidden layer
/// linear, batch norm where the recipe has it and ReLU; then linear (SimCLR, section 2.1). None
/// where there is no head.
pub fn head(input_dim: usize, head: &Head) -> Vec<TensorSpec> {
    let mut tensors = Vec::new();
    let mut input = input_dim;
    for layer in head_layers(head) {
        let output = layer.output_dim;
        let name = format!("fc{}", layer.number);
        tensors.push(tensor(
            &format!("{name}.weight"),
            &[output, input],
            Role::Weight,
        ));
        if !layer.batch_norm || layer.is_last {
            // Before a ReLU the norm's offset does the bias' work.
            tensors.push(tensor(&format!("{name}.bias"), &[output], Role::Bias));
        }
        if layer.batch_norm {
            push_norm(&mut tensors, &format!("bn{}", layer.number), output);
        }
        input = output;
    }
    tensors
}

/// One linear layer of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadLayer {
    /// Counts from 1.
    pub number: u32,
    pub output_dim: usize,
    pub batch_norm: bool,
    /// Without a ReLU behind it.
    pub is_last: bool,
}

/// The linear layers of a head, in order.
pub fn head_layers(head: &Head) -> Vec<HeadLayer> {
    let hidden_layers = match head.kind {
        HeadKind::None => return Vec::new(),
        HeadKind::Linear => 0,
        HeadKind::Mlp => head.hidden_layers,
    };
    let hidden = (1..=hidden_layers).map(|number| HeadLayer {
        number,
        output_dim: head.hidden_dim as usize,
        batch_norm: head.batch_norm,
        is_last: false,
    });
    let last = HeadLayer {
        number: hidden_layers + 1,
        output_dim: head.output_dim as usize,
        batch_norm: head.output_batch_norm,
        is_last: true,
    };
    hidden.chain([last]).collect()
}

/// Names of the counters that PyTorch's batch norms keep beside these tensors (i64, no dimension);
/// a load with `strict=True` asks for them.
pub fn batch_counters(tensors: &[TensorSpec]) -> Vec<String> {
    tensors
        .iter()
        .filter(|spec| spec.role == Role::RunningVar)
        .filter_map(|spec| spec.name.strip_suffix("running_var"))
        .map(|norm| format!("{norm}num_batches_tracked"))
        .collect()
}

/// Number of trained values, as PyTorch counts parameters: without running statistics.
pub fn parameter_count(tensors: &[TensorSpec]) -> usize {
    let trained = tensors.iter().filter(|spec| spec.role.is_trained());
    trained.map(TensorSpec::len).sum()
}

/// Four 3x3 convolutions of padding 1, the first of stride 1 and the others of stride 2, each with
/// batch norm and ReLU; then the mean over the image.
fn four_convolutions(channels: [usize; 4]) -> Vec<TensorSpec> {
    let mut tensors = Vec::new();
    let mut input = 3;
    for (layer, output) in (1..).zip(channels) {
        push_convolution(&mut tensors, &format!("conv{layer}"), output, input, 3);
        push_norm(&mut tensors, &format!("bn{layer}"), output);
        input = output;
    }
    tensors
}

/// ResNet-18 (He et al. 2015, arXiv 1512.03385, table 1) with `width` channels in its first stage.
fn resnet18(width: usize) -> Vec<TensorSpec> {
    let mut tensors = Vec::new();
    push_convolution(&mut tensors, "conv1", width, 3, 3);
    push_norm(&mut tensors, "bn1", width);
    let mut input = width;
    for (stage, output) in (1..).zip([width, 2 * width, 4 * width, 8 * width]) {
        for block in 0..2 {
            push_basic_block(
                &mut tensors,
                &format!("layer{stage}.{block}"),
                output,
                input,
            );
            input = output;
        }
    }
    tensors
}

/// Two 3x3 convolutions around which the input is carried; where the width changes, by a 1x1
/// convolution of stride 2 (option B of He et al., section 4.1).
fn push_basic_block(tensors: &mut Vec<TensorSpec>, name: &str, output: usize, input: usize) {
    push_convolution(tensors, &format!("{name}.conv1"), output, input, 3);
    push_norm(tensors, &format!("{name}.bn1"), output);
    push_convolution(tensors, &format!("{name}.conv2"), output, output, 3);
    push_norm(tensors, &format!("{name}.bn2"), output);
    if input != output {
        push_convolution(tensors, &format!("{name}.downsample.0"), output, input, 1);
        push_norm(tensors, &format!("{name}.downsample.1"), output);
    }
}

fn push_convolution(
    tensors: &mut Vec<TensorSpec>,
    name: &str,
    output: usize,
    input: usize,
    side: usize,
) {
    let shape = [output, input, side, side];
    tensors.push(tensor(&format!("{name}.weight"), &shape, Role::Weight));
}

fn push_norm(tensors: &mut Vec<TensorSpec>, name: &str, width: usize) {
    for (part, role) in [
        ("weight", Role::NormScale),
        ("bias", Role::NormShift),
        ("running_mean", Role::RunningMean),
        ("running_var", Role::RunningVar),
    ] {
        tensors.push(tensor(&format!("{name}.{part}"), &[width], role));
    }
}

pub(super) fn tensor(name: &str, shape: &[usize], role: Role) -> TensorSpec {
    TensorSpec {
        name: name.to_owned(),
        shape: shape.to_vec(),
        role,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// torchvision's `resnet18()` has 11,689,512 parameters; without `fc` (513,000) and with a 3x3
    /// stem (1,728) in place of the 7x7 one (9,408) there remain these.
    const RESNET18_SMALL_STEM: usize = 11_689_512 - 513_000 - 9_408 + 1_728;

    const HEAD: Head = Head::mlp(20, 10);

    fn names(tensors: &[TensorSpec]) -> Vec<&str> {
        tensors.iter().map(|spec| spec.name.as_str()).collect()
    }

    #[test]
    fn resnet18_has_torchvisions_count_of_parameters_less_fc_and_the_large_stem() {
        let tensors = encoder(Encoder::Resnet18W64);
        assert_eq!(parameter_count(&tensors), RESNET18_SMALL_STEM);
        assert_eq!(batch_counters(&tensors).len(), 20);
    }

    #[test]
    fn the_last_width_of_every_encoder_is_its_feature_dimension() {
        for kind in Encoder::ALL {
            let last = encoder(kind).pop().unwrap();
            assert_eq!(last.shape, [kind.feature_dim()], "{}", kind.id());
        }
    }

    #[test]
    fn tiny_has_the_names_and_shapes_of_four_convolutions() {
        let tensors = encoder(Encoder::Tiny);
        assert_eq!(
            names(&tensors)[..6],
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
    }

    #[test]
    fn only_the_first_block_of_a_wider_stage_has_a_downsample() {
        let tensors = encoder(Encoder::Resnet18W16);
        let downsample: Vec<&TensorSpec> = tensors
            .iter()
            .filter(|spec| spec.name.contains("downsample.0"))
            .collect();
        assert_eq!(downsample.len(), 3);
        assert_eq!(downsample[0].name, "layer2.0.downsample.0.weight");
        assert_eq!(downsample[0].shape, [32, 16, 1, 1]);
    }

    #[test]
    fn a_head_has_a_hidden_bias_only_without_batch_norm() {
        let with_norm = head(128, &HEAD);
        assert!(!names(&with_norm).contains(&"fc1.bias"));
        assert_eq!(
            parameter_count(&with_norm),
            128 * 20 + 20 + 20 + 20 * 10 + 10
        );
        let plain = head(
            128,
            &Head {
                batch_norm: false,
                ..HEAD
            },
        );
        assert_eq!(
            names(&plain),
            ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
        );
        assert_eq!(plain[2].shape, [10, 20]);
    }

    #[test]
    fn a_deeper_head_counts_its_layers_and_no_head_has_none() {
        let deep = Head {
            hidden_layers: 2,
            output_batch_norm: true,
            ..HEAD
        };
        let deep = head(128, &deep);
        assert!(names(&deep).contains(&"bn2.weight"));
        assert_eq!(names(&deep)[10..12], ["fc3.weight", "fc3.bias"]);
        assert_eq!(names(&deep)[12], "bn3.weight");
        assert_eq!(
            names(&head(128, &Head::linear(8))),
            ["fc1.weight", "fc1.bias"]
        );
        let none = Head {
            kind: HeadKind::None,
            ..HEAD
        };
        assert!(head(128, &none).is_empty());
    }
}
