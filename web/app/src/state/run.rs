use super::{ImagesState, Probes, Said};
use contrastive_lab::method::ClassChances;
use contrastive_lab::protocol::{Pace, Progress, RunEvent};
use contrastive_lab::recipe::{Method, Recipe};
use contrastive_lab::run::{
    EndVotes, FactorReport, FewLabelsReport, HeldBack, Judgement, Origin, ProbeReport, RunId,
    RunRecord, StepReport,
};
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

impl Standing {
    fn of(progress: &Progress) -> Self {
        Self {
            step: progress.step,
            steps_total: progress.steps_total,
            epoch: progress.epoch,
            views_per_second: progress.views_per_second,
            elapsed_seconds: progress.elapsed_seconds,
            eta_seconds: progress.eta_seconds,
        }
    }
}

/// Cosine similarities of a batch.
#[derive(Clone, Debug)]
pub struct Similarity {
    pub side: u32,
    pub values: Rc<[f32]>, // [side, side]
}

/// The set that a run's figures were found on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunSet {
    /// [`super::ImagesState::classes`].
    pub classes: Option<ClassChances>,
    pub labelled: bool,
    /// Images that are trained on.
    pub train_images: u32,
}

impl RunSet {
    /// What guessing the commonest class would score.
    pub fn chance(&self) -> Option<f32> {
        self.classes.map(|classes| classes.commonest)
    }
}

/// The `count`th run of a page, and the page's own number, which no other page has.
pub fn run_id(page: u32, count: u32) -> RunId {
    RunId((u64::from(page) << 32) | u64::from(count))
}

/// The how manieth of its page a run is: what it is called by.
pub fn count_in_page(RunId(number): RunId) -> u32 {
    (number & u64::from(u32::MAX)) as u32
}

/// The run: its record, and what is shown besides.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// What the engine told of it since it began; none before the first.
    pub record: Option<RunRecord>,
    /// What was asked for, with what changed meanwhile; none where the figures are of an opened model.
    pub recipe: Option<Rc<Recipe>>,
    pub set: Option<RunSet>,
    pub standing: Option<Standing>,
    pub similarity: Option<Similarity>,
    pub probes: Probes,
}

impl Run {
    /// A run that has reported nothing yet, after this one.
    pub fn next(&self, record: RunRecord, recipe: Option<Recipe>, set: RunSet) -> Self {
        let factors = self
            .record
            .as_ref()
            .and_then(|record| record.factors.as_ref());
        Self {
            record: Some(record),
            recipe: recipe.map(Rc::new),
            set: Some(set),
            probes: self.probes.of_next_run(factors),
            ..Self::default()
        }
    }

    /// Which run it is.
    pub fn id(&self) -> Option<RunId> {
        self.record.as_ref().map(|record| record.id)
    }

    /// Its number; none where the figures are of an opened model.
    pub fn number(&self) -> Option<RunId> {
        self.id().filter(|_| self.recipe.is_some())
    }

    /// The method that was asked for.
    pub fn method(&self) -> Option<&Method> {
        self.recipe.as_ref().map(|recipe| &recipe.method)
    }

    /// What the accuracy beside the loss would be by chance.
    pub fn ranked_by_chance(&self) -> Option<f32> {
        let recipe = self.recipe.as_ref()?;
        let classes = self.set.and_then(|set| set.classes);
        let spec = recipe.method.spec();
        // A set smaller than a batch makes one batch of what there is.
        let train_images = self.set.map_or(u32::MAX, |set| set.train_images);
        spec.ranked_by_chance(recipe.batch_size.min(train_images), classes)
    }

    /// Takes what the engine tells of it.
    pub fn take(&mut self, event: &RunEvent) {
        if let Some(record) = &mut self.record {
            event.write_into(record);
        }
        if let RunEvent::Progress(progress) = event {
            self.standing = Some(Standing::of(progress));
        }
    }

    /// Where the networks come from whose judgement stands in the place of a run.
    pub fn judged_from(&self) -> Option<&Origin> {
        let record = self.record.as_ref().filter(|_| self.recipe.is_none())?;
        record.began_from.as_ref()
    }

    /// As [`RunRecord::held_back_before`].
    pub fn held_back_before(&self) -> Option<HeldBack> {
        self.record.as_ref()?.held_back_before()
    }

    /// The newest kNN votes.
    pub fn votes(&self) -> Option<EndVotes> {
        self.record.as_ref()?.votes()
    }

    /// Whether the newest votes are those of the whole training part.
    pub fn is_judged_whole(&self) -> bool {
        let record = self.record.as_ref();
        let at_end = record.and_then(|record| record.end_votes.as_ref());
        at_end.is_some() && at_end == self.votes().as_ref()
    }

    /// Whether it keeps a folder to test on, where its set has one.
    pub fn keeps_test_folder(&self) -> bool {
        let recipe = self.record.as_ref().map(|record| &record.recipe);
        recipe.is_none_or(|recipe| recipe.images().keep_test_folder)
    }

    /// Loss of the first step.
    pub fn first_loss(&self) -> Option<f32> {
        self.record.as_ref()?.first_loss
    }

    /// The report of the last step.
    pub fn latest(&self) -> Option<&StepReport> {
        self.record.as_ref()?.latest.as_ref()
    }

    /// The reports, thinned, in the order of their steps.
    pub fn reports(&self) -> &[StepReport] {
        let record = self.record.as_ref();
        record.map_or(&[], |record| record.history.points())
    }

    /// The judgements, thinned, in the order of their steps.
    pub fn judgements(&self) -> impl DoubleEndedIterator<Item = &Judgement> {
        self.record
            .iter()
            .flat_map(|record| record.judgements.iter())
    }

    /// What a linear probe read of its classes, where these images are its own: the classes are named by
    /// them.
    pub fn probe(&self, images: &ImagesState) -> Option<&ProbeReport> {
        self.record_on(images)?.probe.as_ref()
    }

    /// What linear probes read of each factor, likewise.
    pub fn factors(&self, images: &ImagesState) -> Option<&FactorReport> {
        self.record_on(images)?.factors.as_ref()
    }

    /// What was found with few labels, likewise.
    pub fn few_labels(&self, images: &ImagesState) -> &[FewLabelsReport] {
        self.record_on(images)
            .map_or(&[], |record| &record.few_labels)
    }

    /// Whether these images are its own.
    pub fn is_on(&self, images: &ImagesState) -> bool {
        self.record_on(images).is_some()
    }

    fn record_on(&self, images: &ImagesState) -> Option<&RunRecord> {
        let loaded = images.summary.as_ref().map(|summary| summary.fingerprint);
        let record = self.record.as_ref();
        record.filter(|record| record.set.fingerprint == loaded)
    }

    /// Steps done.
    pub fn step(&self) -> u32 {
        self.standing.as_ref().map_or(0, |standing| standing.step)
    }

    /// The last judgement of the encoder.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.record.as_ref()?.judgement()
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
pub(crate) mod tests {
    use super::super::images::tests::summary;
    use super::*;
    use contrastive_lab::protocol::ImageSetSummary;
    use contrastive_lab::run::{Fingerprint, Health, SpaceFigures};

    pub fn report(step: u32, loss: f32) -> StepReport {
        StepReport {
            step,
            loss,
            contrastive_accuracy: 0.5,
            learning_rate: 1e-3,
            embedding_std: 0.9,
        }
    }

    pub fn judgement(step: u32) -> Judgement {
        Judgement {
            step,
            knn_accuracy: Some(0.8),
            knn_k: 20,
            queries: 10,
            bank: 40,
            votes: Vec::new(),
            h: SpaceFigures::default(),
            z: None,
            health: Health::Good,
        }
    }

    pub fn factor_report(step: u32) -> FactorReport {
        FactorReport {
            step,
            train: 8,
            test: 2,
            rows: Vec::new(),
        }
    }

    fn run_on(summary: &ImageSetSummary) -> Run {
        let set = RunSet {
            classes: None,
            labelled: true,
            train_images: summary.images,
        };
        let record = RunRecord::new(RunId(1), Recipe::default(), None, summary.facts(true));
        Run::default().next(record, None, set)
    }

    #[test]
    fn chance_is_that_of_the_batches_that_there_are() {
        let recipe = Recipe::default();
        let chance = |images: u32| {
            let summary = ImageSetSummary {
                images,
                ..summary()
            };
            let run = Run {
                recipe: Some(Rc::new(recipe.clone())),
                ..run_on(&summary)
            };
            run.ranked_by_chance()
        };
        assert_eq!(chance(5_000), Some(1.0 / 255.0));
        assert_eq!(chance(10), Some(1.0 / 19.0));
    }

    #[test]
    fn what_is_told_stands_in_the_record() {
        let mut run = run_on(&summary());
        run.take(&RunEvent::Progress(Progress {
            step: 2,
            steps_total: 10,
            epoch: 0.5,
            views_per_second: 100.0,
            elapsed_seconds: 1.0,
            eta_seconds: 1.0,
            reports: vec![report(1, 4.0), report(2, 3.0)],
        }));
        run.take(&RunEvent::Judged(judgement(2)));
        assert_eq!(run.first_loss(), Some(4.0));
        assert_eq!(run.latest().map(|latest| latest.loss), Some(3.0));
        assert_eq!((run.step(), run.reports().len()), (2, 2));
        assert_eq!(run.judgements().count(), 1);
    }

    #[test]
    fn what_was_read_of_factors_and_classes_stands_beside_its_own_set_alone() {
        let mut run = run_on(&summary());
        run.take(&RunEvent::FactorsProbed(factor_report(2)));
        let images = |fingerprint| {
            let mut images = ImagesState::default();
            let summary = ImageSetSummary {
                fingerprint,
                ..summary()
            };
            images.take(summary, Vec::new());
            images
        };
        assert!(run.factors(&images(summary().fingerprint)).is_some());
        assert!(run.factors(&images(Fingerprint(7))).is_none());
        assert!(run.factors(&ImagesState::default()).is_none());
    }
}
