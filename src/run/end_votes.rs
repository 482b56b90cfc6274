//! What the end of a run is judged by.

use super::{Judgement, KnnVote};
use serde::{Deserialize, Serialize};

/// Which images are asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// All that the lab held back.
    #[default]
    HeldBack,
    /// All of a folder to test on.
    TestFolder,
}

/// kNN votes of the whole training part about all images to judge on, as published figures count them, and the
/// same on the page, the command line and the bench. While a run goes on a [`Judgement`] asks fewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndVotes {
    /// The step of the weights that were judged.
    pub step: u32,
    /// Images that vote, and images that were asked.
    pub bank: u32,
    pub queries: u32,
    pub asked: Asked,
    /// The first is the one that is shown.
    pub votes: Vec<KnnVote>,
}

impl EndVotes {
    /// Those of a judgement whose bank is the whole training part; none without labels.
    pub fn of(judgement: &Judgement, asked: Asked) -> Option<Self> {
        (!judgement.votes.is_empty()).then(|| Self {
            step: judgement.step,
            bank: judgement.bank,
            queries: judgement.queries,
            asked,
            votes: judgement.votes.clone(),
        })
    }
}
