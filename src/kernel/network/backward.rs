//! A network under autodiff: one node with two parents, its weights and its input.

use super::{Job, NetworkBackend};
use burn::backend::Autodiff;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;

#[derive(Debug)]
struct Network;

impl<B: NetworkBackend> Backward<B, 2> for Network {
    type State = Job;

    fn backward(
        self,
        ops: Ops<Self::State, 2>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let upstream = gradients.consume::<B>(&ops.node);
        let (of_weights, of_input) = B::network_gradient(upstream, &ops.state);
        for (parent, gradient) in ops.parents.into_iter().zip([of_weights, of_input]) {
            if let Some(parent) = parent {
                gradients.register::<B>(parent.id, gradient);
            }
        }
    }
}

impl<B: NetworkBackend, C: CheckpointStrategy> NetworkBackend for Autodiff<B, C> {
    fn network(
        weights: FloatTensor<Self>,
        running: FloatTensor<Self>,
        input: FloatTensor<Self>,
        job: &Job,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let parents = [weights.node(), input.node()];
        let [weights, running, input] = [weights, running, input].map(|of| of.into_primitive());
        let (output, moved) = B::network(weights, running, input, job);
        let prepared = Network.prepare::<C>(parents).compute_bound();
        let output = match prepared.stateful() {
            OpsKind::Tracked(prepared) => prepared.finish(job.clone(), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        };
        (output, FloatTensor::<Self>::new(moved))
    }

    fn network_gradient(
        _upstream: FloatTensor<Self>,
        _job: &Job,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        panic!("a network has no second derivative here")
    }
}
