//! The learning rate of each step.

use crate::optimiser::{LrSchedule, OptimiserSettings};

/// Fractions of the run after which [`LrSchedule::Steps`] falls to a tenth: epochs 120 and 160 of 200.
const STEPS_AT: [f32; 2] = [0.6, 0.8];

/// Learning rate of step `step` (from 0) of `steps_total`: a linear warm-up from 0 to the settings'
/// highest rate, then constant, in steps, or half a cosine to 0 (Loshchilov and Hutter 2016,
/// equation 5).
pub fn learning_rate(settings: &OptimiserSettings, step: u32, steps_total: u32) -> f32 {
    let peak = settings.learning_rate;
    let warmup_steps = (settings.warmup_fraction * steps_total as f32).round() as u32;
    if step < warmup_steps {
        return peak * (step + 1) as f32 / warmup_steps as f32;
    }
    match settings.schedule {
        LrSchedule::Constant => peak,
        LrSchedule::Steps => {
            let fraction = step as f32 / steps_total.max(1) as f32;
            let falls = STEPS_AT.iter().filter(|&&fall| fraction >= fall).count();
            peak * 0.1_f32.powi(falls as i32)
        }
        LrSchedule::Cosine => {
            let rest = steps_total.saturating_sub(warmup_steps).max(1);
            let fraction = (step - warmup_steps).min(rest) as f32 / rest as f32;
            peak * 0.5 * (1.0 + (std::f32::consts::PI * fraction).cos())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;

    fn settings(
        learning_rate: f32,
        warmup_fraction: f32,
        schedule: LrSchedule,
    ) -> OptimiserSettings {
        OptimiserSettings {
            learning_rate,
            warmup_fraction,
            schedule,
            ..Recipe::default().optimiser
        }
    }

    /// Of a rate, as a part of the highest: f32's roundings.
    const TOLERANCE: f32 = 1e-6;

    #[test]
    fn every_schedule_is_pytorch_s() {
        let fixture = include_bytes!("../../tests/fixtures/optimisers.safetensors");
        let fixture = safetensors::SafeTensors::deserialize(fixture).expect("a fixture");
        for (name, warmup_fraction, schedule) in [
            ("cosine", 0.0, LrSchedule::Cosine),
            ("cosine-warm-up", 0.2, LrSchedule::Cosine),
            ("constant-warm-up", 0.2, LrSchedule::Constant),
            ("steps", 0.0, LrSchedule::Steps),
        ] {
            let expected = fixture.tensor(&format!("schedule.{name}")).expect(name);
            let expected = expected.data().as_chunks::<4>().0;
            assert_eq!(expected.len(), 40);
            let settings = settings(1.0, warmup_fraction, schedule);
            for (step, &bytes) in (0..).zip(expected) {
                let apart = learning_rate(&settings, step, 40) - f32::from_le_bytes(bytes);
                assert!(apart.abs() <= TOLERANCE, "{name}, step {step}: {apart:e}");
            }
        }
    }

    #[test]
    fn warm_up_rises_to_the_peak_and_the_cosine_falls_to_zero() {
        let settings = settings(0.5, 0.1, LrSchedule::Cosine);
        let rate = |step| learning_rate(&settings, step, 100);
        assert_eq!(rate(0), 0.05);
        assert_eq!(rate(9), 0.5);
        assert_eq!(rate(10), 0.5);
        assert!((rate(55) - 0.25).abs() < 1e-6);
        assert!(rate(100) < 1e-6);
        assert!((10..99).all(|step| rate(step) > rate(step + 1)));
    }

    #[test]
    fn steps_fall_to_a_tenth_twice() {
        let settings = settings(1.0, 0.0, LrSchedule::Steps);
        let rate = |step| learning_rate(&settings, step, 200);
        assert_eq!([rate(0), rate(119)], [1.0, 1.0]);
        assert!((rate(120) - 0.1).abs() < 1e-6 && (rate(159) - 0.1).abs() < 1e-6);
        assert!((rate(160) - 0.01).abs() < 1e-7 && (rate(199) - 0.01).abs() < 1e-7);
    }

    #[test]
    fn without_warm_up_the_constant_rate_is_the_peak_throughout() {
        let settings = settings(0.3, 0.0, LrSchedule::Constant);
        assert!((0..10).all(|step| learning_rate(&settings, step, 10) == 0.3));
    }
}
