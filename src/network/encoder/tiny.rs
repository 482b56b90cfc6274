//! Four 3x3 convolutions with batch norm and ReLU, each after the first halving the size; then the
//! mean over the image.

use super::PICTURE_CHANNELS;
use crate::network::plan::{Plan, Slot};

/// With `width` channels behind the first convolution, twice as many behind each further one.
pub(super) fn plan(width: usize) -> Plan {
    let mut plan = Plan::begin(PICTURE_CHANNELS);
    let mut x = Slot::INPUT; // [B, 3, S, S]
    for (layer, channels) in (1..).zip([width, 2 * width, 4 * width, 8 * width]) {
        let stride = if layer == 1 { 1 } else { 2 };
        x = plan.convolution(&format!("conv{layer}"), x, channels, 3, stride);
        x = plan.batch_norm(&format!("bn{layer}"), x);
        x = plan.relu(x);
    } // [B, 8 width, S / 8, S / 8]
    plan.average(x); // [B, 8 width]
    plan
}
