//! What the native bench has found of one that takes part.

use super::contestant::Round;
use serde::Serialize;

/// How far a loss may lie from the first one's: f32 in another order of sums.
const LOSS_TOLERANCE: f64 = 1e-3;

#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Row {
    pub encoder: &'static str,
    pub contestant: String,
    /// 0 where the graphics card computes.
    pub threads: u32,
    pub first_losses: Vec<f64>,
    pub is_wrong: bool,
    /// Of a step, a median over the rounds.
    pub seconds: f64,
    pub least_seconds: f64,
    pub most_seconds: f64,
    /// Of the processor, the least of the rounds: what other programs on the machine disturb least.
    pub cpu_seconds: f64,
    pub views_per_second: f64,
}

impl Row {
    /// Holds it to the losses of the first, and sums the rounds up.
    pub(super) fn finish(mut self, rounds: &[Round], images: u32, expected: &[f64]) -> Self {
        let mut seconds: Vec<f64> = rounds.iter().map(|round| round.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        self.seconds = seconds.get(seconds.len() / 2).copied().unwrap_or_default();
        self.least_seconds = seconds.first().copied().unwrap_or_default();
        self.most_seconds = seconds.last().copied().unwrap_or_default();
        let processor = rounds.iter().map(|round| round.cpu_seconds);
        self.cpu_seconds = processor.fold(f64::INFINITY, f64::min);
        self.views_per_second = f64::from(2 * images) / self.seconds;
        let mut losses = self.first_losses.iter().zip(expected);
        self.is_wrong = losses.any(|(loss, expected)| {
            let apart = (loss - expected).abs();
            apart.is_nan() || apart > LOSS_TOLERANCE
        });
        self
    }

    pub(super) fn markdown(&self) -> String {
        let [median, least, most, processor] = [
            self.seconds,
            self.least_seconds,
            self.most_seconds,
            self.cpu_seconds,
        ]
        .map(|seconds| format!("{:.1}", 1e3 * seconds));
        let threads = if self.threads == 0 {
            "all".to_owned()
        } else {
            self.threads.to_string()
        };
        let wrong = if self.is_wrong { ", wrong" } else { "" };
        format!(
            "| {} | {} | {threads} | {median} ms ({least} to {most}) | {processor} ms | {:.0} | {:.4}{wrong} |",
            self.encoder,
            self.contestant,
            self.views_per_second,
            self.first_losses.first().copied().unwrap_or_default(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(losses: &[f64], seconds: &[f64]) -> Row {
        let row = Row {
            first_losses: losses.to_vec(),
            threads: 2,
            ..Row::default()
        };
        let round = |&seconds: &f64| Round {
            seconds,
            cpu_seconds: 2.0 * seconds,
        };
        let rounds: Vec<Round> = seconds.iter().map(round).collect();
        row.finish(&rounds, 50, &[4.0, 3.5])
    }

    #[test]
    fn the_median_counts_and_the_least_processor_time() {
        let row = row(&[4.0, 3.5], &[0.5, 0.25, 1.0]);
        assert_eq!((row.seconds, row.cpu_seconds), (0.5, 0.5));
        assert_eq!(row.views_per_second, 200.0);
        assert!(
            row.markdown()
                .contains("| 2 | 500.0 ms (250.0 to 1000.0) | 500.0 ms | 200 | 4.0000 |")
        );
    }

    #[test]
    fn another_loss_is_wrong_and_so_is_none() {
        assert!(row(&[4.0, 3.51], &[1.0]).markdown().ends_with(", wrong |"));
        assert!(row(&[f64::NAN, 3.5], &[1.0]).is_wrong);
        assert!(!row(&[4.0005, 3.4995], &[1.0]).is_wrong);
    }
}
