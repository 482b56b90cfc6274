//! Files with changed, cut and doubled bytes: refused or taken, but never a panic.

use crate::made::*;
use image::ImageFormat;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::LazyLock;

/// One small file of each kind.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut files: Vec<Vec<u8>> = FORMATS
        .iter()
        .map(|format| encoded(busy(16, 7), *format))
        .collect();
    files.push(zip(&[
        ("a/1.png", encoded(busy(8, 1), ImageFormat::Png)),
        ("b/2.png", encoded(busy(8, 2), ImageFormat::Png)),
    ]));
    files
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_file_is_refused_or_taken_but_never_panics(
        kind in 0..7_usize,
        changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        kept in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = FILES[kind].clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(kept) = kept {
            bytes.truncate(kept.index(bytes.len()));
        }
        let imported = imported_beside_good(vec![("mutated", bytes)]);
        prop_assert!((2..=4).contains(&imported.set.len()));
        prop_assert_eq!(imported.set.pixels.len(), imported.set.len() * imported.set.bytes_per_image());
    }
}
