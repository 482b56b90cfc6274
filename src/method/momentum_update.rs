//! Networks that follow others by a moving average (MoCo, equation 2; BYOL, equation 1).

use super::networks::{MOMENTUM_PAIRS, Networks};
use crate::recipe::Method;
use std::f32::consts::PI;

/// The part of the momentum networks that stays after step `step` (from 0) of `steps_total`; none
/// where the method has no such networks. BYOL's rises to 1 by half a cosine (section 3.2).
pub fn momentum_at(method: &Method, step: u32, steps_total: u32) -> Option<f32> {
    match method {
        Method::MocoV1(moco) | Method::MocoV2(moco) => Some(moco.momentum),
        Method::Byol(byol) => {
            let progress = step as f32 / steps_total.max(1) as f32;
            let falling = ((PI * progress.min(1.0)).cos() + 1.0) / 2.0;
            Some(1.0 - (1.0 - byol.momentum) * falling)
        }
        _ => None,
    }
}

/// Moves the momentum networks: `kept` of them stays, the rest is the trained networks'. Running
/// statistics are not averaged, each network has its own.
pub fn momentum_update(networks: &mut Networks, kept: f32) {
    for (part, followed) in MOMENTUM_PAIRS {
        let followed = networks.of(followed).clone();
        let follower = networks.of_mut(part);
        for (place, spec) in followed.specs().iter().enumerate() {
            if spec.role.is_trained() {
                let moved = followed.values()[place].clone().mul_scalar(1.0 - kept);
                let stays = follower.values()[place].clone().mul_scalar(kept);
                follower.set(place, stays.add(moved));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byols_target_follows_ever_more_slowly_and_stands_still_at_the_end() {
        let method = Method::from_id("byol").unwrap();
        let kept = |step| momentum_at(&method, step, 100).unwrap();
        assert!((kept(0) - 0.97).abs() < 1e-6);
        assert!((kept(50) - 0.985).abs() < 1e-6);
        assert!((kept(100) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn only_methods_with_momentum_networks_keep_a_part() {
        for method in Method::ALL {
            let keeps = momentum_at(&method, 3, 10).is_some();
            assert_eq!(keeps, method.has_momentum_networks(), "{}", method.id());
        }
    }
}
