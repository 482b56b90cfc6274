//! A whole sample set, a slice at a time: 20,000 images take longer than a page should wait.

use super::factors::{SHAPES, SampleFactors};
use super::render::render;
use crate::data::content::Content;
use crate::data::import::{ImportFailed, ImportStep, Imported};
use crate::data::import_problem::ImportProblem;
use crate::data::labels_origin::LabelsOrigin;
use crate::data::progress::Pace;
use crate::data::set::ImageSet;
use crate::data::twins::Twins;
use crate::protocol::{ImageSetSummary, SampleSet};
use crate::say::Sentence;

/// A sample set that is being drawn; the same use as [`crate::data::Import`].
pub struct SampleImport {
    sample: SampleSet,
    /// The images that will be drawn; 0 where the request is refused.
    images: u32,
    set: ImageSet,
    twins: Twins,
    pace: Pace,
}

impl SampleImport {
    /// Prepares the set; `size_px` is one of [`crate::recipe::WORKING_SIZES_PX`].
    pub fn new(sample: SampleSet, size_px: u32) -> Self {
        let factors = SampleFactors::described();
        let mut set = ImageSet {
            name: format!("Shapes, seed {}", sample.seed),
            size_px,
            classes: SHAPES.map(str::to_owned).to_vec(),
            factor_values: vec![Vec::new(); factors.len()],
            factors,
            ..ImageSet::default()
        };
        let images = match ImportProblem::of_sample(sample, size_px) {
            None => sample.images,
            Some(_) => 0,
        };
        set.pixels
            .reserve_exact(images as usize * set.bytes_per_image());
        Self {
            sample,
            images,
            set,
            twins: Twins::default(),
            pace: Pace::default(),
        }
    }

    /// Works for about `budget_seconds`, at least one image. `clock` tells seconds since any moment.
    pub fn advance(&mut self, budget_seconds: f64, clock: impl Fn() -> f64) -> ImportStep {
        let start = clock();
        self.pace.tick(start);
        while self.pace.done < self.images {
            self.draw_next();
            let now = clock();
            if now - start >= budget_seconds {
                self.pace.tick(now);
                return ImportStep::Progress(self.pace.progress(Some(self.images)));
            }
        }
        self.pace.tick(clock());
        ImportStep::Done
    }

    /// The set and its summary.
    ///
    /// # Errors
    /// A number of images or a size that is not offered.
    pub fn finish(mut self) -> Result<Imported, ImportFailed> {
        if let Some(problem) = ImportProblem::of_sample(self.sample, self.set.size_px) {
            return Err(ImportFailed {
                problem,
                refusals: Vec::new(),
            });
        }
        let seed = self.sample.seed;
        let (duplicates, alike) = (self.twins.duplicates, self.twins.alike);
        self.set.first_alike = self.twins.into_first_of();
        let summary = ImageSetSummary {
            labels: vec![Sentence::of(&LabelsOrigin::Shapes { seed })],
            width_px: [self.set.size_px; 3],
            height_px: [self.set.size_px; 3],
            aspect_parts: [0.0, 1.0, 0.0],
            duplicates,
            alike,
            seconds: self.pace.seconds() as f32,
            ..self.set.summary()
        };
        Ok(Imported {
            set: self.set,
            summary,
            refusals: Vec::new(),
        })
    }

    fn draw_next(&mut self) {
        let index = self.pace.done;
        let (pixels, factors) = render(self.sample.seed, index, self.set.size_px);
        self.set.pixels.extend_from_slice(&pixels);
        self.twins.look_at_last(&self.set);
        let content = Content::of_sample(self.sample.seed, index);
        self.set.contents.push(content);
        let shape = SHAPES
            .get(factors.shape as usize)
            .copied()
            .unwrap_or_default();
        self.set.names.push(format!("{shape} {}", index + 1));
        self.set.labels.push(factors.shape);
        for (values, value) in self.set.factor_values.iter_mut().zip(factors.values()) {
            values.push(value);
        }
        self.pace.done += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: SampleSet = SampleSet {
        images: 2_000,
        seed: 4,
    };

    #[test]
    fn a_set_drawn_in_slices_is_complete_and_says_its_factors() {
        let mut import = SampleImport::new(SAMPLE, 32);
        let time = std::cell::Cell::new(0.0);
        let clock = || {
            time.set(time.get() + 0.01);
            time.get()
        };
        let mut slices = 0;
        while let ImportStep::Progress(progress) = import.advance(1.0, clock) {
            slices += 1;
            assert_eq!(progress.total, Some(2_000));
            assert!(progress.per_second > 0.0 && progress.eta_seconds.is_some());
        }
        assert!(slices > 5, "{slices}");
        let imported = import.finish().unwrap();
        assert_eq!(imported.set.pixels.len(), 2_000 * 32 * 32 * 3);
        assert_eq!(imported.summary.images_per_class.iter().sum::<u32>(), 2_000);
        assert_eq!(imported.set.factor_values[0], imported.set.labels);
        for (factor, values) in imported.set.factors.iter().zip(&imported.set.factor_values) {
            assert_eq!(values.len(), 2_000);
            assert!(
                values
                    .iter()
                    .all(|&value| (value as usize) < factor.values.len())
            );
        }
        assert_eq!(imported.summary.duplicates, 0);
    }

    #[test]
    fn a_number_or_a_size_that_is_not_offered_is_refused_in_words() {
        let finished = |images, size_px| {
            let mut import = SampleImport::new(SampleSet { images, seed: 1 }, size_px);
            assert_eq!(import.advance(1.0, || 0.0), ImportStep::Done);
            import.finish().unwrap_err().to_string()
        };
        assert!(finished(5, 32).contains("2000 to 20000"));
        assert!(finished(2_000, 33).contains("33"));
    }
}
