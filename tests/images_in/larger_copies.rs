//! Copies of twice the side, which crops are cut from.

use crate::made::*;
use contrastive_lab::data::{ImageSet, Import, ImportStep};
use image::{DynamicImage, ImageFormat};

fn loaded(mut import: Import) -> (ImageSet, u32) {
    while let ImportStep::Progress(_) = import.advance(1.0, || 0.0) {}
    let imported = import.finish().expect("a set");
    (imported.set, imported.summary.crops_from_px)
}

fn with_larger(files: Vec<(&str, Vec<u8>)>) -> (ImageSet, u32) {
    loaded(begun(files, SIZE_PX).with_larger_copies(true))
}

/// One larger than twice the working size and not square, one of the working size.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut wide = DynamicImage::ImageRgb8(busy(150, 3));
    wide = wide.crop_imm(0, 10, 150, 100);
    vec![
        ("a.png", encoded(wide, ImageFormat::Png)),
        ("b.png", png(1)),
    ]
}

#[test]
fn larger_copies_are_what_an_import_at_twice_the_side_gives_and_the_others_stay_as_they_are() {
    let (set, crops_from_px) = with_larger(files());
    let (small, of_small) = loaded(begun(files(), SIZE_PX));
    let (large, _) = loaded(begun(files(), 2 * SIZE_PX));
    assert_eq!((crops_from_px, of_small), (2 * SIZE_PX, SIZE_PX));
    assert_eq!(set.pixels, small.pixels);
    assert_eq!(set.larger_copies, large.pixels);
    assert_eq!(set.fingerprint(), small.fingerprint());
    let second = set.to_crop(&[1], true);
    assert_eq!((second.side_px, second.pixels), (64, large.gathered(&[1])));
    assert_eq!(set.to_crop(&[1], false).pixels, small.gathered(&[1]));
}

#[test]
fn nothing_is_kept_twice_where_no_image_has_more_to_show() {
    let (set, crops_from_px) = with_larger(vec![("a.png", png(1)), ("b.png", png(2))]);
    assert_eq!((set.larger_copies.len(), crops_from_px), (0, SIZE_PX));
    assert!(!set.has_larger_originals);
    assert_eq!(set.to_crop(&[0], true).pixels, set.gathered(&[0]));
}
