//! Heads: from `h` to `z` (SimCLR, section 2.1 and appendix B.5), and from `z` to a prediction.

use super::layout::head_layers;
use super::pass::Pass;
use crate::recipe::Head;
use burn::tensor::Tensor;
use burn::tensor::activation::relu;

/// Linear layers with a ReLU between them, batch norm before it where the head asks for it. Without
/// layers the features themselves.
pub fn forward(head: &Head, pass: &mut Pass, features: Tensor<2>) -> Tensor<2> {
    let layers = head_layers(head).into_iter();
    layers.fold(features, |x, layer| {
        let mut x = pass.linear(&format!("fc{}", layer.number), x); // [B, hidden or output]
        if layer.batch_norm {
            x = pass.batch_norm(&format!("bn{}", layer.number), x);
        }
        if layer.is_last { x } else { relu(x) }
    })
}
