//! Whether a JPEG file goes on to its end.
//!
//! The decoder fills what is missing with grey and says nothing, so a cut-off photograph would be
//! trained on half grey. The check walks the markers of ITU-T T.81, annex B, and decodes nothing.

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// Whether the end-of-image marker is reached. Pictures inside metadata are stepped over, and what
/// follows the marker is not looked at.
pub(super) fn reaches_its_end(bytes: &[u8]) -> bool {
    let mut at = 2; // past the start-of-image marker
    while let Some((marker, after)) = next_marker(bytes, at) {
        match marker {
            END_OF_IMAGE => return true,
            // Stand-alone markers: TEM, RST0 to RST7, SOI.
            0x01 | 0xd0..=0xd8 => at = after,
            _ => {
                let Some(&[high, low]) = bytes.get(after..).and_then(|rest| rest.first_chunk())
                else {
                    return false;
                };
                at = after + usize::from(u16::from_be_bytes([high, low]));
                if marker == START_OF_SCAN {
                    at = end_of_scan(bytes, at);
                }
            }
        }
    }
    false
}

/// The next marker from `at` on and the place after it; fill bytes and stray bytes are passed over,
/// as decoders do.
fn next_marker(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let rest = bytes.get(at..)?;
    let pair = rest
        .windows(2)
        .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff))?;
    Some((rest[pair + 1], at + pair + 2))
}

/// Where the marker after the entropy-coded data stands; `FF 00` and restarts belong to the data.
fn end_of_scan(bytes: &[u8], at: usize) -> usize {
    let data = bytes.get(at..).unwrap_or(&[]);
    data.windows(2)
        .position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xff | 0xd0..=0xd7))
        .map_or(bytes.len(), |offset| at + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCAN: [u8; 14] = [
        0xff, 0xd8, 0xff, 0xda, 0, 3, 7, 1, 0xff, 0, 0xff, 0xd0, 0xff, 0xd9,
    ];

    #[test]
    fn only_the_whole_file_reaches_its_end() {
        assert!(reaches_its_end(&SCAN));
        for length in 0..SCAN.len() {
            assert!(!reaches_its_end(&SCAN[..length]), "{length}");
        }
    }

    #[test]
    fn an_end_inside_metadata_does_not_count() {
        let metadata = [0xff, 0xd8, 0xff, 0xe1, 0, 4, 0xff, 0xd9];
        assert!(!reaches_its_end(&metadata));
    }
}
