//! What the page tells the engine to do.

use super::ask_id::AskId;
use super::question::Question;
use crate::recipe::{Recipe, nested};
use crate::run::RunId;
use serde::{Deserialize, Serialize};

/// One request. Buffers and files that travel beside it are named at each variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Answered exactly once, by the [`super::Answer`] or the [`super::Event::Failed`] that names `ask`.
    Ask { ask: AskId, question: Question },
    /// Give up this import; the set from before stays. Its question is answered by that.
    CancelImport { ask: AskId },
    /// Start a run; `from_opened` starts from the opened model's weights. Answered by
    /// [`super::RunEvent::Begun`], or by the [`super::Event::Failed`] that names `run`.
    Start {
        run: RunId,
        #[serde(with = "nested")]
        recipe: Recipe,
        from_opened: bool,
    },
    /// One step of the run that is under way, then held. Where none is, `run` is started as by `Start`.
    StepOnce {
        run: RunId,
        #[serde(with = "nested")]
        recipe: Recipe,
    },
    /// Hold the run. This, `Resume`, `Stop` and `Adjust` do nothing where another run, or none, is under
    /// way: the state says what is.
    Pause { run: RunId },
    /// Let the run go on.
    Resume { run: RunId },
    /// End the run; its weights stay.
    Stop { run: RunId },
    /// Settings that may change while a run goes on.
    Adjust {
        run: RunId,
        learning_rate: Option<f32>,
        temperature: Option<f32>,
    },
    /// Give up the question about few labels that is being answered; what was found stays.
    StopFewLabels,
}
