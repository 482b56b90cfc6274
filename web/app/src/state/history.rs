use contrastive_lab::protocol::{Judgement, StepReport};
use std::rc::Rc;

/// Most points that are kept; a curve on a screen shows no more.
pub const POINTS_MAX: usize = 2048;

/// The reports of a run, thinned as it grows: when it is full, neighbours are averaged in pairs, so
/// that a run of any length takes the same memory and the curve keeps its shape.
#[derive(Clone, Debug)]
pub struct History {
    points: Vec<StepReport>,
    /// Steps in one point.
    stride: u32,
    /// Reports for the point that is being made.
    open: Vec<StepReport>,
}

impl Default for History {
    fn default() -> Self {
        Self {
            points: Vec::new(),
            stride: 1,
            open: Vec::new(),
        }
    }
}

impl History {
    /// The points, in order of their steps.
    pub fn points(&self) -> &[StepReport] {
        &self.points
    }

    /// Adds the report of the next step.
    pub fn push(&mut self, report: StepReport) {
        self.open.push(report);
        if self.open.len() < self.stride as usize {
            return;
        }
        self.points.extend(mean(&self.open));
        self.open.clear();
        if self.points.len() >= POINTS_MAX {
            self.points = self.points.chunks(2).filter_map(mean).collect();
            self.stride = self.stride.saturating_mul(2);
        }
    }
}

/// The mean report, at the last one's step; none of nothing.
fn mean(reports: &[StepReport]) -> Option<StepReport> {
    let last = reports.last()?;
    let part = 1.0 / reports.len() as f32;
    let mean_of = |value: fn(&StepReport) -> f32| reports.iter().map(value).sum::<f32>() * part;
    Some(StepReport {
        step: last.step,
        loss: mean_of(|report| report.loss),
        contrastive_accuracy: mean_of(|report| report.contrastive_accuracy),
        learning_rate: mean_of(|report| report.learning_rate),
        embedding_std: mean_of(|report| report.embedding_std),
    })
}

/// Most judgements that are kept.
pub const JUDGEMENTS_MAX: usize = 512;

/// The judgements of a run, thinned as it grows: when there are too many, every second goes. A mean of
/// two would be a judgement of no encoder.
#[derive(Clone, Debug, Default)]
pub struct Thinned(Vec<Rc<Judgement>>);

impl Thinned {
    /// Adds the latest.
    pub fn push(&mut self, judgement: Judgement) {
        if self.0.len() >= JUDGEMENTS_MAX {
            let mut keep = false;
            self.0.retain(|_| {
                keep = !keep;
                keep
            });
        }
        self.0.push(Rc::new(judgement));
    }

    /// In their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Judgement> {
        self.0.iter().map(Rc::as_ref)
    }

    /// The latest.
    pub fn last(&self) -> Option<&Judgement> {
        self.0.last().map(Rc::as_ref)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

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
            h: Default::default(),
            z: None,
            health: contrastive_lab::protocol::Health::Good,
        }
    }

    #[test]
    fn judgements_of_a_long_run_stay_within_the_bound_and_the_first_and_the_last_are_kept() {
        let mut thinned = Thinned::default();
        for step in 1..=20_000 {
            thinned.push(judgement(step));
        }
        let steps: Vec<_> = thinned.iter().map(|judgement| judgement.step).collect();
        assert!(steps.len() <= JUDGEMENTS_MAX && steps.len() > JUDGEMENTS_MAX / 4);
        assert!(steps.is_sorted());
        assert_eq!((steps[0], *steps.last().unwrap()), (1, 20_000));
    }

    #[test]
    fn a_short_run_is_kept_as_it_is() {
        let mut history = History::default();
        for step in 1..=100 {
            history.push(report(step, step as f32));
        }
        let kept: Vec<_> = history.points().iter().map(|point| point.loss).collect();
        assert_eq!(kept, (1..=100).map(|step| step as f32).collect::<Vec<_>>());
    }

    #[test]
    fn a_long_run_keeps_its_span_within_the_bound() {
        let mut history = History::default();
        for step in 1..=100_000 {
            history.push(report(step, step as f32));
        }
        let points = history.points();
        assert!(points.len() < POINTS_MAX && points.len() >= POINTS_MAX / 2 - 1);
        assert!(points.is_sorted_by_key(|point| point.step));
        let strides_apart = points[1].step - points[0].step;
        assert!(100_000 - points[points.len() - 1].step < strides_apart);
        // The mean of the steps of a bundle lies half a bundle before its last step.
        let half = (strides_apart - 1) as f32 / 2.0;
        assert!((points[0].loss + half - points[0].step as f32).abs() < 0.5);
    }
}
