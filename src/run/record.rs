//! The record of one run.

use super::{
    Asked, Change, EndVotes, FactorReport, FewLabelsReport, Fingerprint, HeldBack, History,
    Judgement, Judgements, ProbeReport, RunId, SetFacts, StepReport,
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
    /// What its end was judged by; none before, without labels, and in files before version 4.
    #[serde(default)]
    pub end_votes: Option<EndVotes>,
    pub probe: Option<ProbeReport>,
    pub factors: Option<FactorReport>,
    /// What was found with few labels, for each number of labels the newest; empty in files before version 5.
    #[serde(default)]
    pub few_labels: Vec<FewLabelsReport>,
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
    /// The folder to test on, of the set with this fingerprint, was kept from the weights in all those runs.
    #[serde(default)]
    pub test_folder_kept: bool,
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

impl Origin {
    /// Whether a set's folder to test on was kept from the weights.
    fn keeps_test_folder_of(&self, set: &SetFacts) -> bool {
        self.test_folder_kept
            && set.fingerprint.is_some()
            && self.set_fingerprint == set.fingerprint
    }
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
            end_votes: None,
            probe: None,
            factors: None,
            few_labels: Vec::new(),
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

    /// Takes what was found with few labels, in the place of an earlier answer to the same question, and of all
    /// answers of other weights.
    pub fn found_with_few_labels(&mut self, report: &FewLabelsReport) {
        self.few_labels.retain(|found| found.step == report.step);
        match self
            .few_labels
            .iter_mut()
            .find(|found| found.is_of_same(report))
        {
            Some(earlier) => earlier.clone_from(report),
            None => self.few_labels.push(report.clone()),
        }
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

    /// Whether its weights, in all runs that they had, were kept from its set's folder to test on.
    fn test_folder_kept(&self) -> bool {
        let mut before = self.began_from.iter();
        self.set.test_folder_kept && before.all(|origin| origin.keeps_test_folder_of(&self.set))
    }

    /// Whether the images that its end is judged on may have been trained on before: how they were held back
    /// from the weights that it began from; none where those were fresh.
    pub fn held_back_before(&self) -> Option<HeldBack> {
        let origin = self.began_from.as_ref()?;
        let asked = self.end_votes.as_ref().map(|votes| votes.asked);
        Some(match asked.unwrap_or_default() {
            Asked::HeldBack => origin.held_back,
            Asked::TestFolder if origin.keeps_test_folder_of(&self.set) => HeldBack::ByContent,
            Asked::TestFolder => HeldBack::Unknown,
        })
    }

    /// What a run that goes on from these weights began from.
    pub fn as_origin(&self) -> Origin {
        Origin {
            run: self.id,
            set_name: self.set.name.clone(),
            set_fingerprint: self.set.fingerprint,
            held_back: self.held_back(),
            test_folder_kept: self.test_folder_kept(),
            steps: self.steps_in_all(),
        }
    }

    /// The last judgement of the encoder.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.judgements.last()
    }

    /// The kNN votes of the weights as they are: those of its end, or of the last judgement while it goes on.
    pub fn votes(&self) -> Option<EndVotes> {
        let judged = self.judgement();
        let at_end = self.end_votes.clone();
        let is_newest = |votes: &EndVotes| judged.is_none_or(|judged| judged.step <= votes.step);
        at_end
            .filter(is_newest)
            .or_else(|| EndVotes::of(judged?, Asked::HeldBack))
    }

    /// What it came to, from the last report and the last votes.
    pub fn reached(&self) -> Reached {
        let votes = self.votes();
        let shown = votes.as_ref().and_then(|votes| votes.votes.first());
        self.reached.unwrap_or_else(|| Reached {
            loss: self.latest.map(|latest| latest.loss),
            knn_accuracy: shown.map(|vote| vote.accuracy),
            knn_k: shown.map(|vote| vote.k),
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
            test_folder_kept: false,
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
    fn the_votes_at_the_end_stand_until_the_encoder_is_judged_after_more_steps() {
        let mut record = record();
        assert_eq!(record.votes(), None);
        record.judgements.push(judgement(3));
        let of_part = record.votes().expect("votes");
        assert_eq!((of_part.bank, of_part.asked), (40, Asked::HeldBack));
        let at_end = EndVotes {
            bank: 90,
            asked: Asked::TestFolder,
            ..of_part
        };
        record.end_votes = Some(at_end.clone());
        assert_eq!(record.votes(), Some(at_end));
        record.judgements.push(judgement(4));
        assert_eq!(record.votes().map(|votes| votes.bank), Some(40));
    }

    #[test]
    fn a_folder_to_test_on_is_unseen_where_every_run_before_kept_the_same_one() {
        let kept = |fingerprint| {
            let mut record = record();
            record.set.fingerprint = Some(Fingerprint(fingerprint));
            record.set.test_folder_kept = true;
            record
        };
        let after = |first: &RunRecord, asked| {
            let mut second = kept(1);
            second.began_from = Some(first.as_origin());
            second.judgements.push(judgement(3));
            second.end_votes = EndVotes::of(&judgement(3), asked);
            second
        };
        let unseen = Some(HeldBack::ByContent);
        let [same, other] = [1, 2].map(kept);
        assert_eq!(after(&same, Asked::TestFolder).held_back_before(), unseen);
        let of_other = after(&other, Asked::TestFolder);
        assert_eq!(of_other.held_back_before(), Some(HeldBack::Unknown));
        assert_eq!(after(&other, Asked::HeldBack).held_back_before(), unseen);
        assert_eq!(kept(1).held_back_before(), None);
        // And so on from run to run.
        let third = after(&after(&same, Asked::TestFolder), Asked::TestFolder);
        assert_eq!(third.held_back_before(), unseen);
        let third = after(&of_other, Asked::TestFolder);
        assert_eq!(third.held_back_before(), Some(HeldBack::Unknown));
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
