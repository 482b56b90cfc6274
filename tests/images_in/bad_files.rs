//! Every bad file is refused by name and with a reason, and the good ones beside it load.

use crate::made::*;
use contrastive_lab::data::ImportProblem;
use image::{GrayImage, ImageFormat};

#[test]
fn what_is_no_image_is_refused_in_words() {
    for (bytes, word) in [
        (Vec::new(), "empty"),
        (b"id,name\n1,cat\n".to_vec(), "Not an image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "SVG"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), "damaged"),
        (vec![0xff, 0xd8, 0xff], "damaged"),
    ] {
        let refusal = refusal("notes/picture.png", bytes);
        assert_eq!(refusal.path, "notes/picture.png");
        assert!(refusal.reason.english.contains(word), "{}", refusal.reason);
    }
}

#[test]
fn a_cut_off_image_of_any_format_is_refused() {
    for format in FORMATS {
        let whole = encoded(busy(64, 3), format);
        for tenths in [1, 5, 9] {
            let cut = whole[..whole.len() * tenths / 10].to_vec();
            let refusal = refusal("cut", cut);
            assert!(
                refusal.reason.english.contains("cut off"),
                "{format:?}: {}",
                refusal.reason
            );
        }
    }
}

#[test]
fn images_without_pixels_are_refused() {
    let mut bmp = encoded(quadrants(8, 8), ImageFormat::Bmp);
    bmp[18..26].fill(0);
    let mut gif = encoded(quadrants(8, 8), ImageFormat::Gif);
    gif[6..10].fill(0);
    for (name, bytes, word) in [("a.bmp", bmp, "0x0"), ("a.gif", gif, "0 x 0")] {
        let reason = refusal(name, bytes).reason.english;
        assert!(reason.contains(word), "{name}: {reason}");
    }
}

#[test]
fn images_that_are_too_large_are_refused_before_they_are_decoded() {
    let long = encoded(GrayImage::new(16_385, 1), ImageFormat::Png);
    let reason = refusal("long.png", long).reason.english;
    assert!(
        reason.contains("16385 x 1") && reason.contains("16384"),
        "{reason}"
    );
    // A small file whose header promises 60 megapixels.
    let mut vast = encoded(quadrants(8, 8), ImageFormat::Bmp);
    vast[18..22].copy_from_slice(&10_000_u32.to_le_bytes());
    vast[22..26].copy_from_slice(&6_000_u32.to_le_bytes());
    let reason = refusal("vast.bmp", vast).reason.english;
    assert!(
        reason.contains("10000 x 6000") && reason.contains("50 megapixels"),
        "{reason}"
    );
}

#[test]
fn names_are_judged_and_shown_safely() {
    let leads_out = refusal("../secret.png", png(3));
    assert!(
        leads_out.reason.english.contains("leads out"),
        "{}",
        leads_out.reason
    );
    let marked = refusal("<img src=x>\u{202e}gpj.png", b"text".to_vec());
    assert_eq!(marked.path, "<img src=x>\\u{202e}gpj.png");
    let long = refusal(&format!("{}.png", "n".repeat(10_000)), b"text".to_vec());
    assert_eq!(long.path.chars().count(), 200);
}

#[test]
fn a_good_image_with_an_odd_name_is_taken() {
    let long = format!("{}.png", "n".repeat(10_000));
    let imported = imported_beside_good(vec![(long, png(3)), ("<b>\u{202e}.png".into(), png(4))]);
    assert_eq!((imported.set.len(), imported.summary.refused), (4, 0));
    assert!(
        imported
            .set
            .names
            .iter()
            .all(|name| name.chars().count() <= 200)
    );
    assert!(imported.set.names.contains(&"<b>\\u{202e}.png".to_owned()));
}

#[test]
fn hidden_and_system_files_are_passed_over_and_said_in_one_line() {
    let files = [
        ".DS_Store",
        "Thumbs.db",
        "__MACOSX/._a.png",
        ".hidden/a.png",
        "desktop.ini",
    ];
    let imported = imported_beside_good(files.map(|name| (name, png(5))).to_vec());
    assert_eq!((imported.set.len(), imported.summary.refused), (2, 5));
    let [line] = &imported.refusals[..] else {
        panic!("{:?}", imported.refusals);
    };
    assert_eq!(line.path, ".DS_Store");
    assert_eq!(line.reason.id, "refusal/hidden");
    assert_eq!(line.reason.value("files"), "5");
}

#[test]
fn duplicates_are_kept_and_counted() {
    let imported = imported_beside_good(vec![("a/copy.png", png(1)), ("b/copy.png", png(1))]);
    assert_eq!((imported.set.len(), imported.summary.duplicates), (4, 2));
}

#[test]
fn refusals_are_listed_up_to_a_thousand_and_all_counted() {
    let texts = (0..1_500)
        .map(|index| (format!("{index}.txt"), b"text".to_vec()))
        .collect();
    let imported = imported_beside_good(texts);
    assert_eq!(
        (imported.refusals.len(), imported.summary.refused),
        (1_000, 1_500)
    );
}

#[test]
fn without_two_images_the_import_fails_in_words() {
    let nothing = imported(Vec::<(&str, _)>::new()).unwrap_err();
    assert_eq!(nothing.problem, ImportProblem::NothingFound);
    let bad = imported(vec![("a.txt", b"text".to_vec())]).unwrap_err();
    assert_eq!(bad.problem, ImportProblem::AllRefused { refused: 1 });
    assert_eq!(bad.refusals.len(), 1);
    let one = imported(vec![("a.png", png(1))]).unwrap_err();
    assert_eq!(one.problem, ImportProblem::OneImage);
}

#[test]
fn a_size_that_is_not_offered_is_refused_in_words() {
    use contrastive_lab::data::ImportStep;
    for size_px in [0, 33] {
        let mut import = begun(vec![("a.png", png(1))], size_px);
        assert_eq!(import.advance(1.0, || 0.0), ImportStep::Done);
        let failed = import.finish().unwrap_err().to_string();
        assert!(failed.contains("32, 48, 64, 96"), "{failed}");
    }
}
