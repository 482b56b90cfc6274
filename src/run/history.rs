//! Reports and judgements of a run, thinned as it grows, so that a run of any length takes the same room.

use super::{Judgement, StepReport};
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// Most points that are kept; a curve on a screen shows no more.
pub const REPORTS_MAX: usize = 2048;

/// The reports of a run: when it is full, neighbours are averaged in pairs, so that the curve keeps its
/// shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Columns", try_from = "Columns")]
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
        if self.points.len() >= REPORTS_MAX {
            self.points = self.points.chunks(2).filter_map(mean).collect();
            self.stride = self.stride.saturating_mul(2);
        }
    }
}

/// The mean report, at the last one's step; none of nothing.
fn mean(reports: &[StepReport]) -> Option<StepReport> {
    let last = reports.last()?;
    let fraction = 1.0 / reports.len() as f32;
    let mean_of = |value: fn(&StepReport) -> f32| reports.iter().map(value).sum::<f32>() * fraction;
    Some(StepReport {
        step: last.step,
        loss: mean_of(|report| report.loss),
        contrastive_accuracy: mean_of(|report| report.contrastive_accuracy),
        learning_rate: mean_of(|report| report.learning_rate),
        embedding_std: mean_of(|report| report.embedding_std),
    })
}

/// The same as a file and a message hold it: a column for each number, not a name for each number of each
/// step.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    stride: u32,
    /// So many of the last rows are of the point that is being made.
    open: u32,
    step: Vec<u32>,
    loss: Vec<Option<f32>>,
    contrastive_accuracy: Vec<Option<f32>>,
    learning_rate: Vec<Option<f32>>,
    embedding_std: Vec<Option<f32>>,
}

impl From<History> for Columns {
    fn from(history: History) -> Self {
        let rows = || history.points.iter().chain(&history.open);
        let column = |value: fn(&StepReport) -> f32| {
            let values = rows().map(value);
            values
                .map(|value| value.is_finite().then_some(value))
                .collect()
        };
        Self {
            stride: history.stride,
            open: history.open.len() as u32,
            step: rows().map(|row| row.step).collect(),
            loss: column(|row| row.loss),
            contrastive_accuracy: column(|row| row.contrastive_accuracy),
            learning_rate: column(|row| row.learning_rate),
            embedding_std: column(|row| row.embedding_std),
        }
    }
}

/// Columns that are no history.
#[derive(Debug, thiserror::Error)]
enum NoHistory {
    #[error("the columns of the reports differ in length, or hold more or less than they say")]
    Lengths,
    #[error("the steps of the reports do not ascend")]
    Order,
}

impl TryFrom<Columns> for History {
    type Error = NoHistory;

    fn try_from(columns: Columns) -> Result<Self, NoHistory> {
        let rows = columns.step.len();
        let lengths = [
            columns.loss.len(),
            columns.contrastive_accuracy.len(),
            columns.learning_rate.len(),
            columns.embedding_std.len(),
        ];
        let open = columns.open as usize;
        let is_whole = lengths == [rows; 4] && open <= rows && rows - open <= REPORTS_MAX;
        if !is_whole || columns.stride == 0 || columns.open >= columns.stride {
            return Err(NoHistory::Lengths);
        }
        if !columns.step.is_sorted_by(|earlier, later| earlier < later) {
            return Err(NoHistory::Order);
        }
        let number = |value: Option<f32>| value.unwrap_or(f32::NAN);
        let mut points = Vec::with_capacity(rows);
        for (row, &step) in columns.step.iter().enumerate() {
            points.push(StepReport {
                step,
                loss: number(columns.loss[row]),
                contrastive_accuracy: number(columns.contrastive_accuracy[row]),
                learning_rate: number(columns.learning_rate[row]),
                embedding_std: number(columns.embedding_std[row]),
            });
        }
        let open = points.split_off(rows - open);
        Ok(Self {
            points,
            stride: columns.stride,
            open,
        })
    }
}

/// Most judgements that are kept.
pub const JUDGEMENTS_MAX: usize = 256;

/// The judgements of a run, thinned as it grows: when there are too many, every second goes. A mean of
/// two would be a judgement of no encoder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Vec<Judgement>", from = "Vec<Judgement>")]
pub struct Judgements(Vec<Rc<Judgement>>);

impl Judgements {
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

impl From<Judgements> for Vec<Judgement> {
    fn from(judgements: Judgements) -> Self {
        judgements.iter().cloned().collect()
    }
}

impl From<Vec<Judgement>> for Judgements {
    fn from(list: Vec<Judgement>) -> Self {
        let mut judgements = Self::default();
        for judgement in list {
            judgements.push(judgement);
        }
        judgements
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;
    use crate::run::{Health, KnnVote, SpaceFigures, Weighting};

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
            votes: vec![KnnVote {
                k: 20,
                weighting: Weighting::Majority,
                accuracy: 0.8,
            }],
            h: SpaceFigures::default(),
            z: None,
            health: Health::Good,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{judgement, report};
    use super::*;

    #[test]
    fn judgements_of_a_long_run_stay_within_the_bound_and_the_first_and_the_last_are_kept() {
        let mut thinned = Judgements::default();
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
        assert!(points.len() < REPORTS_MAX && points.len() >= REPORTS_MAX / 2 - 1);
        assert!(points.is_sorted_by_key(|point| point.step));
        let strides_apart = points[1].step - points[0].step;
        assert!(100_000 - points[points.len() - 1].step < strides_apart);
        // The mean of the steps of a bundle lies half a bundle before its last step.
        let half = (strides_apart - 1) as f32 / 2.0;
        assert!((points[0].loss + half - points[0].step as f32).abs() < 0.5);
    }

    #[test]
    fn a_history_goes_on_after_its_columns_as_if_it_had_not_stopped() {
        let mut straight = History::default();
        for step in 1..=5_001 {
            straight.push(report(step, step as f32));
        }
        let mut stopped = History::default();
        for step in 1..=4_999 {
            stopped.push(report(step, step as f32));
        }
        let json = serde_json::to_string(&stopped).unwrap();
        let mut read: History = serde_json::from_str(&json).unwrap();
        assert_eq!(read, stopped);
        for step in 5_000..=5_001 {
            read.push(report(step, step as f32));
        }
        assert_eq!(read, straight);
    }

    #[test]
    fn columns_that_are_no_history_are_refused() {
        let mut history = History::default();
        for step in 1..=3 {
            history.push(report(step, 1.0));
        }
        let json = serde_json::to_value(&history).unwrap();
        for (field, value) in [
            ("loss", serde_json::json!([1.0])),
            ("open", serde_json::json!(1)),
            ("stride", serde_json::json!(0)),
            ("step", serde_json::json!([3, 2, 1])),
        ] {
            let mut forged = json.clone();
            forged[field] = value;
            assert!(
                serde_json::from_value::<History>(forged).is_err(),
                "{field}"
            );
        }
    }
}
