//! One way of voting among the nearest neighbours.

use crate::protocol::Weighting;

/// Who votes, and with which weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vote {
    /// Neighbours that vote, 1 or more.
    pub k: u32,
    pub weighting: Weighting,
}

impl Vote {
    /// The weighted vote of `k` neighbours.
    pub const fn weighted(k: u32, temperature: f32) -> Self {
        let weighting = Weighting::Weighted { temperature };
        Self { k, weighting }
    }

    /// The majority of `k` neighbours.
    pub const fn majority(k: u32) -> Self {
        let weighting = Weighting::Majority;
        Self { k, weighting }
    }

    /// Whether anybody can vote so.
    pub(super) fn is_possible(&self) -> bool {
        let weighs = match self.weighting {
            Weighting::Weighted { temperature } => temperature > 0.0,
            Weighting::Majority => true,
        };
        self.k > 0 && weighs
    }

    /// The class that `voters` name, which are nearest first: rows of `labels` and their cosines.
    /// `scratch` has room for every class.
    pub(super) fn answer(&self, voters: &[(u32, f32)], labels: &[u32], scratch: &mut [f32]) -> u32 {
        scratch.fill(0.0);
        match self.weighting {
            Weighting::Weighted { temperature } => weighted(voters, labels, temperature, scratch),
            Weighting::Majority => majority(voters, labels, scratch),
        }
    }
}

/// The class with the most weight. Weights are taken relative to the nearest neighbour's, which
/// changes no vote and keeps the exponential finite at every temperature.
fn weighted(voters: &[(u32, f32)], labels: &[u32], temperature: f32, weights: &mut [f32]) -> u32 {
    let most = voters.first().map_or(0.0, |voter| voter.1);
    for &(row, cosine) in voters {
        weights[labels[row as usize] as usize] += ((cosine - most) / temperature).exp();
    }
    let mut best = (0, f32::NEG_INFINITY);
    for (class, &weight) in (0..).zip(weights.iter()) {
        if weight > best.1 {
            best = (class, weight);
        }
    }
    best.0
}

/// The class with the most voters; of equals the one that comes first among `voters`, which are
/// nearest first.
fn majority(voters: &[(u32, f32)], labels: &[u32], counts: &mut [f32]) -> u32 {
    let classes = || voters.iter().map(|&(row, _)| labels[row as usize]);
    classes().for_each(|class| counts[class as usize] += 1.0);
    let mut best = (0, 0.0);
    for class in classes() {
        if counts[class as usize] > best.1 {
            best = (class, counts[class as usize]);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_majority_outvotes_a_near_voter_and_a_tie_goes_to_the_nearer_class() {
        let voters = [(0, 1.0), (1, 0.8), (2, 0.6), (3, 0.0)];
        let said =
            |vote: Vote| vote.answer(&voters[..vote.k as usize], &[2, 1, 1, 0], &mut [0.0; 3]);
        let majority = [2, 3, 4].map(|k| said(Vote::majority(k)));
        assert_eq!(majority, [2, 1, 1]);
        assert_eq!(said(Vote::weighted(4, 0.07)), 2);
    }
}
