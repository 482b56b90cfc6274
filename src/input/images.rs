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
        if images_px != recipe_px {
            return Err(InputProblem::Size {
                images_px,
                recipe_px,
            });
        }
        let lacks_larger = self.has_larger_originals && self.larger_copies.is_empty();
        match images.larger_copies && lacks_larger {
            true => Err(InputProblem::NoLargerCopies),
            false => Ok(()),
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
        let examples_and_seconds = [examples, seconds.unwrap_or_default()].concat();
        let uncropped = self.to_crop(&examples_and_seconds, images.larger_copies); // [N or 2N, ..]
        let sides = Sides {
            image_px: uncropped.side_px,
            view_px: self.size_px as usize,
        };
        let rows = augment::parameter_table(&images.views, 0, moment, examples, sides);
        Views::Pixels(augment::make_views(&uncropped.pixels, sides, &rows, device))
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
        let uncropped = self.to_crop(examples, images.larger_copies); // [N, ..]
        let sides = Sides {
            image_px: uncropped.side_px,
            view_px: local.side_px(self.size_px) as usize,
        };
        let rows = augment::parameter_table(&policies, FIRST_LOCAL_VIEW, moment, examples, sides);
        Some(Views::Pixels(augment::make_views(
            &uncropped.pixels,
            sides,
            &rows,
            device,
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
    use crate::recipe::{Preset, Recipe};

    /// Of a mean of four values of 0 to 1.
    const ROUNDING: f32 = 1e-5;
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
    fn local_views_are_not_mirrored_where_a_whole_one_is() {
        const SIDE: u32 = 32;
        let mut recipe = Recipe::default();
        recipe.images_mut().views = Preset::None.policies(SIDE);
        for policy in &mut recipe.images_mut().views {
            policy.horizontal_flip = 0.5;
        }
        let images: Vec<u32> = (0..16).collect();
        let halves = (0..SIDE * SIDE * 3).map(|at| if at / 3 % SIDE < SIDE / 2 { 0 } else { 255 });
        let set = ImageSet {
            size_px: SIDE,
            pixels: halves.collect::<Vec<u8>>().repeat(images.len()),
            names: vec![String::new(); images.len()],
            ..ImageSet::default()
        };
        let local = LocalViews {
            count: 2,
            area: [1.0, 1.0],
        };
        let device = Device::flex();
        let whole = set.two_views(&recipe.input, MOMENT, &images, None, &device);
        let local = set.local_views(&recipe.input, local, MOMENT, &images, &device);
        let are_mirrored = |views: Views, side: usize| -> Vec<bool> {
            let views = read(views);
            views
                .chunks(3 * side * side)
                .map(|view| view[0] > 0.5)
                .collect()
        };
        let whole = are_mirrored(whole, 32);
        let local = are_mirrored(local.expect("views"), 16);
        let of_each = |mirrored: &[bool]| {
            let views = mirrored.chunks(images.len());
            views.map(<[bool]>::to_vec).collect::<Vec<_>>()
        };
        // Each view has draws of its own.
        let all = [of_each(&whole), of_each(&local)].concat();
        assert_eq!(all.len(), 4);
        for (at, view) in all.iter().enumerate() {
            assert!(!all[..at].contains(view), "{at}: {view:?}");
        }
    }

    /// The same images twice as wide, each pixel four different ones.
    fn with_larger_copies() -> ImageSet {
        ImageSet {
            larger_copies: (0..3 * 64 * 64 * 3).map(|byte| pcg(!byte) as u8).collect(),
            has_larger_originals: true,
            ..set()
        }
    }

    #[test]
    fn views_are_cut_from_larger_copies_where_the_recipe_wants_them() {
        let mut input = Recipe::default();
        input.images_mut().views = Preset::None.policies(32);
        input.images_mut().larger_copies = true;
        let (plain, set, device) = (set(), with_larger_copies(), Device::flex());
        let read_first = |set: &ImageSet, recipe: &Recipe| {
            read(set.two_views(&recipe.input, MOMENT, &[1], None, &device))
        };
        let views = read_first(&set, &input);
        assert_eq!(views.len(), 2 * 3 * 32 * 32);
        // A view of all of it: each pixel is the mean of four.
        let side = 64;
        let at = |row: usize, column: usize, channel: usize| {
            let place = (side * side + row * side + column) * 3 + channel;
            f32::from(set.larger_copies[place]) / 255.0
        };
        for (row, column, channel) in [(0, 0, 0), (5, 9, 1), (31, 30, 2)] {
            let four = [(0, 0), (0, 1), (1, 0), (1, 1)];
            let four = four.map(|(down, right)| at(2 * row + down, 2 * column + right, channel));
            let expected = four.iter().sum::<f32>() / 4.0;
            let found = views[(channel * 32 + row) * 32 + column];
            assert!((found - expected).abs() < ROUNDING, "{found} {expected}");
        }
        let small = read_first(&plain, &input);
        assert_ne!(views, small);
        input.images_mut().larger_copies = false;
        assert_eq!(read_first(&set, &input), small);
    }

    #[test]
    fn larger_copies_are_missed_only_where_they_would_show_more() {
        let mut recipe = Recipe::default();
        recipe.images_mut().larger_copies = true;
        assert_eq!(with_larger_copies().check(&recipe.input), Ok(()));
        assert_eq!(set().check(&recipe.input), Ok(()));
        let mut lacking = set();
        lacking.has_larger_originals = true;
        assert_eq!(
            lacking.check(&recipe.input),
            Err(InputProblem::NoLargerCopies)
        );
        assert_eq!(lacking.check(&Recipe::default().input), Ok(()));
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
