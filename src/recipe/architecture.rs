//! The networks that a recipe's run has.

use super::recipe::Recipe;
use crate::model::Architecture;

impl Recipe {
    /// Its networks on a set of so many classes.
    pub fn architecture(&self, classes: usize) -> Architecture {
        let spec = self.method.spec();
        let projection_dim = self.projection_dim() as u32;
        let predictor = spec.predictor;
        Architecture {
            encoder: self.encoder,
            head: self.head,
            predictor: predictor.map(|predictor| predictor.head(projection_dim, classes as u32)),
            has_momentum_networks: spec.momentum.is_some(),
            queue_keys: spec.queue_keys as usize,
        }
    }
}
