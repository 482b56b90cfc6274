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
        let view_values = self.input.view_shape().values();
        Architecture {
            encoder,
            zero_init_residual: self.zero_init_residual,
            head,
            predictor: spec
                .predictor
                .map_or(Plan::begin(projection_dim), |predictor| {
                    predictor.plan(projection_dim, classes, view_values)
                }),
            has_momentum_networks: spec.momentum.is_some(),
            has_momentum_predictor: spec.momentum.is_some() && spec.has_prototypes(),
            queue_keys: spec.queue_keys as usize,
            has_centre: spec.has_centre,
        }
    }
}
