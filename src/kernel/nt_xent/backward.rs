//! NT-Xent under autodiff: the forward pass keeps the log-sum-exp, the backward one recomputes the
//! rest.

use super::NtXentBackend;
use burn::backend::Autodiff;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn::backend::tensor::FloatTensor;

#[derive(Debug)]
struct NtXent;

impl<B: NtXentBackend> Backward<B, 1> for NtXent {
    /// `z`, settings, anchors.
    type State = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>);

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let (z, settings, anchors) = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |upstream| {
            B::nt_xent_gradient(z, settings, anchors, upstream)
        });
    }
}

impl<B: NtXentBackend, C: CheckpointStrategy> NtXentBackend for Autodiff<B, C> {
    fn nt_xent_anchors(z: FloatTensor<Self>, settings: FloatTensor<Self>) -> FloatTensor<Self> {
        let node = z.node();
        let (z, settings) = (z.into_primitive(), settings.into_primitive());
        match NtXent.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let anchors = B::nt_xent_anchors(z.clone(), settings.clone());
                prepared.finish((z, settings, anchors.clone()), anchors)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::nt_xent_anchors(z, settings)),
        }
    }

    fn nt_xent_gradient(
        _z: FloatTensor<Self>,
        _settings: FloatTensor<Self>,
        _anchors: FloatTensor<Self>,
        _upstream: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        panic!("NT-Xent has no second derivative here")
    }
}
