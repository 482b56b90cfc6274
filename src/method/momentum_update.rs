//! Networks that follow others by a moving average (MoCo, equation 2; BYOL, equation 1).

use super::networks::{MOMENTUM_PAIRS, Networks};

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
