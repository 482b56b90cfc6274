//! Whether a recipe fits a device: memory from the shapes, before anything is built.

use crate::method::Matrix;
use crate::network::{Part, parameter_count};
use crate::optimiser::{OptimiserKind, OptimiserSettings};
use crate::recipe::{MAX_BATCH_SIZE, Recipe};

const BYTES_PER_FLOAT: f64 = 4.0;
const VIEWS_PER_IMAGE: f64 = 2.0;

/// Copies of every convolution's output that are alive at once: its own output, the normalised one
/// and the one after ReLU are kept for the backward pass, and the backward pass holds about one
/// gradient of the same size beside them.
const COPIES_PER_OUTPUT: f64 = 4.0;

/// Copies of a loss's matrix that are alive at once: logits, masks, exponentials and their gradients.
const COPIES_PER_MATRIX: f64 = 8.0;

/// Rows of a supervised run's classifier; the number of classes hardly matters beside the rest.
const CLASSES_ASSUMED: usize = 100;

/// What a device can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Memory for everything, in bytes.
    pub memory_bytes: f64,
    /// The largest single tensor, in bytes (WebGPU's `maxStorageBufferBindingSize`).
    pub tensor_bytes: f64,
}

/// Number of values of every convolution's output for one view.
fn outputs(recipe: &Recipe) -> Vec<f64> {
    let view = recipe.input.view_shape();
    let outputs = recipe.encoder.plan().convolution_outputs(view);
    outputs.into_iter().map(|values| values as f64).collect()
}

/// Memory that a run of this recipe needs on the device, in bytes: weights with their gradients and
/// the optimiser's state, the activations of one batch, and the matrices of its loss. An estimate
/// from the shapes.
pub fn memory_bytes(recipe: &Recipe) -> f64 {
    let activations = f64::from(recipe.batch_size) * bytes_per_image(recipe);
    fixed_bytes(recipe) + activations + COPIES_PER_MATRIX * matrices(recipe).all
}

/// The largest batch of this recipe within `limits`; none where not even 2 images fit.
pub fn largest_batch(recipe: &Recipe, limits: &Limits) -> Option<u32> {
    let fits = |batch_size: u32| {
        let recipe = Recipe {
            batch_size,
            ..recipe.clone()
        };
        memory_bytes(&recipe) <= limits.memory_bytes
            && largest_tensor_bytes(&recipe) <= limits.tensor_bytes
    };
    // What fits and what does not lie on two sides of one border, which is sought by halving.
    let (mut fitting, mut too_large) = (1, MAX_BATCH_SIZE + 1);
    while too_large - fitting > 1 {
        let middle = fitting.midpoint(too_large);
        if fits(middle) {
            fitting = middle;
        } else {
            too_large = middle;
        }
    }
    (fitting >= 2).then_some(fitting)
}

/// The largest convolution's output, matrix of the loss, or all that is trained in a part.
fn largest_tensor_bytes(recipe: &Recipe) -> f64 {
    let outputs = outputs(recipe).into_iter();
    let views = f64::from(recipe.batch_size) * VIEWS_PER_IMAGE;
    let convolution = outputs.fold(0.0, f64::max) * views * BYTES_PER_FLOAT;
    let architecture = recipe.architecture(CLASSES_ASSUMED);
    let parts = Part::TRAINED.map(|part| parameter_count(&architecture.layout(part)));
    let part = parts.into_iter().max().unwrap_or_default() as f64 * BYTES_PER_FLOAT;
    convolution.max(matrices(recipe).largest).max(part)
}

/// Bytes of the matrices of the method's loss.
struct Matrices {
    largest: f64,
    all: f64,
}

/// One of the whole views, and those of local views beside it: in one tensor, or of each with each whole view.
fn matrices(recipe: &Recipe) -> Matrices {
    let images = f64::from(recipe.batch_size);
    let rows = images * VIEWS_PER_IMAGE;
    let dim = recipe.projection_dim() as f64;
    let spec = recipe.method.spec();
    let local = f64::from(spec.local_views.count);
    let of_each_pair = |values: f64| [values, values * (1.0 + VIEWS_PER_IMAGE * local)];
    let in_rows = |whole: f64, wide: f64| {
        let of_local = images * local * wide;
        [whole.max(of_local), whole + of_local]
    };
    let [largest, all] = match spec.matrix {
        Matrix::Nothing => [0.0, 0.0],
        Matrix::Views => of_each_pair(rows * rows),
        Matrix::Dimensions => of_each_pair(dim * dim),
        Matrix::Queue => {
            let keys = 1.0 + f64::from(spec.queue_keys);
            in_rows(images * keys, keys)
        }
        Matrix::Prototypes(count) => in_rows(rows * f64::from(count), f64::from(count)),
    };
    Matrices {
        largest: largest * BYTES_PER_FLOAT,
        all: all * BYTES_PER_FLOAT,
    }
}

fn fixed_bytes(recipe: &Recipe) -> f64 {
    let architecture = recipe.architecture(CLASSES_ASSUMED);
    let values_of = |part: &Part| -> usize {
        let specs = architecture.layout(*part).into_iter();
        specs.map(|spec| spec.len()).sum()
    };
    let all: usize = Part::ALL.iter().map(values_of).sum();
    let trained: usize = Part::TRAINED.iter().map(values_of).sum();
    // The weights, the last good ones, and those that the latest step started from, each as a whole and in
    // pieces; of what is trained the gradients, in pieces and as a whole, what decays, and the optimiser's state.
    let values = 6.0 * all as f64 + (3.0 + state_copies(&recipe.optimiser)) * trained as f64;
    values * BYTES_PER_FLOAT
}

fn state_copies(optimiser: &OptimiserSettings) -> f64 {
    match optimiser.kind {
        OptimiserKind::Adam | OptimiserKind::AdamW => 2.0,
        OptimiserKind::Sgd | OptimiserKind::Lars => 1.0,
    }
}

fn bytes_per_image(recipe: &Recipe) -> f64 {
    let outputs = outputs(recipe).into_iter();
    let activations: f64 = outputs.sum();
    let views = VIEWS_PER_IMAGE + recipe.method.spec().local_views.cost();
    activations * COPIES_PER_OUTPUT * BYTES_PER_FLOAT * views
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;
    use crate::network::Encoder;

    #[test]
    fn the_published_encoder_has_the_outputs_of_its_table() {
        let outputs = outputs(&Recipe {
            encoder: Encoder::Resnet18W64,
            ..Recipe::default()
        });
        assert_eq!(outputs.len(), 20);
        assert_eq!(outputs[0], 64.0 * 32.0 * 32.0);
        assert_eq!(outputs[19], 512.0 * 4.0 * 4.0);
    }

    #[test]
    fn the_largest_batch_fits_and_one_more_does_not() {
        let mut recipe = Recipe {
            encoder: Encoder::Resnet18W64,
            ..Recipe::default()
        };
        let limits = Limits {
            memory_bytes: 2e9,
            tensor_bytes: 1e12,
        };
        recipe.batch_size = largest_batch(&recipe, &limits).unwrap();
        assert!(memory_bytes(&recipe) <= limits.memory_bytes);
        recipe.batch_size += 1;
        assert!(memory_bytes(&recipe) > limits.memory_bytes);
    }

    #[test]
    fn a_small_binding_limits_the_batch_by_its_largest_tensor() {
        let recipe = Recipe {
            encoder: Encoder::Resnet18W64,
            ..Recipe::default()
        };
        let limits = Limits {
            memory_bytes: 1e15,
            tensor_bytes: f64::from(128 << 20),
        };
        // 64 channels of 32 x 32 floats are 256 KiB a view: 512 views in 128 MiB.
        assert_eq!(largest_batch(&recipe, &limits), Some(256));
    }

    #[test]
    fn a_pass_on_the_processor_needs_no_more_than_is_told() {
        use crate::network::plan::Mode;
        use crate::pass::{Pass, Purpose};
        let purpose = Purpose {
            mode: Mode::Train,
            has_gradient: true,
            has_input_gradient: false,
        };
        for encoder in Encoder::ALL {
            for batch_size in [8, 128] {
                let recipe = Recipe {
                    encoder,
                    batch_size,
                    ..Recipe::default()
                };
                let views = 2 * batch_size as usize;
                let shape = recipe.input.view_shape();
                let pass = Pass::new(&encoder.plan(), shape, views, purpose).unwrap();
                let bytes = pass.floats() as f64 * BYTES_PER_FLOAT;
                let told = memory_bytes(&recipe);
                assert!(
                    bytes <= told,
                    "{}, {batch_size}: {bytes} of {told}",
                    encoder.id()
                );
                assert!(
                    bytes >= 0.4 * told,
                    "{}, {batch_size}: {bytes} of {told}",
                    encoder.id()
                );
            }
        }
    }

    #[test]
    fn a_queue_too_long_for_one_tensor_limits_the_batch() {
        let method = Method::from_id("moco-v2").unwrap();
        let mut recipe = Recipe::default().with_method(method);
        recipe.set_text("method.queue_size", "65535").unwrap();
        let limits = Limits {
            memory_bytes: 1e15,
            tensor_bytes: f64::from(128 << 20),
        };
        // 65,536 logits of 4 bytes are 256 KiB an image.
        assert_eq!(largest_batch(&recipe, &limits), Some(512));
    }

    #[test]
    fn what_is_trained_in_a_part_is_one_tensor() {
        let recipe = Recipe {
            encoder: Encoder::Resnet18W64,
            ..Recipe::default()
        };
        let weights = parameter_count(&recipe.architecture(0).layout(Part::Encoder));
        let bytes = weights as f64 * BYTES_PER_FLOAT;
        let largest = |tensor_bytes| {
            let memory_bytes = 1e15;
            largest_batch(
                &recipe,
                &Limits {
                    memory_bytes,
                    tensor_bytes,
                },
            )
        };
        assert!(largest(bytes).is_some());
        assert_eq!(largest(bytes - 1.0), None);
    }

    #[test]
    fn local_views_have_matrices_of_their_own() {
        let of = |id: &str, local: &str| {
            let mut recipe = Recipe::default().with_method(Method::from_id(id).unwrap());
            recipe.set_text("method.local_views", local).unwrap();
            recipe.batch_size = 4;
            let Matrices { largest, all } = matrices(&recipe);
            [largest, all].map(|bytes| bytes / BYTES_PER_FLOAT)
        };
        // Correlations of 256 dimensions: one of the whole views, and one of each local view with each whole one.
        assert_eq!(of("barlow-twins", "0"), [65_536.0, 65_536.0]);
        assert_eq!(of("barlow-twins", "3"), [65_536.0, 7.0 * 65_536.0]);
        // Logits of one key and 1,024 of the queue: of four queries, and of twelve local ones in one tensor.
        assert_eq!(of("moco-v2", "0"), [4_100.0, 4_100.0]);
        assert_eq!(of("moco-v2", "3"), [12_300.0, 16_400.0]);
        // Scores of 64 prototypes.
        assert_eq!(of("swav", "0"), [512.0, 512.0]);
        assert_eq!(of("swav", "3"), [768.0, 1_280.0]);
    }

    #[test]
    fn no_batch_fits_where_the_weights_alone_do_not() {
        let recipe = Recipe::default();
        let limits = Limits {
            memory_bytes: 1e3,
            tensor_bytes: 1e9,
        };
        assert_eq!(largest_batch(&recipe, &limits), None);
    }

    #[test]
    fn an_image_more_is_two_views_more() {
        let of = |batch_size| {
            memory_bytes(&Recipe {
                batch_size,
                ..Recipe::default()
            })
        };
        let values: f64 = outputs(&Recipe::default()).iter().sum();
        let two_views = 2.0 * values * BYTES_PER_FLOAT * COPIES_PER_OUTPUT;
        let matrices = COPIES_PER_MATRIX * (16.0_f64 * 16.0 - 14.0 * 14.0) * BYTES_PER_FLOAT;
        let more = of(8) - of(7);
        assert!(more == two_views || more == two_views + matrices, "{more}");
    }

    #[test]
    fn adam_keeps_a_copy_of_every_trained_value_more_than_sgd_and_both_keep_some() {
        let of = |kind| {
            let mut recipe = Recipe::default();
            recipe.optimiser.kind = kind;
            memory_bytes(&recipe)
        };
        let layout = |part: &Part| Recipe::default().architecture(0).layout(*part);
        let trained: usize = Part::TRAINED
            .iter()
            .flat_map(layout)
            .map(|spec| spec.len())
            .sum();
        let copy = trained as f64 * BYTES_PER_FLOAT;
        assert_eq!(of(OptimiserKind::AdamW) - of(OptimiserKind::Sgd), copy);
    }

    #[test]
    fn one_image_alone_is_no_batch() {
        let one = Recipe {
            batch_size: 1,
            ..Recipe::default()
        };
        let limits = Limits {
            memory_bytes: memory_bytes(&one),
            tensor_bytes: 1e12,
        };
        assert_eq!(largest_batch(&one, &limits), None);
    }
}
