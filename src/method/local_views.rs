//! Small views beside the two whole ones: what several methods' steps are written with (multi-crop, Caron et al.
//! 2020, arXiv 2006.09882, section 3.2; Caron et al. 2021, arXiv 2104.14294, equation 3).

use super::pass::Batch;
use burn::tensor::Tensor;

/// What the whole views say, as often as there are local views of an image: beside those row by row.
pub(super) fn beside(
    of_whole: Tensor<2>, // [N, D]
    batch: &Batch,
) -> Tensor<2> {
    of_whole.repeat_dim(0, per_example(batch)) // [L N, D]
}

/// The mean over all pairs of a whole view, which says what is to be predicted, and another view, whole or local.
pub(super) fn mean_over_pairs(
    of_whole: Tensor<1>, // [1], the mean over the two pairs of whole views
    of_local: Option<[Tensor<1>; 2]>, // [1] each, for either whole view the mean over the local ones
    batch: &Batch,
) -> Tensor<1> {
    let Some([first, second]) = of_local else {
        return of_whole;
    };
    let local = per_example(batch) as f32;
    let sum = of_whole
        .mul_scalar(2.0)
        .add(first.add(second).mul_scalar(local));
    sum.div_scalar(2.0 + 2.0 * local) // [1]
}

fn per_example(batch: &Batch) -> usize {
    let local = batch.local_views.as_ref();
    local.map_or(0, |views| views.count() / batch.examples().max(1))
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::model::Views;
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

    #[test]
    fn every_pair_counts_as_much_as_every_other() {
        let none = mean_over_pairs(number(3.0), None, &batch(0));
        assert_eq!(read(none), [3.0]);
        // Two pairs of whole views at 3, and with three local views three at 1 and three at 2.
        let local = Some([number(1.0), number(2.0)]);
        let found = mean_over_pairs(number(3.0), local, &batch(3));
        assert_eq!(read(found), [(2.0 * 3.0 + 3.0 + 6.0) / 8.0]);
    }

    #[test]
    fn what_is_to_be_predicted_stands_beside_every_local_view() {
        let rows = TensorData::from([[1.0_f32, 2.0], [3.0, 4.0]]);
        let rows = Tensor::<2>::from_data(rows, &Device::flex());
        assert_eq!(
            read(beside(rows, &batch(2))),
            [1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0]
        );
    }
}
