//! The record of one run.

use super::{
    Change, FactorReport, Fingerprint, HeldBack, History, Judgement, Judgements, ProbeReport,
    RunId, SetFacts, StepReport,
};
use crate::recipe::{Recipe, nested};
use serde::{Deserialize, Serialize};

/// All that is known of a run. It states what happened: the recipe as it began, then what changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    pub id: RunId,
    /// As it was when the run began.
    #[serde(with = "nested")]
    pub recipe: Recipe,
    /// The opened model whose weights it went on from; none where it began from fresh ones.
    pub began_from: Option<Origin>,
    /// Settings that were changed while it went on, in order.
    pub changes: Vec<Change>,
    pub set: SetFacts,
    /// Steps of this run that its weights have had.
    pub steps: u32,
    /// Time spent on these steps, without judging and saving.
    pub seconds: f32,
    /// Of the first step.
    pub first_loss: Option<f32>,
    pub latest: Option<StepReport>,
    pub history: History,
    pub judgements: Judgements,
    pub probe: Option<ProbeReport>,
    pub factors: Option<FactorReport>,
    /// What a file of version 1 says of its run, for it kept no reports and no judgements.
    pub reached: Option<Reached>,
}

/// Where the weights come from that a run went on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    pub run: RunId,
    pub set_name: String,
    pub set_fingerprint: Option<Fingerprint>,
    /// How images were held back from the weights in all runs that they had gone through.
    #[serde(default)]
    pub held_back: HeldBack,
    /// Steps that the weights had had, those before their own run's beginning among them.
    pub steps: u32,
}

/// What is said of a run in a few words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// Of the last step; none before the first.
    pub loss: Option<f32>,
    /// Fraction of the held-back images whose kNN vote is right, 0 to 1; none without labels.
    pub knn_accuracy: Option<f32>,
    /// Neighbours that voted.
    pub knn_k: Option<u32>,
}

impl RunRecord {
    /// A run that has done no step yet.
    pub fn new(id: RunId, recipe: Recipe, began_from: Option<Origin>, set: SetFacts) -> Self {
        Self {
            id,
            recipe,
            began_from,
            changes: Vec::new(),
            set,
            steps: 0,
            seconds: 0.0,
            first_loss: None,
            latest: None,
            history: History::default(),
            judgements: Judgements::default(),
            probe: None,
            factors: None,
            reached: None,
        }
    }

    /// Takes a bundle of reports, after `steps` steps and `seconds` of training.
    pub fn reported(&mut self, reports: &[StepReport], steps: u32, seconds: f32) {
        for report in reports {
            self.first_loss.get_or_insert(report.loss);
            self.latest = Some(*report);
            self.history.push(*report);
        }
        self.steps = steps;
        self.seconds = seconds;
    }

    /// Takes changes that were made after the same step. What is moved on and on while no step is done is
    /// one change, and none where it is moved back.
    pub fn changed(&mut self, changes: &[Change]) {
        for change in changes {
            let is_same = |earlier: &&mut Change| {
                earlier.setting == change.setting && earlier.after_step == change.after_step
            };
            match self.changes.iter_mut().find(is_same) {
                Some(earlier) => earlier.to.clone_from(&change.to),
                None => self.changes.push(change.clone()),
            }
        }
        self.changes.retain(|change| change.from != change.to);
    }

    /// The recipe with all that was changed.
    pub fn recipe_now(&self) -> Recipe {
        let mut recipe = self.recipe.clone();
        for Change { setting, to, .. } in &self.changes {
            // A record is checked where it is read, so that there is such a setting.
            let _ = recipe.set_text(setting, to);
        }
        recipe
    }

    /// Steps that its weights have had in all, those of the runs before it too.
    pub fn steps_in_all(&self) -> u32 {
        let before = self.began_from.as_ref().map_or(0, |origin| origin.steps);
        before.saturating_add(self.steps)
    }

    /// How images were held back from its weights, those of the runs before it too.
    pub fn held_back(&self) -> HeldBack {
        let before = self.began_from.as_ref().map(|origin| origin.held_back);
        before.map_or(self.set.held_back, |before| {
            self.set.held_back.after(before)
        })
    }

    /// What a run that goes on from these weights began from.
    pub fn as_origin(&self) -> Origin {
        Origin {
            run: self.id,
            set_name: self.set.name.clone(),
            set_fingerprint: self.set.fingerprint,
            held_back: self.held_back(),
            steps: self.steps_in_all(),
        }
    }

    /// The last judgement of the encoder.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.judgements.last()
    }

    /// What it came to, from the last report and the last judgement.
    pub fn reached(&self) -> Reached {
        let judgement = self.judgement();
        self.reached.unwrap_or_else(|| Reached {
            loss: self.latest.map(|latest| latest.loss),
            knn_accuracy: judgement.and_then(|judgement| judgement.knn_accuracy),
            knn_k: judgement.map(|judgement| judgement.knn_k),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::history::samples::{judgement, report};
    use super::*;

    fn record() -> RunRecord {
        let set = SetFacts {
            name: "pets".to_owned(),
            images: 100,
            classes: vec!["cat".to_owned()],
            fingerprint: Some(Fingerprint(0xfeed_0000_0000_beef)),
            held_back: HeldBack::ByContent,
        };
        RunRecord::new(RunId(u64::MAX), Recipe::default(), None, set)
    }

    fn change(after_step: u32, from: &str, to: &str) -> Change {
        Change {
            after_step,
            setting: "temperature".to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn the_first_loss_stays_the_latest_moves_and_what_was_reached_is_the_latest() {
        let mut record = record();
        assert_eq!(record.reached(), Reached::default());
        record.reported(&[report(1, 4.0), report(2, 3.0)], 2, 0.5);
        record.reported(&[report(3, 2.0)], 3, 0.75);
        record.judgements.push(judgement(3));
        assert_eq!(record.first_loss, Some(4.0));
        assert_eq!((record.steps, record.seconds), (3, 0.75));
        let reached = record.reached();
        assert_eq!((reached.loss, reached.knn_accuracy), (Some(2.0), Some(0.8)));
    }

    #[test]
    fn a_setting_that_is_moved_on_and_on_between_two_steps_is_one_change() {
        let mut record = record();
        record.changed(&[change(5, "0.2", "0.3")]);
        record.changed(&[change(5, "0.3", "0.4")]);
        record.changed(&[change(9, "0.4", "0.2")]);
        assert_eq!(
            record.changes,
            [change(5, "0.2", "0.4"), change(9, "0.4", "0.2")]
        );
        record.changed(&[change(9, "0.2", "0.4")]);
        assert_eq!(record.changes, [change(5, "0.2", "0.4")]);
        assert_eq!(record.recipe_now().temperature, 0.4);
        assert_eq!(record.recipe, Recipe::default());
    }

    #[test]
    fn what_a_run_before_was_shown_its_weights_have_seen() {
        let mut first = record();
        first.set.held_back = HeldBack::Nothing;
        let mut second = record();
        assert_eq!(second.held_back(), HeldBack::ByContent);
        second.began_from = Some(first.as_origin());
        assert_eq!(second.held_back(), HeldBack::Nothing);
        assert_eq!(second.as_origin().held_back, HeldBack::Nothing);
    }

    #[test]
    fn steps_of_the_runs_before_are_counted_in() {
        let mut first = record();
        first.reported(&[report(1, 4.0)], 300, 1.0);
        let mut second = record();
        second.began_from = Some(first.as_origin());
        second.reported(&[report(1, 4.0)], 20, 1.0);
        assert_eq!(second.steps_in_all(), 320);
        assert_eq!(second.as_origin().steps, 320);
    }

    #[test]
    fn a_record_survives_json_and_a_message_with_numbers_that_are_none() {
        let mut record = record();
        record.began_from = Some(record.as_origin());
        record.changed(&[change(1, "0.2", "0.3")]);
        let mut broken = report(2, 3.0);
        broken.embedding_std = f32::NAN;
        record.reported(&[report(1, 4.0), broken], 2, 0.5);
        record.judgements.push(judgement(2));
        // NaN is not equal to itself; how it is shown is.
        let shown = format!("{record:?}");
        let json = serde_json::to_string(&record).unwrap();
        assert!(json.contains(r#""id":"ffffffffffffffff""#), "{json}");
        let read: RunRecord = serde_json::from_str(&json).unwrap();
        assert_eq!(format!("{read:?}"), shown);
        let bytes = postcard::to_allocvec(&record).unwrap();
        let read: RunRecord = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(format!("{read:?}"), shown);
    }
}
