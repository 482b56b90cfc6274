//! What an optimiser comes with for a method and a batch: rate, decay, momentum and warm-up as the literature has
//! them. A person's own values stay.

use super::recipe::{DEFAULT_BATCH_SIZE, Recipe};
use crate::optimiser::{OptimiserKind, OptimiserSettings};

/// Images in the batch that [`crate::method::Rates::adam`] was measured with.
const ADAM_BATCH: f32 = 128.0;
/// Images in the batch that papers give the rates of SGD and LARS for.
const PAPERS_BATCH: f32 = 256.0;

impl Recipe {
    /// What its method and its batch go with under an optimiser; the schedule is the recipe's.
    ///
    /// Adam's rates grow with the root of the batch (Malladi et al. 2022, arXiv 2205.10287), those of SGD and LARS
    /// with the batch (Goyal et al. 2017, arXiv 1706.02677). Decay and warm-up: SGD as SimSiam's baseline
    /// (2011.10566, section 3), LARS as SimCLR (2002.05709, section 2.2: a decay of 1e-6, and 10 of 100 epochs).
    pub fn usual_optimiser(&self, kind: OptimiserKind) -> OptimiserSettings {
        let rates = self.method.spec().start.rates;
        let batch = self.batch_size as f32;
        let by_root = || rates.adam * (batch / ADAM_BATCH).sqrt();
        let (learning_rate, weight_decay, warmup_fraction) = match kind {
            OptimiserKind::Adam => (by_root(), 1e-6, 0.05),
            OptimiserKind::AdamW => (by_root(), 1e-4, 0.05),
            OptimiserKind::Sgd => (rates.sgd * batch / PAPERS_BATCH, 1e-4, 0.0),
            OptimiserKind::Lars => (rates.lars * batch / PAPERS_BATCH, 1e-6, 0.1),
        };
        OptimiserSettings {
            kind,
            learning_rate: two_digits(learning_rate),
            weight_decay,
            momentum: 0.9,
            warmup_fraction,
            schedule: self.optimiser.schedule,
        }
    }

    /// The same run by another optimiser, with what that comes with but for values that are a person's own.
    #[must_use]
    pub fn with_optimiser(&self, kind: OptimiserKind) -> Self {
        let (own, before) = (&self.optimiser, self.usual_optimiser(self.optimiser.kind));
        let mut new = self.usual_optimiser(kind);
        for (new, own, is_usual) in [
            (
                &mut new.learning_rate,
                own.learning_rate,
                self.has_usual_rate(),
            ),
            (
                &mut new.weight_decay,
                own.weight_decay,
                own.weight_decay == before.weight_decay,
            ),
            (
                &mut new.momentum,
                own.momentum,
                own.momentum == before.momentum,
            ),
            (
                &mut new.warmup_fraction,
                own.warmup_fraction,
                own.warmup_fraction == before.warmup_fraction,
            ),
        ] {
            if !is_usual {
                *new = own;
            }
        }
        Self {
            optimiser: new,
            ..self.clone()
        }
    }

    /// The same run with other batches; a rate that is the optimiser's usual one goes with them.
    #[must_use]
    pub fn with_batch_size(&self, batch_size: u32) -> Self {
        let mut changed = Self {
            batch_size,
            ..self.clone()
        };
        if self.has_usual_rate() && batch_size > 0 {
            let usual = changed.usual_optimiser(changed.optimiser.kind);
            changed.optimiser.learning_rate = usual.learning_rate;
        }
        changed
    }

    /// Whether the rate is the one that its optimiser comes with, for the batch or for the one that recipes begin
    /// with: a link may name another batch and leave the rate unsaid.
    fn has_usual_rate(&self) -> bool {
        [self.batch_size, DEFAULT_BATCH_SIZE]
            .into_iter()
            .any(|batch_size| {
                let of_batch = Self {
                    batch_size,
                    ..self.clone()
                };
                let usual = of_batch.usual_optimiser(self.optimiser.kind);
                self.optimiser.learning_rate == usual.learning_rate
            })
    }
}

/// Rounded to two digits, as a person would write it. `rate` is above 0.
fn two_digits(rate: f32) -> f32 {
    let mut scale = 1.0_f32;
    while rate * scale < 10.0 && scale < 1e9 {
        scale *= 10.0;
    }
    (rate * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;

    fn of(method: &str) -> Recipe {
        Recipe::default().with_method(Method::from_id(method).expect("a method"))
    }

    #[test]
    fn the_page_begins_with_what_its_optimiser_comes_with() {
        for method in Method::ALL {
            let recipe = Recipe::default().with_method(method);
            assert_eq!(
                recipe.optimiser,
                recipe.usual_optimiser(OptimiserKind::AdamW)
            );
        }
    }

    #[test]
    fn another_optimiser_brings_its_rate_for_the_method_and_the_batch() {
        for (method, kind, batch_size, rate) in [
            // 2002.05709, section 2.2: 0.3 for 256 images.
            ("simclr", OptimiserKind::Lars, 256, 0.3),
            ("simclr", OptimiserKind::Lars, 512, 0.6),
            // 2006.07733, section 3.3, and 2103.03230, section 2.2: 0.2 for 256.
            ("byol", OptimiserKind::Lars, 256, 0.2),
            ("barlow-twins", OptimiserKind::Lars, 128, 0.1),
            // 2011.10566, section 3: 0.05 for 256; 1911.05722, section 3.3: 0.03.
            ("simsiam", OptimiserKind::Sgd, 256, 0.05),
            ("moco-v2", OptimiserKind::Sgd, 256, 0.03),
            ("simclr", OptimiserKind::AdamW, 128, 0.004),
            ("simclr", OptimiserKind::AdamW, 64, 0.0028),
            ("simclr", OptimiserKind::AdamW, 512, 0.008),
        ] {
            let recipe = of(method).with_batch_size(batch_size).with_optimiser(kind);
            let OptimiserSettings {
                kind: found,
                learning_rate,
                ..
            } = recipe.optimiser;
            assert_eq!(
                (found, learning_rate),
                (kind, rate),
                "{method} {batch_size}"
            );
            assert_eq!(recipe.check(), Ok(()));
        }
        let lars = of("simclr").with_optimiser(OptimiserKind::Lars).optimiser;
        assert_eq!((lars.weight_decay, lars.warmup_fraction), (1e-6, 0.1));
        let back = of("byol")
            .with_optimiser(OptimiserKind::Sgd)
            .with_optimiser(OptimiserKind::AdamW);
        assert_eq!(back, of("byol"));
    }

    #[test]
    fn what_a_person_has_set_stays() {
        let mut own = of("simclr");
        own.optimiser.learning_rate = 0.0123;
        let sgd = own.with_optimiser(OptimiserKind::Sgd);
        assert_eq!(sgd.optimiser.learning_rate, 0.0123);
        assert_eq!(sgd.optimiser.warmup_fraction, 0.0);
        // A link that names a batch and no rate.
        let mut of_link = of("simclr");
        of_link.batch_size = 64;
        let lars = of_link.with_optimiser(OptimiserKind::Lars);
        assert_eq!(lars.optimiser.learning_rate, 0.075);
        assert_eq!(own.with_batch_size(1024).optimiser.learning_rate, 0.0123);
    }
}
