//! Networks on the processor: burn's flex holds the tensors, [`crate::pass`] computes.

use super::{Job, NetworkBackend};
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use burn::tensor::TensorData;

impl NetworkBackend for Flex {
    fn network(
        weights: FloatTensor<Self>,
        running: FloatTensor<Self>,
        input: FloatTensor<Self>,
        job: &Job,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let [weights, running, input] = [weights, running, input].map(|of| of.to_contiguous());
        job.run(|pass, memory| {
            let values = [&weights, &running, &input].map(floats);
            both(pass.forward(memory, values))
        })
    }

    fn network_gradient(
        upstream: FloatTensor<Self>,
        job: &Job,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let upstream = upstream.to_contiguous();
        job.run(|pass, memory| both(pass.backward(memory, floats(&upstream))))
    }
}

fn floats(tensor: &FloatTensor<Flex>) -> &[f32] {
    tensor.as_slice().expect("floats, one behind the other")
}

fn both(values: [&[f32]; 2]) -> (FloatTensor<Flex>, FloatTensor<Flex>) {
    let [first, second] = values.map(|values| {
        let data = TensorData::new(values.to_vec(), [values.len()]);
        FloatTensor::<Flex>::from_data(data)
    });
    (first, second)
}
