//! Encoders: from normalised views to the features `h`.

use super::pass::Pass;
use crate::recipe::Encoder;
use burn::tensor::Tensor;
use burn::tensor::activation::relu;

/// The encoder's forward pass: views of values around 0 in, features `h` out.
pub fn forward(encoder: Encoder, pass: &mut Pass, views: Tensor<4>) -> Tensor<2> {
    let maps = match encoder {
        Encoder::Tiny | Encoder::Small => four_convolutions(pass, views),
        Encoder::Resnet18W16 | Encoder::Resnet18W32 | Encoder::Resnet18W64 => resnet18(pass, views),
    };
    global_average(maps) // [B, features]
}

/// Four 3x3 convolutions, each halving the size but the first.
fn four_convolutions(pass: &mut Pass, views: Tensor<4>) -> Tensor<4> {
    (1..=4).fold(views, |x, layer| {
        let stride = if layer == 1 { 1 } else { 2 };
        pass.conv_norm_relu(&format!("conv{layer}"), &format!("bn{layer}"), x, stride)
    }) // [B, 8w, S / 8, S / 8]
}

/// ResNet-18 (He et al. 2016, table 1) with the small-image stem: 3x3 at stride 1, no max-pool
/// (SimCLR, appendix B.9).
fn resnet18(pass: &mut Pass, views: Tensor<4>) -> Tensor<4> {
    let mut x = pass.conv_norm_relu("conv1", "bn1", views, 1); // [B, w, S, S]
    for stage in 1..=4 {
        let stride = if stage == 1 { 1 } else { 2 };
        x = basic_block(pass, &format!("layer{stage}.0"), x, stride);
        x = basic_block(pass, &format!("layer{stage}.1"), x, 1);
    }
    x // [B, 8w, S / 8, S / 8]
}

fn basic_block(pass: &mut Pass, name: &str, x: Tensor<4>, stride: usize) -> Tensor<4> {
    let residual = pass.conv_norm_relu(
        &format!("{name}.conv1"),
        &format!("{name}.bn1"),
        x.clone(),
        stride,
    );
    let residual = pass.conv(&format!("{name}.conv2"), residual, 1);
    let residual = pass.batch_norm(&format!("{name}.bn2"), residual);
    let shortcut = if stride == 1 {
        x
    } else {
        let projected = pass.conv(&format!("{name}.downsample.0"), x, stride);
        pass.batch_norm(&format!("{name}.downsample.1"), projected)
    };
    relu(residual.add(shortcut))
}

fn global_average(maps: Tensor<4>) -> Tensor<2> {
    let [batch, channels, height, width] = maps.dims();
    maps.reshape([batch, channels, height * width])
        .mean_dim(2)
        .reshape([batch, channels])
}
