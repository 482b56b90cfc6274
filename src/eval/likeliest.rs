//! The class that scores speak for.

/// The place of the largest score; of equals the lowest.
pub fn likeliest(scores: &[f32]) -> u32 {
    let mut best = (0, f32::NEG_INFINITY);
    for (class, &score) in (0..).zip(scores) {
        if score > best.1 {
            best = (class, score);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_largest_is_named() {
        assert_eq!(likeliest(&[-2.0, 0.5, 0.5]), 1);
        assert_eq!(likeliest(&[-2.0]), 0);
    }
}
