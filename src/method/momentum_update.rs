//! Networks that follow others by a moving average (MoCo, equation 2; BYOL, equation 1).

use super::networks::{MOMENTUM_PAIRS, Networks};

/// Moves the momentum networks: `kept` of them stays, the rest is the trained networks'. Running
/// statistics are not averaged, each network has its own.
pub fn momentum_update(networks: &mut Networks, kept: f32) {
    for (part, followed) in MOMENTUM_PAIRS {
        let followed = networks.of(followed).trained().cloned();
        let follower = networks.of_mut(part);
        if let (Some(followed), Some(stays)) = (followed, follower.trained().cloned()) {
            let moved = followed.mul_scalar(1.0 - kept);
            follower.set_trained(stays.mul_scalar(kept).add(moved));
        }
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::network::{Part, Role};
    use crate::recipe::{Method, Recipe};
    use burn::tensor::{Device, Tensor};

    fn values(value: &Tensor<1>) -> Vec<f32> {
        value.to_data().try_to_vec().expect("floats")
    }

    #[test]
    fn followers_move_by_their_part_and_keep_their_own_statistics() {
        let recipe = Recipe::default().with_method(Method::from_id("byol").expect("a method"));
        let mut networks = Networks::init(&recipe.architecture(0), 1, &Device::flex());
        let followers = MOMENTUM_PAIRS.map(|(part, _)| networks.of(part).clone());
        for part in [Part::Encoder, Part::Head] {
            let moved = networks.of_mut(part);
            for index in 0..moved.values().len() {
                let value = moved.values()[index].clone().add_scalar(1.0);
                moved.set(index, value);
            }
        }
        momentum_update(&mut networks, 0.75);
        for ((part, _), before) in MOMENTUM_PAIRS.into_iter().zip(followers) {
            let after = networks.of(part);
            for (index, spec) in before.specs().iter().enumerate() {
                let by = match spec.role {
                    Role::RunningMean | Role::RunningVar => 0.0,
                    _ => 0.25,
                };
                let pairs = values(&before.values()[index]).into_iter();
                for (before, after) in pairs.zip(values(&after.values()[index])) {
                    assert!((after - before - by).abs() < 1e-6, "{part:?} {}", spec.name);
                }
            }
        }
    }
}
