//! The sum of many values without a long loop.

use burn::tensor::Tensor;

/// Values of a row; a GPU's thread sums a whole one.
const ROW: usize = 1_024;

/// The sum of all values, row by row and then of the rows' sums: burn gives the sum of a tensor to one thread of a
/// GPU, which would walk through millions.
pub fn sum_in_rows(mut values: Tensor<1>) -> Tensor<1> {
    loop {
        let [count] = values.dims();
        let rows = count / ROW;
        if rows < 2 {
            return values.sum(); // [1]
        }
        let whole = rows * ROW;
        let sums = values.clone().narrow(0, 0, whole).reshape([rows, ROW]); // [rows, ROW]
        let sums = sums.sum_dim(1).reshape([rows]); // [rows]
        values = match whole == count {
            true => sums,
            false => Tensor::cat(vec![sums, values.narrow(0, whole, count - whole)], 0),
        };
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use burn::tensor::Device;

    /// All partial sums are whole numbers that f32 holds exactly.
    fn sum(count: usize) -> f32 {
        let values: Vec<f32> = (0..count).map(|at| (at % 3) as f32).collect();
        let device = Device::flex();
        let sum = sum_in_rows(super::super::upload::floats(values, [count], &device));
        assert_eq!(sum.dims(), [1]);
        sum.into_data().try_to_vec().expect("floats")[0]
    }

    #[test]
    fn every_value_is_in_the_sum_once() {
        for count in [1, 5, ROW, 2 * ROW - 1, 2 * ROW, 2 * ROW + 1, 3_000_001] {
            let expected: usize = (0..count).map(|at| at % 3).sum();
            assert_eq!(sum(count), expected as f32, "{count}");
        }
    }

    #[test]
    fn what_is_not_finite_stays_so() {
        let mut values = vec![1.0; 5 * ROW];
        values[3 * ROW + 7] = f32::NAN;
        let values = super::super::upload::floats(values, [5 * ROW], &Device::flex());
        let sum = sum_in_rows(values).into_data().try_to_vec::<f32>();
        assert!(sum.expect("floats")[0].is_nan());
    }
}
