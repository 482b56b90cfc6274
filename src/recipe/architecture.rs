//! The networks that a recipe's run has.

use super::recipe::Recipe;
use crate::network::Architecture;
use crate::network::plan::Plan;

impl Recipe {
    /// Its networks on a set of so many classes.
    pub fn architecture(&self, classes: usize) -> Architecture {
        let spec = self.method.spec();
        let encoder = self.encoder.plan();
        let head = self.head.plan(encoder.output_width());
        let projection_dim = head.output_width();
        let predictor = spec.predictor;
        let predictor = predictor.map(|layers| layers.head(projection_dim as u32, classes as u32));
        Architecture {
            encoder,
            head,
            predictor: predictor.map_or(Plan::begin(projection_dim), |head| {
                head.plan(projection_dim)
            }),
            has_momentum_networks: spec.momentum.is_some(),
            queue_keys: spec.queue_keys as usize,
        }
    }
}
