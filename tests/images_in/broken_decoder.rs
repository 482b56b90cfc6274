//! A file that breaks its decoder costs itself alone.

use crate::made::*;
use contrastive_lab::data::{Import, ImportStep};
use contrastive_lab::decode::{Codecs, Decoded, NotDecoded, PictureDecoder};

/// Breaks on one file.
struct Brittle {
    codecs: Codecs,
    breaks_on: Vec<u8>,
}

impl PictureDecoder for Brittle {
    fn decode(
        &mut self,
        bytes: &[u8],
        size_px: u32,
        with_larger: bool,
    ) -> Result<Decoded, NotDecoded> {
        if bytes == self.breaks_on {
            return Err(NotDecoded::Broke {
                cause: "out of\u{202e} memory".to_owned(),
            });
        }
        self.codecs.decode(bytes, size_px, with_larger)
    }
}

#[test]
fn the_file_is_listed_and_those_after_it_load() {
    let files = (1..=3).map(|seed| (format!("{seed}.png"), png(seed)));
    let decoder = Brittle {
        codecs: Codecs::default(),
        breaks_on: png(2),
    };
    let mut import = Import::new(sources(files.collect()), SIZE_PX, Box::new(decoder));
    while let ImportStep::Progress(_) = import.advance(1.0, || 0.0) {}
    let imported = import.finish().unwrap();
    assert_eq!(imported.set.names, ["1.png", "3.png"]);
    assert_eq!(imported.refusals.len(), 1);
    assert_eq!(imported.refusals[0].path, "2.png");
    let reason = &imported.refusals[0].reason;
    assert_eq!(reason.id, "refusal/decoder-broke");
    assert_eq!(reason.value("cause"), "out of\\u{202e} memory");
}
