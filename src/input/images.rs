//! Images as input: their pixels through the augmentations of the recipe.

use super::{ExampleSet, InputProblem};
use crate::augment::{self, LocalViews, Sides};
use crate::data::{ImageSet, PixelNeighbours};
use crate::model::Views;
use crate::random::Moment;
use crate::recipe::Input;
use burn::tensor::Device;

/// Behind the two whole ones.
const FIRST_LOCAL_VIEW: u32 = 2;

impl ExampleSet for ImageSet {
    fn labels(&self) -> &[u32] {
        &self.labels
    }

    fn class_count(&self) -> usize {
        self.classes.len()
    }

    fn check(&self, input: &Input) -> Result<(), InputProblem> {
        let Input::Images(images) = input;
        let (images_px, recipe_px) = (self.size_px, images.size_px);
        match images_px == recipe_px {
            true => Ok(()),
            false => Err(InputProblem::Size {
                images_px,
                recipe_px,
            }),
        }
    }

    fn plain(&self, examples: &[u32], device: &Device) -> Views {
        let pixels = self.gathered(examples); // [N, S, S, 3]
        Views::Pixels(augment::plain_images(&pixels, self.size_px, device))
    }

    fn two_views(
        &self,
        input: &Input,
        moment: Moment,
        examples: &[u32],
        seconds: Option<&[u32]>,
        device: &Device,
    ) -> Views {
        let Input::Images(images) = input;
        let mut pixels = self.gathered(examples); // [N, S, S, 3]
        if let Some(seconds) = seconds {
            pixels.extend(self.gathered(seconds)); // [2N, S, S, 3]
        }
        let sides = Sides::alike(self.size_px as usize);
        let rows = augment::parameter_table(&images.views, 0, moment, examples, sides);
        Views::Pixels(augment::make_views(&pixels, sides, &rows, device))
    }

    fn local_views(
        &self,
        input: &Input,
        local: LocalViews,
        moment: Moment,
        examples: &[u32],
        device: &Device,
    ) -> Option<Views> {
        if local.count == 0 {
            return None;
        }
        let Input::Images(images) = input;
        let policies = local.policies(&images.views[0]);
        let sides = Sides {
            image_px: self.size_px as usize,
            view_px: local.side_px(self.size_px) as usize,
        };
        let pixels = self.gathered(examples); // [N, S, S, 3]
        let rows = augment::parameter_table(&policies, FIRST_LOCAL_VIEW, moment, examples, sides);
        Some(Views::Pixels(augment::make_views(
            &pixels, sides, &rows, device,
        )))
    }

    fn neighbours(&self, examples: &[u32], count: u32, seed: u32) -> PixelNeighbours {
        PixelNeighbours::new(self, examples.to_vec(), count, seed)
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::random::pcg;
    use crate::recipe::Recipe;

    const MOMENT: Moment = Moment { seed: 1, step: 0 };

    /// Three images of noise.
    fn set() -> ImageSet {
        ImageSet {
            size_px: 32,
            pixels: (0..3 * 32 * 32 * 3).map(|byte| pcg(byte) as u8).collect(),
            names: vec![String::new(); 3],
            ..ImageSet::default()
        }
    }

    fn read(views: Views) -> Vec<f32> {
        let Views::Pixels(pixels) = views;
        pixels.into_data().try_to_vec().expect("floats")
    }

    fn two_views(examples: &[u32], seconds: Option<&[u32]>, moment: Moment) -> Vec<f32> {
        let recipe = Recipe::default();
        read(set().two_views(&recipe.input, moment, examples, seconds, &Device::flex()))
    }

    #[test]
    fn second_views_show_the_same_images_unless_others_are_given() {
        let same = two_views(&[0, 1], None, MOMENT);
        assert_eq!(same.len(), 4 * 3 * 32 * 32);
        assert_eq!(same, two_views(&[0, 1], Some(&[0, 1]), MOMENT));
        let others = two_views(&[0, 1], Some(&[2, 2]), MOMENT);
        let half = same.len() / 2;
        assert_eq!(same[..half], others[..half]);
        assert_ne!(same[half..], others[half..]);
    }

    #[test]
    fn local_views_are_of_half_the_side_and_each_is_another() {
        let local = |count| {
            let local = LocalViews {
                count,
                area: [0.05, 0.4],
            };
            let input = Recipe::default().input;
            set().local_views(&input, local, MOMENT, &[0, 1], &Device::flex())
        };
        assert!(local(0).is_none());
        let views = local(3).expect("views");
        assert_eq!(views.count(), 6);
        let values = read(views);
        assert_eq!(values.len(), 6 * 3 * 16 * 16);
        let views: Vec<_> = values.chunks(3 * 16 * 16).collect();
        for (at, view) in views.iter().enumerate() {
            assert!(!views[..at].contains(view), "{at}");
        }
    }

    #[test]
    fn every_moment_has_views_of_its_own() {
        let later = Moment { step: 1, ..MOMENT };
        let elsewhere = Moment { seed: 2, ..MOMENT };
        let of = |moment| two_views(&[0], None, moment);
        assert_eq!(of(MOMENT), of(MOMENT));
        assert_ne!(of(MOMENT), of(later));
        assert_ne!(of(MOMENT), of(elsewhere));
    }

    #[test]
    fn a_recipe_of_another_size_cannot_read_the_images() {
        let mut recipe = Recipe::default();
        assert_eq!(set().check(&recipe.input), Ok(()));
        recipe.images_mut().size_px = 64;
        let problem = InputProblem::Size {
            images_px: 32,
            recipe_px: 64,
        };
        assert_eq!(set().check(&recipe.input), Err(problem));
    }
}
