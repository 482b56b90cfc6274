//! Small views beside the two whole ones: what several methods' steps are written with (multi-crop, Caron et al.
//! 2020, arXiv 2006.09882, section 3.2; Caron et al. 2021, arXiv 2104.14294, equation 3).

use super::pass::Batch;
use crate::model::Views;
use burn::tensor::Tensor;

/// The mean over all pairs of a whole view, which says what is to be predicted, and another view, whole or local.
pub(super) fn mean_over_pairs<const W: usize>(
    of_whole: Tensor<1>, // [1], the mean over the pairs of whole views, one for each that says something
    batch: &Batch,
    targets: impl FnOnce() -> [Tensor<2>; W], // [N, D] each: what the whole views say
    predict: impl FnOnce(Views) -> Tensor<2>, // [L N, ..] -> [L N, D]
    loss: impl Fn(Tensor<2>, Tensor<2>) -> Tensor<1>, // of predictions and targets, row by row
) -> Tensor<1> {
    let Some(views) = batch.local_views.clone() else {
        return of_whole;
    };
    let per_example = views.count() / batch.examples();
    let predictions = predict(views); // [L N, D]
    let of_local = targets().map(|target| {
        let beside = target.repeat_dim(0, per_example); // [L N, D]
        loss(predictions.clone(), beside)
    });
    let (whole, local) = (W as f32, per_example as f32);
    let sum = of_local
        .into_iter()
        .fold(of_whole.mul_scalar(whole), |sum, of_local| {
            sum.add(of_local.mul_scalar(local))
        });
    sum.div_scalar(whole + whole * local) // [1]
}

/// What stands of the first views, and of the second.
pub(super) fn halves(rows: Tensor<2>, // [2N, D]
) -> [Tensor<2>; 2] {
    let examples = rows.dims()[0] / 2;
    [0, examples].map(|start| rows.clone().narrow(0, start, examples)) // [N, D] each
}

/// Row by row what a loss is of a whole batch of one view of each example: the mean over the local views.
pub(super) fn view_by_view(
    batch: &Batch,
    loss: impl Fn(Tensor<2>, Tensor<2>) -> Tensor<1>, // of [N, D] each
) -> impl Fn(Tensor<2>, Tensor<2>) -> Tensor<1> {
    let examples = batch.examples();
    move |predictions, targets| {
        let pairs = predictions
            .split(examples, 0)
            .into_iter()
            .zip(targets.split(examples, 0));
        let losses: Vec<_> = pairs.map(|(view, whole)| loss(view, whole)).collect();
        Tensor::cat(losses, 0).mean() // [1]
    }
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
        let found = mean_over_pairs(
            number(3.0),
            &batch(0),
            || targets,
            nobody,
            |_, _| number(9.0),
        );
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
        let [first, second] = targets;
        let both = || [first.clone(), second];
        let found = mean_over_pairs(number(3.0), &batch(3), both, zeros, loss);
        assert_eq!(read(found), [(2.0 * 3.0 + 3.0 * 2.5 + 3.0 * 6.5) / 8.0]);
        // Where only one whole view says something, one pair of whole views stands beside three with a local one.
        let found = mean_over_pairs(number(3.0), &batch(3), || [first.clone()], zeros, loss);
        assert_eq!(read(found), [(3.0 + 3.0 * 2.5) / 4.0]);
    }

    #[test]
    fn a_loss_of_a_batch_never_sees_two_views_of_one_example_on_a_side() {
        let views = Tensor::cat(
            vec![
                rows([[1.0, 2.0], [3.0, 4.0]]),
                rows([[5.0, 6.0], [7.0, 8.0]]),
            ],
            0,
        );
        let whole = rows([[10.0, 20.0], [30.0, 40.0]]);
        let batch = batch(2);
        let loss = view_by_view(&batch, |view, target| {
            assert_eq!(target.dims(), [2, 2]);
            assert_eq!(read(target.clone()), [10.0, 20.0, 30.0, 40.0]);
            view.mean()
        });
        assert_eq!(
            read(loss(views, whole.repeat_dim(0, 2))),
            [(2.5 + 6.5) / 2.0]
        );
    }
}
