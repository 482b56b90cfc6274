//! Values by a formula, the same as in `tests/pytorch/make_fixture.py`, which says it in words.

use contrastive_lab::network::{Role, TensorSpec};
use contrastive_lab::random::Key;

const SEED: u32 = 2026;

/// The values of the tensor at `index` in its network; in f64 until the end, as NumPy does.
pub fn values(spec: &TensorSpec, index: u32, stream: u32) -> Vec<f32> {
    let key = Key {
        seed: SEED,
        step: 0,
        image: index,
        view: stream,
    };
    let fan_in: usize = spec.shape.iter().skip(1).product();
    let value = |u: f64| match spec.role {
        Role::Weight => (2.0 * u - 1.0) * (3.0 / fan_in as f64).sqrt(),
        Role::NormScale | Role::ResidualNormScale | Role::RunningVar => 0.5 + u,
        Role::Bias | Role::NormShift | Role::RunningMean => 0.2 * (2.0 * u - 1.0),
        Role::Keys => 2.0 * u - 1.0,
    };
    let draws = 0..spec.len() as u32;
    draws
        .map(|draw| value(f64::from(key.uniform(draw))) as f32)
        .collect()
}
