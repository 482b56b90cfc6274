/// `base` to the power of `exponent`, for a base of at least 0: to the last digits, which nothing that
/// is drawn shows. The standard library's is right to the last bit, and three kilobytes.
pub fn power(base: f64, exponent: f64) -> f64 {
    (exponent * base.ln()).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_is_that_of_the_standard_library_and_that_of_0_is_0() {
        for base in [0.001, 0.5, 1.0, 255.0] {
            assert!((power(base, 2.2) / base.powf(2.2) - 1.0).abs() < 1e-12);
        }
        assert_eq!(power(0.0, 2.2), 0.0);
    }
}
