//! The vote of the nearest neighbours.
//!
//! Wu et al. 2018 (arXiv 1805.01978), section 3.4: each of the k nearest images of the bank votes
//! for its class with weight exp(cos / temperature); the class with most weight is the answer. The benchmarks
//! of lightly vote alike, at a temperature of 0.1 (`knn_predict`). A majority vote is the same with equal weights.

use super::embeddings::Embeddings;
use super::neighbours::{QUERIES_TOGETHER, cosines_with_bank, keep_nearest, nearer};
use super::vote::Vote;
use crate::protocol::{KnnVote, Weighting};

/// The vote's temperature in the paper, section 4.1.
pub const KNN_TEMPERATURE: f32 = 0.07;

/// How well the neighbours' vote names the class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnnResult {
    /// Fraction of the queries whose vote is right, 0 to 1.
    pub accuracy: f32,
    /// Neighbours that voted: the `k` asked for, or the whole bank where that is smaller.
    pub k: u32,
    pub weighting: Weighting,
    /// Images that could vote.
    pub bank: u32,
    /// Images that were asked.
    pub queries: u32,
}

impl From<KnnResult> for KnnVote {
    fn from(result: KnnResult) -> Self {
        Self {
            k: result.k,
            weighting: result.weighting,
            accuracy: result.accuracy,
        }
    }
}

/// Accuracy of the votes of the nearest of `bank` on `queries`, one result for each of `asks`, from
/// one pass over the cosines; both tables normalised, of one dimension, with one label below
/// `classes` for each row.
///
/// Equal cosines: the earlier image of the bank is nearer. Equal weights: the lower class wins a
/// weighted vote; a majority vote goes to the class whose nearest voter is nearer. None where nobody
/// asks, nobody can vote, a temperature is not above 0, a number is not finite, or the tables do not
/// fit together.
pub fn votes(
    bank: &Embeddings,
    bank_labels: &[u32],
    queries: &Embeddings,
    query_labels: &[u32],
    classes: u32,
    asks: &[Vote],
) -> Option<Vec<KnnResult>> {
    let fits = bank.dim == queries.dim
        && bank.count == bank_labels.len()
        && queries.count == query_labels.len()
        && bank_labels.iter().all(|&label| label < classes);
    let answerable = bank.count > 0 && queries.count > 0 && asks.iter().all(Vote::is_possible);
    if !fits || !answerable || !bank.is_finite() || !queries.is_finite() {
        return None;
    }

    let voters = |ask: &Vote| bank.count.min(ask.k as usize);
    let most_voters = asks.iter().map(voters).max()?;
    let mut cosines = vec![0.0; QUERIES_TOGETHER * bank.count];
    let mut nearest: Vec<(u32, f32)> = Vec::with_capacity(bank.count);
    let mut weights = vec![0.0; classes as usize];
    let mut right = vec![0_u32; asks.len()];
    let rows_together = queries.values.chunks(QUERIES_TOGETHER * queries.dim);
    for (rows, labels) in rows_together.zip(query_labels.chunks(QUERIES_TOGETHER)) {
        cosines_with_bank(rows, bank, &mut cosines);
        for (cosines, &label) in cosines.chunks_exact(bank.count).zip(labels) {
            nearest.clear();
            nearest.extend((0..).zip(cosines.iter().copied()));
            keep_nearest(&mut nearest, most_voters);
            nearest.sort_unstable_by(nearer);
            for (ask, right) in asks.iter().zip(&mut right) {
                let voters = &nearest[..voters(ask)];
                let answer = ask.answer(voters, bank_labels, &mut weights);
                *right += u32::from(answer == label);
            }
        }
    }
    let result = |(ask, right): (&Vote, u32)| KnnResult {
        accuracy: right as f32 / queries.count as f32,
        k: voters(ask) as u32,
        weighting: ask.weighting,
        bank: bank.count as u32,
        queries: queries.count as u32,
    };
    Some(asks.iter().zip(right).map(result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    fn random_table(stream: u32, count: u32, dim: u32) -> Embeddings {
        let number = |row, column: u32| {
            let key = Key {
                seed: 5,
                step: stream,
                image: row,
                view: 0,
            };
            key.normal(2 * column)
        };
        let values = (0..count).flat_map(|row| (0..dim).map(move |column| number(row, column)));
        Embeddings::new(values.collect(), dim as usize).normalised()
    }

    /// The paper's sentence as a loop: all cosines, a full sort, every class counted.
    fn slow_answer(
        bank: &Embeddings,
        labels: &[u32],
        query: &[f32],
        classes: u32,
        k: usize,
    ) -> u32 {
        let mut order: Vec<(u32, f32)> = (0..)
            .zip(
                bank.rows()
                    .map(|row| row.iter().zip(query).map(|(a, b)| a * b).sum()),
            )
            .collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1));
        let weight = |class| -> f32 {
            let voters = order[..k].iter().filter(|n| labels[n.0 as usize] == class);
            voters.map(|n| (n.1 / KNN_TEMPERATURE).exp()).sum()
        };
        (0..classes)
            .max_by(|&a, &b| weight(a).total_cmp(&weight(b)).then(b.cmp(&a)))
            .unwrap()
    }

    const WEIGHTED: Weighting = Weighting::Weighted {
        temperature: KNN_TEMPERATURE,
    };

    /// One weighted vote.
    fn accuracy(
        bank: &Embeddings,
        labels: &[u32],
        queries: &Embeddings,
        asked: &[u32],
        classes: u32,
        k: u32,
    ) -> Option<KnnResult> {
        let ask = Vote::weighted(k, KNN_TEMPERATURE);
        votes(bank, labels, queries, asked, classes, &[ask]).map(|results| results[0])
    }

    #[test]
    fn two_clusters_are_told_apart_without_an_error() {
        let cluster = |sign: f32| [sign, 0.1, sign, -0.1];
        let bank = Embeddings::new([cluster(1.0), cluster(-1.0)].concat(), 2).normalised();
        let result = accuracy(&bank, &[0, 0, 1, 1], &bank, &[0, 0, 1, 1], 2, 2).unwrap();
        let all = KnnResult {
            accuracy: 1.0,
            k: 2,
            weighting: WEIGHTED,
            bank: 4,
            queries: 4,
        };
        assert_eq!(result, all);
    }

    #[test]
    fn with_one_neighbour_every_image_finds_itself() {
        let bank = random_table(0, 37, 19);
        let labels: Vec<u32> = (0..37).map(|row| row % 5).collect();
        let result = accuracy(&bank, &labels, &bank, &labels, 5, 1).unwrap();
        assert_eq!(result.accuracy, 1.0);
    }

    #[test]
    fn the_blocked_product_agrees_with_the_slow_loop() {
        // 61 queries: one full block of 32, then 29, whose last four are one row.
        let (bank, queries) = (random_table(1, 53, 21), random_table(2, 61, 21));
        let labels: Vec<u32> = (0..53).map(|row| row % 4).collect();
        let asked: Vec<u32> = (0..61).map(|row| row % 4).collect();
        for k in [1, 3, 20, 53] {
            let rows = queries.rows().zip(&asked);
            let right = rows
                .filter(|(row, label)| slow_answer(&bank, &labels, row, 4, k) == **label)
                .count();
            let result = accuracy(&bank, &labels, &queries, &asked, 4, k as u32).unwrap();
            assert_eq!(result.accuracy, right as f32 / 61.0, "k = {k}");
        }
    }

    #[test]
    fn a_near_voter_outweighs_several_far_ones() {
        let bank = Embeddings::new(vec![1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0], 2);
        let query = Embeddings::new(vec![1.0, 0.0], 2);
        let result = accuracy(&bank, &[1, 0, 0, 0], &query, &[1], 2, 4).unwrap();
        assert_eq!(result.accuracy, 1.0);
    }

    #[test]
    fn of_equal_neighbours_the_earlier_votes_and_of_equal_votes_the_lower_class_wins() {
        let bank = Embeddings::new(vec![1.0, 0.0, 1.0, 0.0], 2);
        let query = Embeddings::new(vec![1.0, 0.0], 2);
        let one = accuracy(&bank, &[1, 0], &query, &[1], 2, 1).unwrap();
        let both = accuracy(&bank, &[1, 0], &query, &[0], 2, 9).unwrap();
        assert_eq!((one.accuracy, both.accuracy, both.k), (1.0, 1.0, 2));
    }

    #[test]
    fn a_tiny_temperature_overflows_no_weight() {
        let bank = Embeddings::new(vec![0.6, 0.8, 1.0, 0.0], 2);
        let query = Embeddings::new(vec![1.0, 0.0], 2);
        let ask = Vote::weighted(2, 1e-6);
        let result = votes(&bank, &[0, 1], &query, &[1], 2, &[ask]).unwrap();
        assert_eq!(result[0].accuracy, 1.0);
    }

    #[test]
    fn several_votes_in_one_pass_are_those_of_several_passes() {
        let (bank, queries) = (random_table(1, 250, 16), random_table(2, 70, 16));
        let labels: Vec<u32> = (0..250).map(|row| row % 3).collect();
        let asked: Vec<u32> = (0..70).map(|row| row % 3).collect();
        let asks = [
            Vote::weighted(20, KNN_TEMPERATURE),
            Vote::weighted(200, KNN_TEMPERATURE),
            Vote::majority(20),
            Vote::majority(1000),
        ];
        let run = |asks: &[Vote]| votes(&bank, &labels, &queries, &asked, 3, asks).unwrap();
        let together = run(&asks);
        for (ask, result) in asks.iter().zip(&together) {
            assert_eq!(run(&[*ask]), [*result]);
        }
        assert_eq!(
            together.iter().map(|r| r.k).collect::<Vec<_>>(),
            [20, 200, 20, 250]
        );
        // With the whole bank voting, 84 of class 0 outvote 83 of each other.
        assert_eq!(together[3].accuracy, 24.0 / 70.0);
    }

    #[test]
    fn nothing_is_judged_where_nothing_can_be() {
        let bank = Embeddings::new(vec![1.0, 0.0], 2);
        let none = Embeddings::new(Vec::new(), 2);
        let broken = Embeddings::new(vec![f32::NAN, 0.0], 2);
        assert!(accuracy(&none, &[], &bank, &[0], 1, 5).is_none());
        assert!(accuracy(&bank, &[0], &none, &[], 1, 5).is_none());
        assert!(accuracy(&broken, &[0], &bank, &[0], 1, 5).is_none());
        assert!(accuracy(&bank, &[1], &bank, &[0], 1, 5).is_none());
        assert!(accuracy(&bank, &[0], &bank, &[0], 1, 0).is_none());
        assert!(votes(&bank, &[0], &bank, &[0], 1, &[]).is_none());
    }
}
