//! Prototypes that stay directions (SwAV, arXiv 2006.09882, listing in appendix A).

use super::networks::Networks;
use super::spec::{Predictor, PredictorLayers};
use crate::loss::support::normalise;
use crate::network::Part;

/// Brings the prototypes to length 1 where the method has such.
pub fn rescale_prototypes(networks: &mut Networks, predictor: Option<Predictor>) {
    let layers = predictor.map(|predictor| predictor.layers);
    if let Some(PredictorLayers::Prototypes { rescaled: true, .. }) = layers {
        let layer = networks.of_mut(Part::Predictor);
        let directions = normalise(layer.matrix(0)); // [K, D]
        layer.set(0, directions.flatten(0, 1));
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::recipe::{Method, Recipe};
    use burn::tensor::Device;

    fn lengths(method: &str) -> Vec<f32> {
        let recipe = Recipe::default().with_method(Method::from_id(method).expect("a method"));
        let mut networks = Networks::init(&recipe.architecture(0), 1, &Device::flex());
        rescale_prototypes(&mut networks, recipe.method.spec().predictor);
        let layer = networks.of(Part::Predictor);
        let values = layer.values()[0].to_data().try_to_vec::<f32>();
        let values = values.expect("floats");
        let rows = values.chunks(layer.specs()[0].shape[1]);
        rows.map(|row| row.iter().map(|value| value * value).sum::<f32>().sqrt())
            .collect()
    }

    #[test]
    fn the_prototypes_of_swav_have_length_one_and_those_of_dino_any() {
        // Roundings of a sum of 64 squares.
        const TOLERANCE: f32 = 1e-5;
        let is_one = |length: &f32| (length - 1.0).abs() < TOLERANCE;
        assert!(lengths("swav").iter().all(is_one));
        assert!(!lengths("dino").iter().any(is_one));
    }
}
