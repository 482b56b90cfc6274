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

/// Votes of the nearest of a bank on queries that are being taken, some queries at a time.
pub struct Voting {
    bank: Embeddings,
    bank_labels: Vec<u32>,
    queries: Embeddings,
    query_labels: Vec<u32>,
    asks: Vec<Vote>,
    /// Queries that were asked.
    done: usize,
    /// Of each ask, those whose vote was right.
    right: Vec<u32>,
    cosines: Vec<f32>, // [QUERIES_TOGETHER, bank]
    nearest: Vec<(u32, f32)>,
    weights: Vec<f32>, // [classes]
}

impl Voting {
    /// Both tables normalised, of one dimension, with one label below `classes` for each row.
    ///
    /// Equal cosines: the earlier image of the bank is nearer. Equal weights: the lower class wins a
    /// weighted vote; a majority vote goes to the class whose nearest voter is nearer. None where nobody
    /// asks, nobody can vote, a temperature is not above 0, a number is not finite, or the tables do not
    /// fit together.
    pub fn new(
        [bank, queries]: [Embeddings; 2],
        [bank_labels, query_labels]: [&[u32]; 2],
        classes: u32,
        asks: &[Vote],
    ) -> Option<Self> {
        let fits = bank.dim == queries.dim
            && bank.count == bank_labels.len()
            && queries.count == query_labels.len()
            && bank_labels.iter().all(|&label| label < classes);
        let answerable = bank.count > 0
            && queries.count > 0
            && !asks.is_empty()
            && asks.iter().all(Vote::is_possible);
        if !fits || !answerable || !bank.is_finite() || !queries.is_finite() {
            return None;
        }
        Some(Self {
            cosines: vec![0.0; QUERIES_TOGETHER * bank.count],
            nearest: Vec::with_capacity(bank.count),
            weights: vec![0.0; classes as usize],
            right: vec![0; asks.len()],
            asks: asks.to_vec(),
            done: 0,
            bank_labels: bank_labels.to_vec(),
            query_labels: query_labels.to_vec(),
            bank,
            queries,
        })
    }

    /// Asks on as long as `go_on` says so, at least a few queries; true once all were asked.
    pub fn advance(&mut self, go_on: impl Fn() -> bool) -> bool {
        while self.done < self.queries.count {
            self.ask_next();
            if !go_on() {
                break;
            }
        }
        self.done == self.queries.count
    }

    fn ask_next(&mut self) {
        let dim = self.queries.dim;
        let end = self.queries.count.min(self.done + QUERIES_TOGETHER);
        let rows = &self.queries.values[self.done * dim..end * dim]; // [few, dim]
        let labels = &self.query_labels[self.done..end];
        let voters = |ask: &Vote| self.bank.count.min(ask.k as usize);
        let most_voters = self.asks.iter().map(voters).max().unwrap_or(0);
        cosines_with_bank(rows, &self.bank, &mut self.cosines);
        for (cosines, &label) in self.cosines.chunks_exact(self.bank.count).zip(labels) {
            self.nearest.clear();
            self.nearest.extend((0..).zip(cosines.iter().copied()));
            keep_nearest(&mut self.nearest, most_voters);
            self.nearest.sort_unstable_by(nearer);
            for (ask, right) in self.asks.iter().zip(&mut self.right) {
                let voters = &self.nearest[..voters(ask)];
                let answer = ask.answer(voters, &self.bank_labels, &mut self.weights);
                *right += u32::from(answer == label);
            }
        }
        self.done = end;
    }

    /// One for each ask, of the queries that were asked.
    pub fn results(&self) -> Vec<KnnResult> {
        let result = |(ask, &right): (&Vote, &u32)| KnnResult {
            accuracy: right as f32 / self.done.max(1) as f32,
            k: self.bank.count.min(ask.k as usize) as u32,
            weighting: ask.weighting,
            bank: self.bank.count as u32,
            queries: self.done as u32,
        };
        self.asks.iter().zip(&self.right).map(result).collect()
    }
}

/// The whole of a [`Voting`], one result for each of `asks`; none where there is none.
#[cfg(test)]
pub(super) fn votes(
    bank: &Embeddings,
    bank_labels: &[u32],
    queries: &Embeddings,
    query_labels: &[u32],
    classes: u32,
    asks: &[Vote],
) -> Option<Vec<KnnResult>> {
    let tables = [bank.clone(), queries.clone()];
    let mut voting = Voting::new(tables, [bank_labels, query_labels], classes, asks)?;
    voting.advance(|| true);
    Some(voting.results())
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
