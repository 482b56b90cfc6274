use super::history::{History, Thinned};
use super::{Probes, Said};
use contrastive_lab::protocol::{Judgement, Pace, Progress, RunId, StepReport};
use contrastive_lab::recipe::{Method, Recipe};
use std::rc::Rc;

/// Where the run stands, without the reports.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub step: u32,
    pub steps_total: u32,
    pub epoch: f32,
    pub views_per_second: f32,
    pub elapsed_seconds: f32,
    pub eta_seconds: f32,
}

/// Cosine similarities of a batch.
#[derive(Clone, Debug)]
pub struct Similarity {
    pub side: u32,
    pub values: Rc<[f32]>, // [side, side]
}

/// The set that a run's figures were found on.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSet {
    /// The engine's name for it.
    pub name: Rc<str>,
    pub images: u32,
    /// [`super::ImagesState::chance`].
    pub chance: Option<f32>,
    pub labelled: bool,
}

/// The run: what it reported so far.
#[derive(Clone, Debug, Default)]
pub struct Run {
    pub id: Option<RunId>,
    /// What was asked for, with what changed meanwhile; none where the figures are of an opened model.
    pub recipe: Option<Rc<Recipe>>,
    pub set: Option<RunSet>,
    /// The model file that it was trained on from; none where it began with random weights.
    pub began_from: Option<Rc<str>>,
    pub standing: Option<Standing>,
    /// Loss of the first step.
    pub first_loss: Option<f32>,
    pub latest: Option<StepReport>,
    pub history: History,
    /// The judgements, in order, thinned as the history is.
    pub judgements: Thinned,
    pub similarity: Option<Similarity>,
    pub probes: Probes,
}

impl Run {
    /// A run that has reported nothing yet, after this one.
    pub fn next(&self, id: RunId, recipe: Option<Recipe>, set: RunSet) -> Self {
        Self {
            id: Some(id),
            recipe: recipe.map(Rc::new),
            set: Some(set),
            probes: self.probes.of_next_run(),
            ..Self::default()
        }
    }

    /// Its number; none where the figures are of an opened model.
    pub fn number(&self) -> Option<RunId> {
        self.id.filter(|_| self.recipe.is_some())
    }

    /// The method that was asked for.
    pub fn method(&self) -> Option<&Method> {
        self.recipe.as_ref().map(|recipe| &recipe.method)
    }

    /// Takes a bundle of reports.
    pub fn take(&mut self, progress: Progress) {
        for report in progress.reports {
            self.first_loss.get_or_insert(report.loss);
            self.latest = Some(report);
            self.history.push(report);
        }
        self.standing = Some(Standing {
            step: progress.step,
            steps_total: progress.steps_total,
            epoch: progress.epoch,
            views_per_second: progress.views_per_second,
            elapsed_seconds: progress.elapsed_seconds,
            eta_seconds: progress.eta_seconds,
        });
    }

    /// Steps done.
    pub fn step(&self) -> u32 {
        self.standing.as_ref().map_or(0, |standing| standing.step)
    }

    /// The last judgement of the encoder.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.judgements.last()
    }
}

/// The measured pace of the recipe as it is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum PaceState {
    /// Nothing was measured for this recipe.
    #[default]
    Unknown,
    Measuring,
    Measured(Pace),
    /// The engine cannot run this recipe; why, in words.
    Refused(Said),
}

#[cfg(test)]
mod tests {
    use super::super::history::tests::report;
    use super::*;

    fn bundle(steps: std::ops::RangeInclusive<u32>) -> Progress {
        Progress {
            step: *steps.end(),
            steps_total: 10,
            epoch: 0.5,
            views_per_second: 100.0,
            elapsed_seconds: 1.0,
            eta_seconds: 1.0,
            reports: steps.map(|step| report(step, 5.0 - step as f32)).collect(),
        }
    }

    #[test]
    fn the_first_loss_stays_and_the_latest_moves() {
        let mut run = Run::default();
        run.take(bundle(1..=2));
        run.take(bundle(3..=4));
        assert_eq!(run.first_loss, Some(4.0));
        assert_eq!(run.latest.map(|latest| latest.loss), Some(1.0));
        assert_eq!(run.step(), 4);
        assert_eq!(run.history.points().len(), 4);
    }
}
