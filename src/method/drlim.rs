//! DrLIM (Hadsell, Chopra and LeCun 2006, section 2.1 and equation 4): similar images are pulled
//! together, dissimilar ones pushed apart until the margin; distances are Euclidean, and the output
//! is small enough to be looked at. Which images are similar the recipe says: two views of one
//! image, images of a class, or an image and one of its neighbours in pixel space (section 3.1),
//! which then takes the second view's place.

use super::picture::{Ending, Picture};
use super::spec::{Group, Matrix, Pairs, Paper, Ranked, Rates, Spec, Start, UNUSED_TEMPERATURE};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Open, Range, Settings, choices, field};
use serde::{Deserialize, Serialize};

choices! {
    /// Which images are similar.
    pub enum PairSource {
        /// Two views of one image.
        Views = "views",
        /// Images of the same class.
        Labels = "labels",
        /// An image and one of its nearest in pixel space, as in the paper's first experiment.
        Neighbours = "neighbours",
    }
}

/// DrLIM's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drlim {
    pub pairs: PairSource,
    /// Dissimilar images are pushed no further apart than this, in units of the output space.
    pub margin: f32,
    /// Nearest images in pixel space that count as similar, for [`PairSource::Neighbours`].
    pub neighbours: u32,
}

impl Drlim {
    pub(super) const START: Self = Self {
        pairs: PairSource::Views,
        margin: 1.0,
        neighbours: 5,
    };
}

impl Settings for Drlim {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "pairs",
            "pairs",
            "what is similar",
            Kind::Choice(PairSource::IDS),
            (pairs)
        ),
        field!(
            "margin",
            "margin",
            "the margin",
            Kind::Number(Range::new(0.0, 100.0).open(Open::Least)),
            (margin)
        ),
        field!(
            "neighbours",
            "neighbours",
            "the number of neighbours",
            Kind::Whole(1, 100),
            (neighbours),
            |drlim| drlim.pairs == PairSource::Neighbours
        ),
    ];
}

pub(super) fn spec(settings: &Drlim) -> Spec {
    Spec {
        group: Group::Contrastive,
        paper: Some(Paper {
            authors: "Hadsell, Chopra, LeCun",
            and_others: false,
            title: "Dimensionality Reduction by Learning an Invariant Mapping",
            year: 2006,
            arxiv: None,
        }),
        start: Start {
            // Two dimensions, drawn as they are (section 3.1).
            head: Head::mlp(128, 2),
            temperature: UNUSED_TEMPERATURE,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            preset: Preset::Simclr,
        },
        has_temperature: false,
        needs_labels: settings.pairs == PairSource::Labels,
        pairs: match settings.pairs {
            PairSource::Views => Pairs::Views,
            PairSource::Labels => Pairs::SameClass,
            PairSource::Neighbours => Pairs::Neighbours(settings.neighbours),
        },
        local_views: LocalViews::NONE,
        predictor: None,
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Views,
        ranked: Ranked::ByDistance,
        picture: Picture {
            ending: Ending::Margin,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::{Drlim, PairSource};
    use crate::device::upload;
    use crate::loss::drlim::margin_contrastive;
    use crate::loss::support::similarity::diagonal;
    use burn::tensor::Tensor;

    /// A squared distance beyond every other.
    const FAR: f32 = 1e30;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Drlim,
        _: f32,
    ) -> StepOutput {
        let z = pass.project(batch.views.clone()); // [2N, D]
        let rows = z.dims()[0];
        let similar = similar(batch, settings.pairs);
        let similar = upload::floats(similar, [rows, rows], &z.device().without_autodiff()); // [2N, 2N]
        StepOutput {
            loss: margin_contrastive(z.clone(), similar.clone(), settings.margin),
            accuracy: Some(nearest_is_similar(z.clone().inner(), similar)),
            embeddings: z,
        }
    }

    /// 1 where two rows of the batch are similar.
    fn similar(batch: &Batch, pairs: PairSource) -> Vec<f32> {
        let examples = batch.examples();
        let group_of = |row: usize| match pairs {
            PairSource::Labels => batch.labels[row % examples],
            PairSource::Views | PairSource::Neighbours => (row % examples) as u32,
        };
        let rows = 2 * examples;
        let mut similar = vec![0.0; rows * rows]; // [2N, 2N]
        for row in 0..rows {
            for other in 0..rows {
                similar[row * rows + other] = f32::from(u8::from(group_of(row) == group_of(other)));
            }
        }
        // Neighbours of a neighbour may be in the batch too: the paper pulls every pair of the relation.
        for &[row, other] in &batch.similar_rows {
            let (row, other) = (row as usize, other as usize);
            similar[row * rows + other] = 1.0;
            similar[other * rows + row] = 1.0;
        }
        similar
    }

    /// Fraction of the rows whose nearest other row is similar.
    fn nearest_is_similar(z: Tensor<2>, similar: Tensor<2>) -> Tensor<1> {
        let rows = z.dims()[0];
        let squared = z.clone().square().sum_dim(1); // [2N, 1]
        let products = z.clone().matmul(z.transpose()).mul_scalar(-2.0); // [2N, 2N]
        let distances = products.add(squared.clone()).add(squared.transpose()); // [2N, 2N]
        let own = diagonal(rows, &distances.device()); // [2N, 2N]
        let nearness = distances.mask_fill(own, FAR).neg(); // no row is its own neighbour
        let dissimilar = nearness.clone().sub(similar.clone().mul_scalar(FAR)); // [2N, 2N]
        let to_dissimilar = dissimilar.max_dim(1); // [2N, 1]
        let similar = nearness.sub(similar.neg().add_scalar(1.0).mul_scalar(FAR)); // [2N, 2N]
        let to_similar = similar.max_dim(1); // [2N, 1]
        let wrong = to_dissimilar.greater(to_similar).float().mean(); // [1]
        wrong.neg().add_scalar(1.0) // [1]
    }

    #[cfg(all(test, feature = "cpu"))]
    mod tests {
        use super::*;
        use crate::model::Views;
        use burn::tensor::{Device, TensorData};

        #[test]
        fn neighbours_are_similar_both_ways() {
            let batch = Batch {
                views: Views::Pixels(Tensor::zeros([4, 3, 1, 1], &Device::flex())),
                local_views: None,
                labels: Vec::new(),
                similar_rows: vec![[0, 3]],
            };
            let found = similar(&batch, PairSource::Neighbours);
            #[rustfmt::skip]
            let expected = [
                1.0, 0.0, 1.0, 1.0,
                0.0, 1.0, 0.0, 1.0,
                1.0, 0.0, 1.0, 0.0,
                1.0, 1.0, 0.0, 1.0,
            ];
            assert_eq!(found, expected);
        }

        #[test]
        fn no_row_is_its_own_nearest() {
            // The two views of an image lie farther apart than the two images, but for the last row.
            let rows = vec![0.0_f32, 0.0, 0.1, 0.0, 1.0, 0.0, 0.4, 0.0];
            let z = Tensor::<2>::from_data(TensorData::new(rows, [4, 2]), &Device::flex());
            let similar = (0..16).map(|at| f32::from(u8::from(at / 4 % 2 == at % 2)));
            let similar = TensorData::new(similar.collect(), [4, 4]);
            let similar = Tensor::<2>::from_data(similar, &Device::flex());
            let fraction = nearest_is_similar(z, similar)
                .into_data()
                .try_to_vec::<f32>();
            assert_eq!(fraction.expect("floats"), [0.25]);
        }
    }
}
