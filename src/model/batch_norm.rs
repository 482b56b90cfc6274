//! Batch norm in training: by the statistics of the batch (Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 1).

#[cfg(feature = "webgpu")]
use burn::tensor::Device;
use burn::tensor::Tensor;
use burn::tensor::module::batch_norm_train;

/// What a batch's values become, with their mean and their biased variance for each channel.
pub(super) struct Normed<const D: usize> {
    pub output: Tensor<D>,   // as the input
    pub mean: Tensor<1>,     // [C]
    pub variance: Tensor<1>, // [C]
}

/// Every channel brought around 0 with a variance of 1, then scaled and shifted.
pub(super) fn normed<const D: usize>(
    x: Tensor<D>,     // [B, C, ..]
    scale: Tensor<1>, // [C]
    shift: Tensor<1>, // [C]
    epsilon: f64,
) -> Normed<D> {
    #[cfg(feature = "webgpu")]
    if !is_processor(&x.device()) {
        return in_stages(x, scale, shift, epsilon);
    }
    let trained = batch_norm_train(x, scale, shift, epsilon);
    Normed {
        output: trained.output,
        mean: trained.mean,
        variance: trained.variance,
    }
}

#[cfg(all(feature = "webgpu", feature = "cpu"))]
fn is_processor(device: &Device) -> bool {
    let device = device.clone().without_autodiff();
    matches!(device.as_dispatch(), burn::backend::DispatchDevice::Flex(_))
}

/// Of a build without the CPU engine.
#[cfg(all(feature = "webgpu", not(feature = "cpu")))]
fn is_processor(_: &Device) -> bool {
    false
}

/// The same for a GPU. Burn's own takes each mean over images and pixels at once, and gives it to one thread for
/// each channel, which walks through all of them; here a mean is of rows, then of columns, then of images, and so
/// is a gradient's sum: no thread's loop is longer than the longest of these.
#[cfg(any(feature = "webgpu", test))]
fn in_stages<const D: usize>(
    x: Tensor<D>,
    scale: Tensor<1>,
    shift: Tensor<1>,
    epsilon: f64,
) -> Normed<D> {
    let dims = x.dims();
    let mut of_channels = [1; D];
    of_channels[1] = dims[1];
    let mean = mean(x.clone()); // [1, C, 1..]
    // Burn sums the gradient of an expansion over one dimension after the other, that of a broadcast in one go.
    let centred = x.sub(mean.clone().expand(dims));
    let variance = self::mean(centred.clone().square()); // [1, C, 1..]
    let deviation = variance.clone().add_scalar(epsilon).sqrt(); // [1, C, 1..]
    let factor = scale.reshape(of_channels).div(deviation).expand(dims); // [B, C, ..]
    let shift = shift.reshape(of_channels).expand(dims); // [B, C, ..]
    Normed {
        output: centred.mul(factor).add(shift),
        mean: mean.reshape([dims[1]]),
        variance: variance.reshape([dims[1]]),
    }
}

/// Over every dimension but the second, the last one first.
#[cfg(any(feature = "webgpu", test))]
fn mean<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    let others = (0..D).rev().filter(|&dim| dim != 1);
    others.fold(x, Tensor::mean_dim) // [1, C, 1..]
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::device::upload;
    use crate::random::pcg;
    use burn::tensor::Device;

    const EPSILON: f64 = 1e-5;
    /// Of values of about 1 that are sums of up to some hundred.
    const ROUNDING: f32 = 2e-5;
    /// Of values around 1e4: their mean is known to a thousandth, by which every value is off then, and a gradient
    /// sums 126 of them.
    const FAR_ROUNDING: f32 = 1e-2;

    fn noise(count: usize, stream: u32) -> Vec<f32> {
        let uniform = |at: u32| pcg(at ^ stream) as f32 / u32::MAX as f32;
        (0..count as u32)
            .map(|at| 2.0 * uniform(at) - 1.0)
            .collect()
    }

    fn read<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec().expect("floats")
    }

    type Norm<const D: usize> = fn(Tensor<D>, Tensor<1>, Tensor<1>, f64) -> Normed<D>;

    /// Output, statistics, and the gradients of a sum of the output by weights, in input, scale and shift.
    fn found<const D: usize>(norm: Norm<D>, shape: [usize; D], offset: f32) -> Vec<Vec<f32>> {
        let device = Device::flex().autodiff();
        let (count, channels) = (shape.iter().product(), shape[1]);
        let input = noise(count, 0x51).into_iter().map(|value| value + offset);
        let leaf = |values: Vec<f32>| {
            let channels = values.len();
            upload::floats(values, [channels], &device).require_grad()
        };
        let x = upload::floats(input.collect(), shape, &device).require_grad();
        let (scale, shift) = (leaf(noise(channels, 0x52)), leaf(noise(channels, 0x53)));
        let normed = norm(x.clone(), scale.clone(), shift.clone(), EPSILON);
        let weights = upload::floats(noise(count, 0x54), shape, &device);
        let gradients = normed.output.clone().mul(weights).sum().backward();
        let of_x = x.grad(&gradients).expect("a gradient");
        let of_channels = [scale, shift].map(|leaf| read(leaf.grad(&gradients).expect("one")));
        let [of_scale, of_shift] = of_channels;
        vec![
            read(normed.output.inner()),
            read(normed.mean.inner()),
            read(normed.variance.inner()),
            read(of_x),
            of_scale,
            of_shift,
        ]
    }

    fn hold_stages<const D: usize>(shape: [usize; D], offset: f32, tolerance: f32) {
        let one_go = found(normed, shape, offset);
        for (part, (staged, expected)) in found(in_stages, shape, offset)
            .iter()
            .zip(one_go)
            .enumerate()
        {
            let largest = expected
                .iter()
                .fold(1.0_f32, |most, value| most.max(value.abs()));
            assert_eq!(staged.len(), expected.len());
            for (found, expected) in staged.iter().zip(&expected) {
                let apart = (found - expected).abs() / largest;
                assert!(apart <= tolerance, "{shape:?}, {part}: {found} {expected}");
            }
        }
    }

    #[test]
    fn stages_find_what_one_go_finds() {
        hold_stages([6, 5, 7, 3], 0.0, ROUNDING);
        hold_stages([1, 3, 4, 4], 0.0, ROUNDING);
        hold_stages([33, 2, 1, 1], 0.0, ROUNDING);
        hold_stages([9, 4], 0.0, ROUNDING);
    }

    #[test]
    fn values_far_from_zero_keep_their_variance() {
        hold_stages([6, 5, 7, 3], 1e4, FAR_ROUNDING);
    }
}
