//! Embeddings of a set's examples by some networks.

use crate::device::{ReadBackFailed, read_back};
use crate::eval::Embeddings;
use crate::input::ExampleSet;
use crate::method::Networks;
use crate::model::Views;
use crate::random::Moment;
use crate::recipe::{HeadKind, Recipe};
use burn::tensor::Device;
use std::ops::Range;

/// Examples that go through the encoder together: enough to fill a GPU, few enough for its memory.
const EXAMPLES_PER_PASS: usize = 128;
/// The seed and the step whose draws make the views that are judged: the same at every judgement of every run,
/// and a step that no training comes to.
const JUDGED_STEP: u32 = u32::MAX;
const JUDGED_SEED: u32 = 0;

/// Examples, and what embeds them.
pub struct Embedder<'a> {
    pub set: &'a dyn ExampleSet,
    pub recipe: &'a Recipe,
    pub networks: &'a Networks,
    /// Without autodiff.
    pub device: &'a Device,
}

/// The two spaces.
pub struct Embedded {
    pub h: Embeddings,
    /// None where the recipe has no head: `z` is `h`.
    pub z: Option<Embeddings>,
}

impl Embedded {
    /// What networks of this recipe gave, row after row: `h` [N, features], and `z` [N, D] or nothing.
    pub(super) fn new(recipe: &Recipe, [h, z]: [Vec<f32>; 2]) -> Self {
        let has_head = recipe.head.kind != HeadKind::None;
        Self {
            h: Embeddings::new(h, recipe.encoder.feature_dim()),
            z: has_head.then(|| Embeddings::new(z, recipe.projection_dim())),
        }
    }
}

impl Embedded {
    /// Leaves these rows out.
    pub fn leave_out(&mut self, rows: Range<usize>) {
        for table in [Some(&mut self.h), self.z.as_mut()].into_iter().flatten() {
            let dim = table.dim;
            table.values.drain(rows.start * dim..rows.end * dim);
            table.count -= rows.len();
        }
    }
}

impl Embedder<'_> {
    /// The examples themselves, without any augmentation.
    ///
    /// # Errors
    /// Where embeddings cannot be read back from the device.
    pub async fn embed(&self, examples: &[u32]) -> Result<Embedded, ReadBackFailed> {
        let mut values = [Vec::new(), Vec::new()];
        for examples in examples.chunks(EXAMPLES_PER_PASS) {
            let plain = self.set.plain(examples, self.device); // [N, ..]
            self.pass(plain, &mut values).await?;
        }
        Ok(Embedded::new(self.recipe, values))
    }

    /// The first and the second views of the examples by the one policy that judgements have in common, whatever
    /// the recipe's is and whatever its seed: runs can be compared by them.
    ///
    /// # Errors
    /// As [`Embedder::embed`].
    pub async fn embed_views(&self, examples: &[u32]) -> Result<[Embedded; 2], ReadBackFailed> {
        let mut both = [[Vec::new(), Vec::new()], [Vec::new(), Vec::new()]];
        let input = &self.recipe.input.to_judge_by();
        let moment = Moment {
            seed: JUDGED_SEED,
            step: JUDGED_STEP,
        };
        for examples in examples.chunks(EXAMPLES_PER_PASS / 2) {
            let set = self.set;
            let views = set.two_views(input, moment, examples, None, self.device); // [2N, ..]
            for (view, values) in both.iter_mut().enumerate() {
                let first = view * examples.len();
                let views = views.rows(first..first + examples.len()); // [N, ..]
                self.pass(views, values).await?;
            }
        }
        Ok(both.map(|values| Embedded::new(self.recipe, values)))
    }

    async fn pass(
        &self,
        views: Views,
        [all_h, all_z]: &mut [Vec<f32>; 2],
    ) -> Result<(), ReadBackFailed> {
        let encoder = self.recipe.encoder.plan();
        let h = self.networks.features(&encoder, views); // [N, features]
        if self.recipe.head.kind != HeadKind::None {
            let head = self.recipe.head.plan(encoder.output_width());
            let z = self.networks.projections(&head, h.clone()); // [N, D]
            all_z.extend(read_back(z).await?);
        }
        all_h.extend(read_back(h).await?);
        Ok(())
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::data::ImageSet;
    use crate::judge::EmbeddingPass;
    use crate::random::pcg;
    use crate::recipe::Preset;
    use pollster::block_on;

    const IMAGES: u32 = 5;

    /// `hold` is given what embeds five images of noise.
    fn with_embedder(hold: impl FnOnce(&Embedder)) {
        let pixels = (0..IMAGES * 32 * 32 * 3).map(|byte| pcg(byte) as u8);
        let set = ImageSet {
            size_px: 32,
            pixels: pixels.collect(),
            names: vec![String::new(); IMAGES as usize],
            ..ImageSet::default()
        };
        let (recipe, device) = (Recipe::default(), Device::flex());
        let networks = Networks::init(&recipe.architecture(0), recipe.seed, &device);
        hold(&Embedder {
            set: &set,
            recipe: &recipe,
            networks: &networks,
            device: &device,
        });
    }

    #[test]
    fn runs_of_any_views_and_any_seed_are_judged_by_the_same_views() {
        with_embedder(|embedder| {
            let images: Vec<u32> = (0..IMAGES).collect();
            let mut other = embedder.recipe.clone();
            other.seed = 9;
            other.images_mut().views = Preset::None.policies(32);
            let by_other = Embedder {
                recipe: &other,
                ..*embedder
            };
            let [[first, second], [other_first, other_second]] = [embedder, &by_other]
                .map(|embedder| block_on(embedder.embed_views(&images)).expect("views"));
            assert_eq!((&first.h, &second.h), (&other_first.h, &other_second.h));
            assert_ne!(first.h, second.h);
        });
    }

    #[test]
    fn two_views_are_judged_and_none_that_training_sees() {
        with_embedder(|embedder| {
            let images: Vec<u32> = (0..IMAGES).collect();
            let [first, second] = block_on(embedder.embed_views(&images)).expect("views");
            assert_ne!(first.h, second.h);
            let Embedder {
                set,
                recipe,
                device,
                ..
            } = *embedder;
            // Of a run that has the seed and the views of the judgement.
            let input = recipe.input.to_judge_by();
            let moment = Moment {
                seed: JUDGED_SEED,
                step: 0,
            };
            let views = set.two_views(&input, moment, &images, None, device);
            let features = embedder.networks.features(&recipe.encoder.plan(), views);
            let of_training = block_on(read_back(features)).expect("features");
            assert_eq!(
                of_training.len(),
                first.h.values.len() + second.h.values.len()
            );
            assert_ne!(of_training[..first.h.values.len()], first.h.values);
        });
    }

    #[test]
    fn a_pass_in_slices_embeds_what_one_pass_does() {
        with_embedder(|embedder| {
            let images: Vec<u32> = (0..IMAGES).rev().collect();
            let at_once = block_on(embedder.embed(&images)).expect("embeddings");
            let mut pass = EmbeddingPass::new(images.clone());
            let mut slices = 0;
            while !pass.is_done() {
                block_on(pass.advance(embedder, 2)).expect("embeddings");
                slices += 1;
            }
            assert_eq!(slices, 3);
            let (embedded, found) = pass.finish(embedder.recipe);
            assert_eq!(embedded, images);
            let both = [(found.h, at_once.h), (found.z.unwrap(), at_once.z.unwrap())];
            for (found, at_once) in both {
                assert_eq!(found.count, at_once.count);
                let pairs = found.values.iter().zip(&at_once.values);
                let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                // Sums in another order.
                assert!(apart < 1e-4, "{apart}");
            }
        });
    }
}
