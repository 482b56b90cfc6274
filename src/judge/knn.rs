//! The votes of nearest neighbours by which an encoder is judged.

use crate::eval::{self, Embeddings, KNN_TEMPERATURE, Vote};
use crate::protocol::KnnVote;

/// Neighbours of the vote that is shown.
pub const KNN_K: u32 = 20;

/// The votes that are taken; the first is the one that is shown.
const VOTES: [Vote; 3] = [
    Vote::weighted(KNN_K, KNN_TEMPERATURE),
    Vote::weighted(200, KNN_TEMPERATURE),
    Vote::majority(KNN_K),
];

/// Votes of the first `bank` rows about the others; none where a row has no label.
pub fn knn_votes(features: &Embeddings, labels: &[u32], bank: usize, classes: u32) -> Vec<KnnVote> {
    let dim = features.dim;
    if labels.len() * dim != features.values.len() || bank > labels.len() {
        return Vec::new();
    }
    let normalised = features.normalised();
    let (voting, asked) = normalised.values.split_at(bank * dim);
    let votes = eval::votes(
        &Embeddings::new(voting.to_vec(), dim),
        &labels[..bank],
        &Embeddings::new(asked.to_vec(), dim),
        &labels[bank..],
        classes,
        &votes_with_room(bank),
    );
    let votes = votes.unwrap_or_default().into_iter();
    votes.map(KnnVote::from).collect()
}

/// The first vote, and those of the others for which the bank holds neighbours enough.
fn votes_with_room(bank: usize) -> Vec<Vote> {
    let votes = VOTES.into_iter().enumerate();
    let has_room = |(index, vote): &(usize, Vote)| *index == 0 || vote.k as usize <= bank;
    votes.filter(has_room).map(|(_, vote)| vote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two directions in the bank, the second far longer; then one asked about near the second, and one
    /// near the first.
    fn features() -> Embeddings {
        Embeddings::new(vec![1.0, 0.1, 3.0, 9.0, 0.0, 3.0, 2.0, 0.0], 2)
    }

    #[test]
    fn those_in_the_bank_vote_and_a_small_bank_has_room_for_the_shown_vote_alone() {
        let votes = knn_votes(&features(), &[0, 1, 1, 0], 2, 2);
        let [vote] = votes.as_slice() else {
            panic!("{votes:?}");
        };
        assert_eq!((vote.k, vote.accuracy), (2, 1.0));
        assert_eq!(knn_votes(&features(), &[0, 1, 0, 1], 2, 2)[0].accuracy, 0.0);
    }

    #[test]
    fn without_a_label_for_each_there_is_no_vote() {
        assert_eq!(knn_votes(&features(), &[0, 1, 0], 2, 2), []);
        assert_eq!(knn_votes(&features(), &[], 2, 2), []);
    }
}
