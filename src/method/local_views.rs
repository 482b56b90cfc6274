//! Small views beside the two whole ones: what several methods' steps are written with (multi-crop, Caron et al.
//! 2020, arXiv 2006.09882, section 3.2; Caron et al. 2021, arXiv 2104.14294, equation 3).

use super::pass::Batch;
use crate::model::Views;
use burn::tensor::Tensor;

/// The mean over all pairs of a whole view, which says what is to be predicted, and another view, whole or local.
pub(super) fn mean_over_pairs(
    of_whole: Tensor<1>, // [1], the mean over the two pairs of whole views
    batch: &Batch,
    targets: [Tensor<2>; 2], // [N, D] each: what the first whole view says, and the second
    predict: impl FnOnce(Views) -> Tensor<2>, // [L N, ..] -> [L N, D]
    loss: impl Fn(Tensor<2>, Tensor<2>) -> Tensor<1>, // of predictions and targets, row by row
) -> Tensor<1> {
    let Some(views) = batch.local_views.clone() else {
        return of_whole;
    };
    let per_example = views.count() / batch.examples();
    let predictions = predict(views); // [L N, D]
    let [first, second] = targets.map(|target| {
        let beside = target.repeat_dim(0, per_example); // [L N, D]
        loss(predictions.clone(), beside)
    });
    let local = per_example as f32;
    let sum = of_whole
        .mul_scalar(2.0)
        .add(first.add(second).mul_scalar(local));
    sum.div_scalar(2.0 + 2.0 * local) // [1]
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    fn number(value: f32) -> Tensor<1> {
        Tensor::from_data(TensorData::from([value]), &Device::flex())
    }

    fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec().expect("floats")
    }

    fn batch(local: usize) -> Batch {
        let views = |count| Views::Pixels(Tensor::zeros([count, 3, 1, 1], &Device::flex()));
        Batch {
            views: views(4),
            local_views: (local > 0).then(|| views(2 * local)),
            labels: Vec::new(),
            similar_rows: Vec::new(),
        }
    }

    fn rows(values: [[f32; 2]; 2]) -> Tensor<2> {
        Tensor::from_data(TensorData::from(values), &Device::flex())
    }

    #[test]
    fn without_local_views_the_whole_ones_are_all() {
        let nobody = |_: Views| unreachable!("there is nothing to predict from");
        let targets = [rows([[1.0; 2]; 2]), rows([[2.0; 2]; 2])];
        let found = mean_over_pairs(number(3.0), &batch(0), targets, nobody, |_, _| number(9.0));
        assert_eq!(read(found), [3.0]);
    }

    #[test]
    fn every_pair_counts_as_much_as_every_other_and_a_target_stands_beside_each_local_view() {
        let targets = [
            rows([[1.0, 2.0], [3.0, 4.0]]),
            rows([[5.0, 6.0], [7.0, 8.0]]),
        ];
        // Three local views of two images, which predict 0: a target's mean is its loss, 2.5 and 6.5.
        let zeros = |views: Views| Tensor::zeros([views.count(), 2], &Device::flex());
        let loss = |predictions: Tensor<2>, targets: Tensor<2>| {
            assert_eq!(targets.dims(), [6, 2]);
            assert_eq!(
                read(targets.clone().narrow(0, 0, 2)),
                read(targets.clone().narrow(0, 4, 2))
            );
            targets.sub(predictions).mean()
        };
        let found = mean_over_pairs(number(3.0), &batch(3), targets, zeros, loss);
        assert_eq!(read(found), [(2.0 * 3.0 + 3.0 * 2.5 + 3.0 * 6.5) / 8.0]);
    }
}
