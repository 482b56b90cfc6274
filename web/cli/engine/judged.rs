//! Networks, judged on the held-back part of a set as the page judges them.

use contrastive_lab::judge::{Embedder, class_probe, knn_votes};
use contrastive_lab::protocol::{KnnVote, Weighting};
use pollster::block_on;
use std::error::Error;

/// What an encoder is worth; parts of the test images, 0 to 1.
pub struct Judged {
    votes: Vec<KnnVote>,
    /// None where no probe was asked for.
    pub linear: Option<f32>,
}

impl Judged {
    /// The votes of the training images about the test images, and with `probe` a linear probe that is fitted
    /// to the former; in evaluation mode, without augmentation.
    pub fn new(
        embedder: &Embedder<'_>,
        [train, test]: [&[u32]; 2],
        probe: bool,
    ) -> Result<Self, Box<dyn Error>> {
        let set = embedder.set;
        let images = [train, test].concat();
        let features = block_on(embedder.embed(&images))?.h;
        let label_of = |&image: &u32| set.labels.get(image as usize).copied();
        let labels: Vec<u32> = images.iter().filter_map(label_of).collect();
        let classes = set.classes.len() as u32;
        let mut linear = None;
        if probe {
            let mut probe = class_probe(&features, &labels, train.len(), classes)?;
            probe.advance(|| true);
            linear = probe.finish().map(|result| result.accuracy);
        }
        let votes = knn_votes(&features, &labels, train.len(), classes);
        Ok(Self { votes, linear })
    }

    /// Accuracy of the vote that the page shows.
    pub fn knn(&self) -> Option<f32> {
        self.votes.first().map(|vote| vote.accuracy)
    }

    /// Accuracy of the weighted vote of the 200 nearest; none where fewer vote.
    pub fn knn_of_200(&self) -> Option<f32> {
        let is_weighted = |vote: &KnnVote| matches!(vote.weighting, Weighting::Weighted { .. });
        let mut votes = self.votes.iter();
        let vote = votes.find(|vote| vote.k == 200 && is_weighted(vote));
        vote.map(|vote| vote.accuracy)
    }
}
