/// A length in a drawing, to a tenth: a tenth of a pixel nobody sees, and whole numbers are written by less
/// code than broken ones.
pub fn tenths(length: f32) -> String {
    let tenths = (length * 10.0).round() as i32;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    format!("{sign}{whole}.{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_to_the_nearest_tenth() {
        for (length, written) in [
            (0.0, "0.0"),
            (12.34, "12.3"),
            (12.36, "12.4"),
            (-0.25, "-0.3"),
            (-0.04, "0.0"),
            (-7.0, "-7.0"),
        ] {
            assert_eq!(tenths(length), written);
        }
    }
}
