//! ResNet-18 (He et al. 2015, arXiv 1512.03385, table 1) with torchvision's names
//! (`torchvision.models.resnet18`), a 3x3 stem of stride 1 without max-pool for small images (SimCLR,
//! arXiv 2002.05709, appendix B.9), and no `fc`.

use super::PICTURE_CHANNELS;
use crate::network::plan::{Plan, Slot};

/// With `width` channels in the first stage, twice as many in each further one.
pub(super) fn plan(width: usize) -> Plan {
    let mut plan = Plan::begin(PICTURE_CHANNELS);
    let stem = plan.convolution("conv1", Slot::INPUT, width, 3, 1); // [B, width, S, S]
    let stem = plan.batch_norm("bn1", stem);
    let mut x = plan.relu(stem);
    for (stage, channels) in (1..).zip([width, 2 * width, 4 * width, 8 * width]) {
        let stride = if stage == 1 { 1 } else { 2 };
        x = basic_block(&mut plan, &format!("layer{stage}.0"), x, channels, stride);
        x = basic_block(&mut plan, &format!("layer{stage}.1"), x, channels, 1);
    } // [B, 8 width, S / 8, S / 8]
    plan.average(x); // [B, 8 width]
    plan
}

/// Two 3x3 convolutions around which the input is carried; where the size changes, by a 1x1
/// convolution of the same stride (option B of He et al., section 4.1).
fn basic_block(plan: &mut Plan, name: &str, x: Slot, channels: usize, stride: usize) -> Slot {
    let residual = plan.convolution(&format!("{name}.conv1"), x, channels, 3, stride);
    let residual = plan.batch_norm(&format!("{name}.bn1"), residual);
    let residual = plan.relu(residual);
    let residual = plan.convolution(&format!("{name}.conv2"), residual, channels, 3, 1);
    let residual = plan.residual_batch_norm(&format!("{name}.bn2"), residual);
    let mut shortcut = x;
    if stride != 1 {
        shortcut = plan.convolution(&format!("{name}.downsample.0"), x, channels, 1, stride);
        shortcut = plan.batch_norm(&format!("{name}.downsample.1"), shortcut);
    }
    let sum = plan.add(residual, shortcut);
    plan.relu(sum)
}
