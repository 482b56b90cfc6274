//! Images at 8 x 8 pixels: those much alike at this size are alike to the eye, and 50,000 of them are searched in
//! a fraction of a second.

/// Side of a small copy, in pixels.
pub(super) const SIDE_PX: usize = 8;
/// Numbers of a small copy.
pub(super) const NUMBERS: usize = SIDE_PX * SIDE_PX * 3;

/// An image at 8 x 8 pixels, sRGB, row by row.
pub(super) type SmallCopy = [u8; NUMBERS];

/// Averages over equal blocks of an image of this side.
pub(super) fn small_copy(image: &[u8], side_px: usize) -> SmallCopy {
    let block = side_px / SIDE_PX;
    std::array::from_fn(|value| {
        let (pixel, channel) = (value / 3, value % 3);
        let (top, left) = (pixel / SIDE_PX * block, pixel % SIDE_PX * block);
        let sum: u32 = (top..top + block)
            .flat_map(|y| (left..left + block).map(move |x| (y * side_px + x) * 3 + channel))
            .map(|byte| u32::from(image[byte]))
            .sum();
        (sum / (block * block) as u32) as u8
    })
}

/// How far two small copies lie apart, over all their numbers.
pub(super) fn squared_distance(a: &SmallCopy, b: &SmallCopy) -> u32 {
    let differences = a.iter().zip(b).map(|(&a, &b)| u32::from(a.abs_diff(b)));
    differences.map(|difference| difference * difference).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_copy_holds_the_mean_of_every_block() {
        let side_px = 16;
        let mut image = vec![0; side_px * side_px * 3];
        // The second block of the first row, in green: 10, 20, 30 and 40.
        for (pixel, green) in [(2, 10), (3, 20), (side_px + 2, 30), (side_px + 3, 40)] {
            image[pixel * 3 + 1] = green;
        }
        let copy = small_copy(&image, side_px);
        assert_eq!(copy[3 + 1], 25);
        assert_eq!(copy.iter().map(|&value| u32::from(value)).sum::<u32>(), 25);
        let nothing = [0; NUMBERS];
        assert_eq!(squared_distance(&copy, &nothing), 25 * 25);
    }
}
