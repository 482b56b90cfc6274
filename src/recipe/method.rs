//! The methods, each with the settings that only it has.

use serde::{Deserialize, Serialize};

/// The method of representation learning, with its own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Method {
    /// Chen et al. 2020, arXiv 2002.05709.
    Simclr(Simclr),
    /// He et al. 2019, arXiv 1911.05722.
    MocoV1(Moco),
    /// Chen et al. 2020, arXiv 2003.04297.
    MocoV2(Moco),
    /// Grill et al. 2020, arXiv 2006.07733.
    Byol(Byol),
    /// Khosla et al. 2020, arXiv 2004.11362.
    Supcon(Supcon),
    /// Hadsell, Chopra and LeCun 2006, "Dimensionality reduction by learning an invariant mapping".
    Drlim(Drlim),
    /// Chen and He 2020, arXiv 2011.10566.
    Simsiam(Simsiam),
    /// Zbontar et al. 2021, arXiv 2103.03230.
    BarlowTwins(BarlowTwins),
    /// Bardes, Ponce and LeCun 2021, arXiv 2105.04906.
    Vicreg(Vicreg),
    /// Cross entropy on the labels: the line to compare with.
    Supervised,
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
}

/// What pulls the two views of an image together and pushes the other images away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairLoss {
    /// 2002.05709, equation 1.
    NtXent,
    /// 2002.05709, table 2.
    NtLogistic,
    /// 2002.05709, table 2.
    MarginTriplet,
    /// NT-Logistic over semi-hard negatives (2002.05709, table 4).
    SemiHardNtLogistic,
    /// Margin triplet over semi-hard negatives (2002.05709, table 4).
    SemiHardMarginTriplet,
    /// NT-Xent without the positive in the denominator (2110.06848).
    Decoupled,
    /// NT-Xent corrected for negatives of the anchor's own class (2007.00224).
    Debiased,
    /// NT-Xent in which near negatives count more (2010.04592).
    HardNegatives,
}

impl PairLoss {
    pub const ALL: [Self; 8] = [
        Self::NtXent,
        Self::NtLogistic,
        Self::MarginTriplet,
        Self::SemiHardNtLogistic,
        Self::SemiHardMarginTriplet,
        Self::Decoupled,
        Self::Debiased,
        Self::HardNegatives,
    ];

    /// The value used in recipes and the page's controls.
    pub fn id(self) -> &'static str {
        match self {
            Self::NtXent => "nt-xent",
            Self::NtLogistic => "nt-logistic",
            Self::MarginTriplet => "margin-triplet",
            Self::SemiHardNtLogistic => "semi-hard-nt-logistic",
            Self::SemiHardMarginTriplet => "semi-hard-margin-triplet",
            Self::Decoupled => "decoupled",
            Self::Debiased => "debiased",
            Self::HardNegatives => "hard-negatives",
        }
    }

    /// The loss with this [`PairLoss::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|loss| loss.id() == id)
    }
}

/// The settings that both versions of MoCo have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moco {
    /// Keys of earlier batches that serve as negatives. Their dimension is the head's output width.
    pub queue_size: u32,
    /// Part of the momentum networks that stays in each step (`m`, equation 2); 0 to below 1.
    pub momentum: f32,
    /// Groups of the batch with batch-norm statistics of their own, in place of the devices among
    /// which the paper shuffles the keys (section 3.3). 1 is plain batch norm.
    pub norm_groups: u32,
}

/// BYOL's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Byol {
    /// Part of the target networks that stays in the first step; rises to 1 by half a cosine over
    /// the run (`tau`, section 3.2). 0 to 1.
    pub momentum: f32,
    /// Without it the networks collapse: switch it off to see that.
    pub predictor: bool,
    /// Width of the predictor's hidden layer.
    pub predictor_hidden_dim: u32,
}

/// SupCon's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supcon {
    pub loss: SupconLoss,
}

/// Where the sum over an anchor's positives stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupconLoss {
    /// Outside the logarithm: equation 2, the better one.
    Out,
    /// Inside the logarithm: equation 3.
    In,
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

/// Which images are similar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairSource {
    /// Two views of one image.
    Views,
    /// Images of the same class.
    Labels,
    /// An image and one of its nearest in pixel space, as in the paper's first experiment.
    Neighbours,
}

impl PairSource {
    pub const ALL: [Self; 3] = [Self::Views, Self::Labels, Self::Neighbours];

    /// The value used in recipes and the page's controls.
    pub fn id(self) -> &'static str {
        match self {
            Self::Views => "views",
            Self::Labels => "labels",
            Self::Neighbours => "neighbours",
        }
    }

    /// The source with this [`PairSource::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.id() == id)
    }
}

/// SimSiam's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simsiam {
    /// Without it the networks collapse (section 4.1): switch it off to see that.
    pub stop_gradient: bool,
    /// Width of the predictor's hidden layer.
    pub predictor_hidden_dim: u32,
}

/// Barlow Twins' own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BarlowTwins {
    /// Weight of the off-diagonal part (`lambda`, equation 1).
    pub off_diagonal_weight: f32,
}

/// The weights of VICReg's three parts (equation 6).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vicreg {
    pub invariance_weight: f32,
    pub variance_weight: f32,
    pub covariance_weight: f32,
}

impl Method {
    /// Every method with its defaults for small images, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Simclr(Simclr {
            loss: PairLoss::NtXent,
            margin: 0.5,
            class_prior: 0.1,
            hardness: 1.0,
        }),
        // The paper's momentum of .999 is for 200 epochs of a million images.
        Self::MocoV1(Moco {
            queue_size: 1024,
            momentum: 0.99,
            norm_groups: 4,
        }),
        Self::MocoV2(Moco {
            queue_size: 1024,
            momentum: 0.99,
            norm_groups: 4,
        }),
        Self::Byol(Byol {
            momentum: 0.97,
            predictor: true,
            predictor_hidden_dim: 128,
        }),
        Self::Supcon(Supcon {
            loss: SupconLoss::Out,
        }),
        Self::Drlim(Drlim {
            pairs: PairSource::Views,
            margin: 1.0,
            neighbours: 5,
        }),
        Self::Simsiam(Simsiam {
            stop_gradient: true,
            predictor_hidden_dim: 64,
        }),
        Self::BarlowTwins(BarlowTwins {
            off_diagonal_weight: 0.0051,
        }),
        Self::Vicreg(Vicreg {
            invariance_weight: 25.0,
            variance_weight: 25.0,
            covariance_weight: 1.0,
        }),
        Self::Supervised,
    ];

    /// The value used in recipes, files and the page's controls.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Simclr(_) => "simclr",
            Self::MocoV1(_) => "moco-v1",
            Self::MocoV2(_) => "moco-v2",
            Self::Byol(_) => "byol",
            Self::Supcon(_) => "supcon",
            Self::Drlim(_) => "drlim",
            Self::Simsiam(_) => "simsiam",
            Self::BarlowTwins(_) => "barlow-twins",
            Self::Vicreg(_) => "vicreg",
            Self::Supervised => "supervised",
        }
    }

    /// The method with this [`Method::id`], with its defaults.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.id() == id)
    }

    /// Whether it cannot run on an unlabelled set.
    pub fn needs_labels(&self) -> bool {
        match self {
            Self::Supcon(_) | Self::Supervised => true,
            Self::Drlim(drlim) => drlim.pairs == PairSource::Labels,
            _ => false,
        }
    }

    /// Whether its loss has a temperature.
    pub fn has_temperature(&self) -> bool {
        match self {
            Self::Simclr(simclr) => !matches!(
                simclr.loss,
                PairLoss::MarginTriplet | PairLoss::SemiHardMarginTriplet
            ),
            Self::MocoV1(_) | Self::MocoV2(_) | Self::Supcon(_) => true,
            _ => false,
        }
    }

    /// Whether a copy of encoder and head follows them by momentum.
    pub fn has_momentum_networks(&self) -> bool {
        matches!(self, Self::MocoV1(_) | Self::MocoV2(_) | Self::Byol(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_by_its_id_and_its_defaults_are_valid() {
        for method in Method::ALL {
            assert_eq!(Method::from_id(method.id()), Some(method));
            assert_eq!(method.check(), Ok(()));
            let json = serde_json::to_string(&method).unwrap();
            assert!(
                json.contains(&format!("\"name\":\"{}\"", method.id())),
                "{json}"
            );
            assert_eq!(serde_json::from_str::<Method>(&json).unwrap(), method);
        }
    }

    #[test]
    fn a_setting_of_another_method_is_refused() {
        let json = r#"{"name":"barlow-twins","off_diagonal_weight":0.005,"queue_size":8}"#;
        assert!(serde_json::from_str::<Method>(json).is_err());
    }
}
