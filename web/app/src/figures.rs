//! Numbers, durations and sizes as a person reads them.

/// A count with thin groups of three: `12,345`.
pub fn count(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A duration as a clock: `0:07`, `12:34`, `1:02:03`. Negative and unknown durations are a dash.
pub fn clock(seconds: f32) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "–".to_owned();
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

/// A pace with the unit that keeps it readable: `85 ms`, `1.3 s`.
pub fn pace(seconds: f32) -> String {
    if !seconds.is_finite() {
        return "–".to_owned();
    }
    if seconds < 0.995 {
        format!("{:.0} ms", seconds * 1000.0)
    } else {
        format!("{seconds:.1} s")
    }
}

/// A rate: whole from 10 upwards, one digit below.
pub fn rate(per_second: f32) -> String {
    if !per_second.is_finite() {
        return "–".to_owned();
    }
    if per_second >= 10.0 {
        count(per_second.round() as u32)
    } else {
        format!("{per_second:.1}")
    }
}

/// Bytes in decimal units: `850 kB`, `51.2 MB`.
pub fn bytes(bytes: f64) -> String {
    match bytes {
        b if b >= 1e9 => format!("{:.1} GB", b / 1e9),
        b if b >= 100e6 => format!("{:.0} MB", b / 1e6),
        b if b >= 1e6 => format!("{:.1} MB", b / 1e6),
        b if b >= 1e3 => format!("{:.0} kB", b / 1e3),
        b => format!("{b:.0} bytes"),
    }
}

/// A part of one as per cent: `54.2 %`.
pub fn percent(part: f32) -> String {
    if !part.is_finite() {
        return "–".to_owned();
    }
    format!("{:.1} %", part * 100.0)
}

/// A figure for the screen: three decimals, and the exponent where those would say nothing.
pub fn decimal(number: f32) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    if number != 0.0 && number.abs() < 1e-3 {
        format!("{number:.1e}")
    } else {
        format!("{number:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(4_294_967_295), "4,294,967,295");
    }

    #[test]
    fn a_clock_shows_hours_only_when_there_are_some() {
        assert_eq!(clock(7.4), "0:07");
        assert_eq!(clock(59.6), "1:00");
        assert_eq!(clock(754.0), "12:34");
        assert_eq!(clock(3723.0), "1:02:03");
    }

    #[test]
    fn what_is_not_a_duration_is_a_dash() {
        assert_eq!(clock(f32::NAN), "–");
        assert_eq!(clock(-1.0), "–");
        assert_eq!(pace(f32::INFINITY), "–");
        assert_eq!(rate(f32::NAN), "–");
    }

    #[test]
    fn paces_and_rates_keep_two_readable_digits() {
        assert_eq!(pace(0.0853), "85 ms");
        assert_eq!(pace(1.26), "1.3 s");
        assert_eq!(rate(3.26), "3.3");
        assert_eq!(rate(1234.4), "1,234");
    }

    #[test]
    fn sizes_take_their_decimal_unit() {
        assert_eq!(bytes(512.0), "512 bytes");
        assert_eq!(bytes(850_400.0), "850 kB");
        assert_eq!(bytes(51_200_000.0), "51.2 MB");
        assert_eq!(bytes(2_340_000_000.0), "2.3 GB");
    }

    #[test]
    fn small_figures_keep_their_magnitude() {
        assert_eq!(decimal(3.2), "3.200");
        assert_eq!(decimal(0.00012), "1.2e-4");
        assert_eq!(decimal(0.0), "0.000");
        assert_eq!(decimal(f32::NAN), "NaN");
    }
}
