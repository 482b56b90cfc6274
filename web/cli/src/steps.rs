//! What each part of a build took, said as it ends.

use anyhow::Result;
use std::time::{Duration, Instant};

/// Takes a step and says what it took; a step that fails says so itself.
///
/// # Errors
/// What the step says.
pub fn timed<T>(what: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let outcome = step()?;
    println!("{}", took(what, began.elapsed()));
    Ok(outcome)
}

fn took(what: &str, time: Duration) -> String {
    format!("{:>8.1} s  {what}", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_stand_below_one_another_before_what_they_were_spent_on() {
        let lines = [
            took("the app, compiled", Duration::from_millis(61_240)),
            took("the site, put together", Duration::from_millis(40)),
        ];
        assert_eq!(lines[0], "    61.2 s  the app, compiled");
        assert_eq!(lines[1], "     0.0 s  the site, put together");
    }

    #[test]
    fn a_step_gives_what_it_made_or_why_it_failed() {
        assert_eq!(timed("a step", || Ok(3)).unwrap(), 3);
        let failed = timed("a step", || -> Result<()> { anyhow::bail!("no") });
        assert_eq!(failed.unwrap_err().to_string(), "no");
    }
}
