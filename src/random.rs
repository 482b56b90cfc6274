//! Counter-based random numbers: a draw is a pure function of its key, so a run can be replayed
//! and the oracle sees the draws of the kernels.
//!
//! The mixer is PCG's output permutation as a hash, `pcg3d`-style chained (Jarzynski and Olano 2020,
//! "Hash Functions for GPU Rendering", JCGT 9(3)); 32-bit integers only, so that WGSL computes the
//! same.

/// One round of the hash: 32 bits in, 32 well-mixed bits out.
pub fn pcg(input: u32) -> u32 {
    let state = input.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// When in a run something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub seed: u32,
    /// Counts from 0.
    pub step: u32,
}

/// Which draw: every random number of a run has its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub seed: u32,
    /// Step of training, or epoch for an order of images.
    pub step: u32,
    /// Image of the set.
    pub image: u32,
    /// View of the image, 0 or 1; other streams take higher numbers.
    pub view: u32,
}

impl Key {
    /// 32 random bits: the `draw`-th of this key.
    pub fn bits(self, draw: u32) -> u32 {
        let parts = [self.seed, self.step, self.image, self.view, draw];
        parts.into_iter().fold(0, |hash, part| pcg(hash ^ part))
    }

    /// Uniform in `[0, 1)`, 24 bits, so that f32 holds it exactly.
    pub fn uniform(self, draw: u32) -> f32 {
        (self.bits(draw) >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// Standard normal (Box and Muller 1958); uses the uniforms `draw` and `draw + 1`.
    pub fn normal(self, draw: u32) -> f32 {
        let radius = (-2.0 * (1.0 - self.uniform(draw)).ln()).sqrt();
        radius * (std::f32::consts::TAU * self.uniform(draw + 1)).cos()
    }
}

/// The order of `count` images in an epoch (Fisher and Yates), a pure function of seed and epoch.
pub fn shuffled(seed: u32, epoch: u32, count: u32) -> Vec<u32> {
    const ORDER_STREAM: u32 = 0x0000_0d0e;
    let mut order: Vec<u32> = (0..count).collect();
    for last in (1..count).rev() {
        let key = Key {
            seed,
            step: epoch,
            image: last,
            view: ORDER_STREAM,
        };
        let chosen = (u64::from(key.bits(0)) * (u64::from(last) + 1)) >> 32;
        order.swap(last as usize, chosen as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key {
        seed: 7,
        step: 3,
        image: 11,
        view: 1,
    };

    #[test]
    fn the_hash_matches_its_published_constants() {
        // Worked by hand from the definition: state = 2891336453, shift = (state >> 28) + 4 = 14.
        let state = 2_891_336_453_u32;
        let word = ((state >> 14) ^ state).wrapping_mul(277_803_737);
        assert_eq!(pcg(0), (word >> 22) ^ word);
    }

    #[test]
    fn uniforms_fill_the_unit_interval_evenly() {
        let draws: Vec<f32> = (0..40_000).map(|draw| KEY.uniform(draw)).collect();
        assert!(draws.iter().all(|u| (0.0..1.0).contains(u)));
        let mean = draws.iter().sum::<f32>() / draws.len() as f32;
        // The mean of 40,000 uniforms has a standard deviation of 0.00144; four of them.
        assert!((mean - 0.5).abs() < 0.006, "{mean}");
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let other = [
            Key { seed: 8, ..KEY },
            Key { step: 4, ..KEY },
            Key { image: 12, ..KEY },
            Key { view: 0, ..KEY },
        ];
        assert!(other.iter().all(|key| key.bits(0) != KEY.bits(0)));
        assert_ne!(KEY.bits(0), KEY.bits(1));
    }

    #[test]
    fn a_shuffle_is_a_permutation_and_differs_by_epoch() {
        let mut order = shuffled(1, 0, 1000);
        assert_ne!(order, shuffled(1, 1, 1000));
        assert_eq!(order, shuffled(1, 0, 1000));
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1000));
    }
}
