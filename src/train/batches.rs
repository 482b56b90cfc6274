//! Which images make each batch: a pure function of the seed and the step.

use crate::random::shuffled;

/// The order of a training set, epoch by epoch.
#[derive(Clone, Debug)]
pub struct Batches {
    seed: u32,
    train_indices: Vec<u32>,
    batch_size: usize,
    epoch: u32,
    order: Vec<u32>, // [train images]
}

impl Batches {
    /// Batches of `batch_size` of these images; of all of them where there are fewer.
    pub fn new(seed: u32, train_indices: Vec<u32>, batch_size: u32) -> Self {
        let count = train_indices.len();
        Self {
            seed,
            batch_size: (batch_size as usize).min(count),
            order: shuffled(seed, 0, count as u32),
            train_indices,
            epoch: 0,
        }
    }

    /// Images of the batch of `step`, counted from 0. Full batches only: an epoch's rest is dropped.
    pub fn indices(&mut self, step: u32) -> Vec<u32> {
        let per_epoch = self.per_epoch();
        let (epoch, batch) = (step / per_epoch, step % per_epoch);
        if epoch != self.epoch {
            self.order = shuffled(self.seed, epoch, self.train_indices.len() as u32);
            self.epoch = epoch;
        }
        let first = batch as usize * self.batch_size;
        self.order[first..first + self.batch_size]
            .iter()
            .map(|&index| self.train_indices[index as usize])
            .collect()
    }

    /// Images in a batch.
    pub fn batch_size(&self) -> usize {
        self.batch_size
    }

    /// Steps in an epoch, at least 1.
    pub fn per_epoch(&self) -> u32 {
        (self.train_indices.len() / self.batch_size.max(1)).max(1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_shows_every_image_at_most_once_and_epochs_differ() {
        let mut batches = Batches::new(3, (100..120).collect(), 6);
        assert_eq!(batches.per_epoch(), 3);
        let mut seen: Vec<u32> = (0..3).flat_map(|step| batches.indices(step)).collect();
        let next: Vec<u32> = (3..6).flat_map(|step| batches.indices(step)).collect();
        assert_ne!(seen, next);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 18);
        assert!(seen.iter().all(|image| (100..120).contains(image)));
    }

    #[test]
    fn a_set_smaller_than_the_batch_is_one_batch() {
        let mut batches = Batches::new(3, vec![5, 7, 9], 64);
        assert_eq!(batches.indices(0).len(), 3);
        assert_eq!(batches.per_epoch(), 1);
    }

    #[test]
    fn going_back_gives_the_same_batch() {
        let mut batches = Batches::new(3, (0..50).collect(), 8);
        let early = batches.indices(2);
        batches.indices(40);
        assert_eq!(batches.indices(2), early);
    }

    #[test]
    fn every_seed_has_an_order_of_its_own_from_the_first_batch_on() {
        let first = |seed| Batches::new(seed, (0..50).collect(), 8).indices(0);
        assert_ne!(first(1), first(2));
        assert_eq!(first(2), first(2));
    }
}
