//! The votes of nearest neighbours by which an encoder is judged.

use crate::eval::{Embeddings, KNN_TEMPERATURE, Vote, Voting};
use crate::protocol::KnnVote;

/// Neighbours of the vote that is shown.
pub const KNN_K: u32 = 20;

/// The votes that are taken; the first is the one that is shown.
const VOTES: [Vote; 3] = [
    Vote::weighted(KNN_K, KNN_TEMPERATURE),
    Vote::weighted(200, KNN_TEMPERATURE),
    Vote::majority(KNN_K),
];

/// Votes of the first `bank` rows about the others, which are still to be asked; none where a row has no label,
/// or nobody can vote or be asked.
pub fn knn_voting(
    features: &Embeddings,
    labels: &[u32],
    bank: usize,
    classes: u32,
) -> Option<Voting> {
    let dim = features.dim;
    if labels.len() * dim != features.values.len() {
        return None;
    }
    let (bank_labels, query_labels) = labels.split_at_checked(bank)?;
    let mut voting = features.normalised().values;
    let asked = voting.split_off(bank * dim);
    let tables = [voting, asked].map(|values| Embeddings::new(values, dim));
    let asks = votes_with_room(bank);
    Voting::new(tables, [bank_labels, query_labels], classes, &asks)
}

/// The same, asked at once; none of no voting.
pub fn knn_votes(features: &Embeddings, labels: &[u32], bank: usize, classes: u32) -> Vec<KnnVote> {
    let voting = knn_voting(features, labels, bank, classes);
    voting.map_or_else(Vec::new, |mut voting| {
        voting.advance(|| true);
        counted(&voting)
    })
}

/// What a voting has come to.
pub fn counted(voting: &Voting) -> Vec<KnnVote> {
    let results = voting.results().into_iter();
    results.map(KnnVote::from).collect()
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
