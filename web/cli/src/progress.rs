//! How far a run is: a bar on a terminal, now and then a line elsewhere. All on standard error, so
//! that results can be sent into a file.

use crate::native::Heard;
use contrastive_lab::protocol::job::Said;
use contrastive_lab::protocol::{ImportProgress, Progress};
use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::time::Duration;

/// Lines for a whole run where there is no terminal.
const PLAIN_LINES: u64 = 20;

/// Draws one run.
#[derive(Debug)]
pub struct Display {
    /// What stands before every line: which run it is. May be empty.
    name: String,
    bar: Option<ProgressBar>,
    milestones: Milestones,
}

impl Display {
    /// A bar where standard error is a terminal.
    ///
    /// # Errors
    /// Where the bar's template is broken.
    pub fn new(name: &str) -> anyhow::Result<Self> {
        let bar = if stderr().is_terminal() {
            let bar = ProgressBar::no_length().with_message(format!("{name}starting"));
            bar.set_style(ProgressStyle::with_template("{bar:24} {msg}")?);
            bar.tick();
            Some(bar)
        } else {
            None
        };
        Ok(Self {
            name: name.to_owned(),
            bar,
            milestones: Milestones::default(),
        })
    }

    /// Draws what a process says on its way; what it says at its end comes back.
    pub fn hear(&mut self, heard: Heard) -> Option<Said> {
        match heard {
            Heard::Said(Said::Importing(import)) => {
                let total = import.total.map(u64::from);
                self.show(u64::from(import.done), total, &import_words(&import));
            }
            Heard::Said(Said::Progress(progress)) => {
                let total = Some(u64::from(progress.steps_total));
                self.show(u64::from(progress.step), total, &step_words(&progress));
            }
            Heard::Said(Said::Note(sentence)) => self.line(&sentence),
            Heard::Said(Said::Refused(refusal)) => {
                self.line(&format!("refused {}: {}", refusal.path, refusal.reason));
            }
            Heard::Said(said) => return Some(said),
            Heard::Line(line) => self.line(&line),
        }
        None
    }

    /// Takes the bar away.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&mut self, done: u64, total: Option<u64>, words: &str) {
        let words = format!("{}{words}", self.name);
        let Some(bar) = &self.bar else {
            if self.milestones.passes(done, total) {
                eprintln!("{words}");
            }
            return;
        };
        match total {
            Some(total) => bar.set_length(total),
            None => bar.unset_length(),
        }
        bar.set_message(words);
        bar.set_position(done);
    }

    /// A line that stays.
    fn line(&self, words: &str) {
        let words = format!("{}{words}", self.name);
        match &self.bar {
            Some(bar) => bar.println(words),
            None => eprintln!("{words}"),
        }
    }
}

/// Which of a run's parts was last told of.
#[derive(Debug, Default)]
struct Milestones {
    part: u64,
    total: u64,
}

impl Milestones {
    /// Whether another part has been done. A new total is a new count.
    fn passes(&mut self, done: u64, total: Option<u64>) -> bool {
        let Some(total) = total.filter(|&total| total > 0) else {
            return false;
        };
        let part = done.saturating_mul(PLAIN_LINES) / total;
        let passes = total != self.total || part > self.part;
        *self = Self { part, total };
        passes
    }
}

fn import_words(import: &ImportProgress) -> String {
    let done = HumanCount(u64::from(import.done));
    match import.total {
        Some(total) => format!("reading images: {done} of {}", HumanCount(u64::from(total))),
        None => format!("reading images: {done}"),
    }
}

fn step_words(progress: &Progress) -> String {
    let mut words = format!("step {} of {}", progress.step, progress.steps_total);
    if let Some(report) = progress.reports.last() {
        words += &format!(", loss {:.3}", report.loss);
    }
    let views = HumanCount(progress.views_per_second.round() as u64);
    words += &format!(", {views} views/s");
    let left = Duration::try_from_secs_f32(progress.eta_seconds).unwrap_or_default();
    if left.as_secs() > 0 {
        words += &format!(", {} left", HumanDuration(left));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::protocol::StepReport;

    fn progress() -> Progress {
        Progress {
            step: 70,
            steps_total: 720,
            epoch: 1.8,
            views_per_second: 1234.4,
            elapsed_seconds: 30.0,
            eta_seconds: 300.2,
            reports: vec![StepReport {
                step: 70,
                loss: 3.214_9,
                contrastive_accuracy: 0.5,
                learning_rate: 0.002,
                embedding_std: 0.7,
            }],
        }
    }

    #[test]
    fn a_step_tells_loss_pace_and_time_left() {
        assert_eq!(
            step_words(&progress()),
            "step 70 of 720, loss 3.215, 1,234 views/s, 5 minutes left"
        );
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let unknown = Progress {
            eta_seconds: f32::NAN,
            reports: Vec::new(),
            ..progress()
        };
        assert_eq!(step_words(&unknown), "step 70 of 720, 1,234 views/s");
        let import = ImportProgress {
            done: 1_176,
            total: None,
            per_second: 1.0,
            eta_seconds: None,
        };
        assert_eq!(import_words(&import), "reading images: 1,176");
    }

    #[test]
    fn without_a_terminal_a_run_is_about_twenty_lines() {
        let mut milestones = Milestones::default();
        let mut lines = |total: u64| {
            (1..=total)
                .filter(|&done| milestones.passes(done, Some(total)))
                .count()
        };
        assert_eq!(lines(720), 21);
        assert_eq!(lines(3), 3);
        assert!(!milestones.passes(5, None));
    }

    #[test]
    fn only_what_ends_a_run_comes_back() {
        let mut display = Display::new("test: ").unwrap();
        let said = Said::Written("model.safetensors".to_owned());
        assert_eq!(display.hear(Heard::Said(said.clone())), Some(said));
        assert_eq!(display.hear(Heard::Line("MESA: warning".to_owned())), None);
        display.end();
    }
}
