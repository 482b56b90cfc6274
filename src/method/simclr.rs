//! SimCLR (Chen et al. 2020, arXiv 2002.05709, section 2.1 and algorithm 1): both views go through
//! one encoder `f` and one projection head `g`; the loss, NT-Xent unless the recipe names another (those of
//! table 4, and others of the family), pulls the two views of an image together and pushes them from all other views of the
//! batch.

use super::local_views_setting::local_views_setting;
use super::picture::Picture;
use super::spec::{Group, Matrix, Pairs, Paper, Ranked, Rates, Spec, Start};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Open, Range, Settings, choices, field};
use serde::{Deserialize, Serialize};

choices! {
    /// What pulls the two views of an image together and pushes the other images away.
    pub enum PairLoss {
        /// 2002.05709, equation 1.
        NtXent = "nt-xent",
        /// 2002.05709, table 2.
        NtLogistic = "nt-logistic",
        /// 2002.05709, table 2.
        MarginTriplet = "margin-triplet",
        /// NT-Logistic over semi-hard negatives (2002.05709, table 4).
        SemiHardNtLogistic = "semi-hard-nt-logistic",
        /// Margin triplet over semi-hard negatives (2002.05709, table 4).
        SemiHardMarginTriplet = "semi-hard-margin-triplet",
        /// NT-Xent without the positive in the denominator (2110.06848).
        Decoupled = "decoupled",
        /// NT-Xent corrected for negatives of the anchor's own class (2007.00224).
        Debiased = "debiased",
        /// NT-Xent in which near negatives count more (2010.04592).
        HardNegatives = "hard-negatives",
        /// One positive against all others at once, by products (Sohn 2016).
        NPair = "n-pair",
        /// FaceNet's triplets of squared distances (1503.03832).
        FacenetTriplet = "facenet-triplet",
        /// Alignment and uniformity (2005.10242).
        AlignUniform = "align-uniform",
    }
}

/// SimCLR's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simclr {
    pub loss: PairLoss,
    /// Of the margin triplet loss, in units of cosine; above 0, at most 2.
    pub margin: f32,
    /// Probability that another image is of the anchor's class, for the debiased loss and the one
    /// with hard negatives; 0 to below 1.
    pub class_prior: f32,
    /// How strongly near negatives count more (`beta` of 2010.04592); 0 counts all alike.
    pub hardness: f32,
    /// Of the rows' squared lengths in the N-pair loss; at least 0.
    pub length_weight: f32,
    /// Of FaceNet's triplet loss, in squared distances of rows of length 1; above 0, at most 4.
    pub distance_margin: f32,
    /// Of uniformity beside alignment (`lambda` of 2005.10242); at least 0.
    pub uniformity_weight: f32,
    /// Small views beside the two whole ones, each of which is an anchor beside both of these (multi-crop).
    pub local_views: u32,
}

impl Simclr {
    pub(super) const START: Self = Self {
        loss: PairLoss::NtXent,
        margin: 0.5,
        class_prior: 0.1,
        hardness: 1.0,
        length_weight: 0.002,
        // 1503.03832, section 3.1.
        distance_margin: 0.2,
        uniformity_weight: 1.0,
        local_views: 0,
    };

    fn has_margin(&self) -> bool {
        matches!(
            self.loss,
            PairLoss::MarginTriplet | PairLoss::SemiHardMarginTriplet
        )
    }

    fn has_class_prior(&self) -> bool {
        matches!(self.loss, PairLoss::Debiased | PairLoss::HardNegatives)
    }

    fn has_hardness(&self) -> bool {
        self.loss == PairLoss::HardNegatives
    }

    fn has_temperature(&self) -> bool {
        match self.loss {
            PairLoss::MarginTriplet
            | PairLoss::SemiHardMarginTriplet
            | PairLoss::NPair
            | PairLoss::FacenetTriplet
            | PairLoss::AlignUniform => false,
            PairLoss::NtXent
            | PairLoss::NtLogistic
            | PairLoss::SemiHardNtLogistic
            | PairLoss::Decoupled
            | PairLoss::Debiased
            | PairLoss::HardNegatives => true,
        }
    }
}

impl Settings for Simclr {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "pair-loss",
            "loss",
            "the loss",
            Kind::Choice(PairLoss::IDS),
            (loss)
        ),
        field!(
            "cosine-margin",
            "margin",
            "the margin",
            Kind::Number(Range::new(0.0, 2.0).open(Open::Least)),
            (margin),
            Self::has_margin
        ),
        field!(
            "class-prior",
            "class_prior",
            "the class prior",
            Kind::Number(Range::FRACTION.open(Open::Most)),
            (class_prior),
            Self::has_class_prior
        ),
        field!(
            "hardness",
            "hardness",
            "the hardness",
            Kind::Number(Range::new(0.0, 10.0)),
            (hardness),
            Self::has_hardness
        ),
        field!(
            "length-weight",
            "length_weight",
            "the weight of the lengths",
            Kind::Number(Range::new(0.0, 10.0)),
            (length_weight),
            |simclr| simclr.loss == PairLoss::NPair
        ),
        field!(
            "squared-distance-margin",
            "distance_margin",
            "the margin",
            Kind::Number(Range::new(0.0, 4.0).open(Open::Least)),
            (distance_margin),
            |simclr| simclr.loss == PairLoss::FacenetTriplet
        ),
        field!(
            "uniformity-weight",
            "uniformity_weight",
            "the weight of uniformity",
            Kind::Number(Range::new(0.0, 100.0)),
            (uniformity_weight),
            |simclr| simclr.loss == PairLoss::AlignUniform
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Simclr) -> Spec {
    Spec {
        group: Group::Contrastive,
        paper: Some(Paper {
            authors: "Chen, Kornblith, Norouzi, Hinton",
            and_others: false,
            title: "A Simple Framework for Contrastive Learning of Visual Representations",
            year: 2020,
            arxiv: Some("2002.05709"),
        }),
        start: Start {
            head: Head::mlp(128, 64),
            temperature: 0.1,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            // The page begins with it: the views of short runs.
            preset: Preset::Short,
        },
        has_temperature: settings.has_temperature(),
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: None,
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        // NT-Xent's kernel stores no matrix.
        matrix: match settings.loss {
            PairLoss::NtXent => Matrix::Nothing,
            _ => Matrix::Views,
        },
        ranked: Ranked::InBatch,
        picture: Picture::SIAMESE,
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::{halves, mean_over_pairs, view_by_view};
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::{PairLoss, Simclr};
    use crate::loss::align_uniform::align_uniform;
    use crate::loss::debiased::debiased;
    use crate::loss::decoupled::decoupled;
    use crate::loss::facenet_triplet::facenet_triplet;
    use crate::loss::hard_negatives::hard_negatives;
    use crate::loss::margin_triplet::margin_triplet;
    use crate::loss::n_pair::n_pair;
    use crate::loss::nt_logistic::nt_logistic;
    use crate::loss::nt_xent::nt_xent;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Simclr,
        temperature: f32,
    ) -> StepOutput {
        let z = pass.project(batch.views.clone()); // [2N, D]
        let whole = match settings.loss {
            PairLoss::NtXent => {
                let nt_xent = nt_xent(z.clone(), temperature);
                StepOutput {
                    loss: nt_xent.loss,
                    accuracy: Some(nt_xent.contrastive_accuracy),
                    embeddings: nt_xent.normalised,
                }
            }
            _ => StepOutput {
                loss: pair_loss(z.clone(), settings, temperature),
                accuracy: None,
                embeddings: z.clone(),
            },
        };
        let of_pair = |local, whole| {
            let both = Tensor::cat(vec![whole, local], 0); // [2N, D]
            pair_loss(both, settings, temperature)
        };
        let loss = mean_over_pairs(
            whole.loss,
            batch,
            || halves(z),
            |views| pass.project(views),
            view_by_view(batch, of_pair),
        );
        StepOutput { loss, ..whole }
    }

    /// Of first views then second views of the same images.
    fn pair_loss(
        z: Tensor<2>, // [2N, D]
        settings: &Simclr,
        temperature: f32,
    ) -> Tensor<1> {
        let Simclr {
            margin,
            class_prior,
            hardness,
            length_weight,
            distance_margin,
            uniformity_weight,
            loss: _,
            local_views: _,
        } = *settings;
        match settings.loss {
            PairLoss::NtXent => nt_xent(z, temperature).loss,
            PairLoss::NtLogistic => nt_logistic(z, temperature, false),
            PairLoss::SemiHardNtLogistic => nt_logistic(z, temperature, true),
            PairLoss::MarginTriplet => margin_triplet(z, margin, false),
            PairLoss::SemiHardMarginTriplet => margin_triplet(z, margin, true),
            PairLoss::Decoupled => decoupled(z, temperature),
            PairLoss::Debiased => debiased(z, temperature, class_prior),
            PairLoss::HardNegatives => hard_negatives(z, temperature, class_prior, hardness),
            PairLoss::NPair => n_pair(z, length_weight),
            PairLoss::FacenetTriplet => facenet_triplet(z, distance_margin),
            PairLoss::AlignUniform => align_uniform(z, uniformity_weight),
        }
    }
}
