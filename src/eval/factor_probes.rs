//! What linear classifiers read of each factor of a generated set: which of them the augmentations
//! made invisible (SimCLR, arXiv 2002.05709, section 4.2 and table 3).

use super::linear_probe::{LinearProbe, ProbeProblem, ProbeTables};
use crate::protocol::FactorRow;
use std::collections::VecDeque;
use std::sync::Arc;

/// The values of one factor on the rows of two tables.
#[derive(Clone, Copy, Debug)]
pub struct FactorLabels<'a> {
    /// How many values there are.
    pub values: u32,
    pub train: &'a [u32],
    pub test: &'a [u32],
}

/// What one probe read of its factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactorReading {
    /// Key among the factors.
    pub factor: u32,
    /// How many values it takes.
    pub values: u32,
    /// Fraction of the test images with the most frequent value, 0 to 1.
    pub chance: f32,
    /// Fraction of the test images whose value was named, 0 to 1.
    pub accuracy: f32,
}

/// A queue of linear probes on one pair of tables, one for each factor.
#[derive(Clone, Debug)]
pub struct FactorProbes {
    /// Those to come, the next first; the first one is under way.
    waiting: VecDeque<(u32, u32, LinearProbe)>,
    readings: Vec<FactorReading>,
}

impl FactorProbes {
    /// Probes for every factor; one that has a single value among the training images is left out.
    ///
    /// # Errors
    /// Where the tables cannot be probed, or labels do not fit them.
    pub fn new(tables: &Arc<ProbeTables>, factors: &[FactorLabels]) -> Result<Self, ProbeProblem> {
        let mut waiting = VecDeque::with_capacity(factors.len());
        for (index, factor) in (0..).zip(factors) {
            let tables = Arc::clone(tables);
            match LinearProbe::new(tables, factor.train, factor.test, factor.values) {
                Ok(probe) => waiting.push_back((index, factor.values, probe)),
                Err(ProbeProblem::OneClass) => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(Self {
            waiting,
            readings: Vec::new(),
        })
    }

    /// Goes on as [`LinearProbe::advance`] does; whether all are done.
    pub fn advance(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while let Some((factor, values, probe)) = self.waiting.front_mut() {
            if !probe.advance(&mut go_on) {
                return false;
            }
            let (factor, values) = (*factor, *values);
            self.readings
                .extend(probe.finish().map(|result| FactorReading {
                    factor,
                    values,
                    chance: result.chance,
                    accuracy: result.accuracy,
                }));
            self.waiting.pop_front();
        }
        true
    }

    /// What was read so far, in the order of the factors.
    pub fn readings(&self) -> &[FactorReading] {
        &self.readings
    }
}

/// The rows of the report, from the readings of all factors on `h` and on `z`.
pub fn factor_rows(on_h: &[FactorReading], on_z: &[FactorReading]) -> Vec<FactorRow> {
    let rows = on_h.iter().zip(on_z).map(|(h, z)| FactorRow {
        factor: h.factor,
        values: h.values,
        chance: h.chance,
        on_h: h.accuracy,
        on_z: z.accuracy,
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::super::Embeddings;
    use super::*;
    use crate::random::Key;

    const IMAGES: u32 = 300;

    fn key(image: u32) -> Key {
        Key {
            seed: 3,
            step: 0,
            image,
            view: 0,
        }
    }

    /// Values of three factors: 4 colours, 3 shapes, and one that never changes.
    fn factors(images: std::ops::Range<u32>) -> [Vec<u32>; 3] {
        let drawn = |draw, count: u32| {
            let value = move |image| key(image).bits(draw) % count;
            images.clone().map(value).collect()
        };
        [drawn(0, 4), drawn(1, 3), drawn(2, 1)]
    }

    /// Features that show the shape, and the colour only where `sees_colour`.
    fn features(images: std::ops::Range<u32>, sees_colour: bool) -> Embeddings {
        let [colours, shapes, _] = factors(images.clone());
        let row = |(image, (colour, shape)): (u32, (u32, u32))| {
            let mut row: Vec<f32> = (0..9)
                .map(|at| 0.2 * key(image).normal(10 + 2 * at))
                .collect();
            row[4 + shape as usize] += 1.0;
            row[colour as usize] += f32::from(sees_colour);
            row
        };
        let values = images.zip(colours.into_iter().zip(shapes)).flat_map(row);
        Embeddings::new(values.collect(), 9)
    }

    fn readings(sees_colour: bool) -> Vec<FactorReading> {
        let (train, test) = (0..IMAGES, IMAGES..2 * IMAGES);
        let [table, asked] = [&train, &test].map(|part| features(part.clone(), sees_colour));
        let tables = ProbeTables::new(&table, &asked).unwrap();
        let [train, test] = [train, test].map(factors);
        let labels = |at: usize| FactorLabels {
            values: [4, 3, 1][at],
            train: &train[at],
            test: &test[at],
        };
        let mut probes = FactorProbes::new(&tables, &[labels(0), labels(1), labels(2)]).unwrap();
        let mut pauses = 0;
        while !probes.advance(|| false) {
            pauses += 1;
        }
        assert!(pauses > 100, "{pauses}");
        probes.readings().to_vec()
    }

    #[test]
    fn a_colour_that_was_erased_is_seen_to_be() {
        let rows = factor_rows(&readings(true), &readings(false));
        let [colour, shape] = rows[..] else {
            panic!("the constant factor has no probe: {rows:?}");
        };
        assert_eq!(
            (colour.factor, colour.values, shape.factor, shape.values),
            (0, 4, 1, 3)
        );
        assert!(
            colour.on_h > 0.97 && shape.on_h > 0.97 && shape.on_z > 0.97,
            "{rows:?}"
        );
        // 300 guesses deviate by 0.025.
        assert!(colour.on_z < colour.chance + 0.1, "{rows:?}");
        assert!((0.25..0.35).contains(&colour.chance), "{rows:?}");
    }

    #[test]
    fn labels_that_do_not_fit_are_refused() {
        let table = features(0..IMAGES, true);
        let tables = ProbeTables::new(&table, &table).unwrap();
        let short = FactorLabels {
            values: 4,
            train: &[0, 1],
            test: &[0, 1],
        };
        let problem = FactorProbes::new(&tables, &[short]).err();
        assert_eq!(problem, Some(ProbeProblem::DoesNotFit));
    }
}
