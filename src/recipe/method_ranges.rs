//! What each method's own settings may be.

use super::method::{Method, Simclr};
use super::recipe::{RecipeProblem, within};

impl Method {
    /// Checks the settings' ranges.
    ///
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), RecipeProblem> {
        const WIDTH: &str = "between 1 and 8192";
        const WEIGHT: &str = "between 0 and 1000";
        match *self {
            Self::Simclr(Simclr {
                margin,
                class_prior,
                hardness,
                ..
            }) => {
                let holds = margin > 0.0 && margin <= 2.0;
                within("the margin", holds, margin, "above 0 and at most 2")?;
                let holds = (0.0..1.0).contains(&class_prior);
                within(
                    "the class prior",
                    holds,
                    class_prior,
                    "at least 0 and below 1",
                )?;
                let holds = (0.0..=10.0).contains(&hardness);
                within("the hardness", holds, hardness, "between 0 and 10")
            }
            Self::MocoV1(moco) | Self::MocoV2(moco) => {
                let holds = (1..=65_536).contains(&moco.queue_size);
                within(
                    "the queue",
                    holds,
                    moco.queue_size,
                    "between 1 and 65,536 keys",
                )?;
                let holds = (0.0..1.0).contains(&moco.momentum);
                within(
                    "the momentum of the key encoder",
                    holds,
                    moco.momentum,
                    "at least 0 and below 1",
                )?;
                let holds = (1..=64).contains(&moco.norm_groups);
                within(
                    "the number of batch-norm groups",
                    holds,
                    moco.norm_groups,
                    "between 1 and 64",
                )
            }
            Self::Byol(byol) => {
                let holds = (0.0..=1.0).contains(&byol.momentum);
                within(
                    "the momentum of the target",
                    holds,
                    byol.momentum,
                    "between 0 and 1",
                )?;
                let width = byol.predictor_hidden_dim;
                within(
                    "the predictor's hidden width",
                    (1..=8192).contains(&width),
                    width,
                    WIDTH,
                )
            }
            Self::Drlim(drlim) => {
                let holds = drlim.margin > 0.0 && drlim.margin <= 100.0;
                within("the margin", holds, drlim.margin, "above 0 and at most 100")?;
                let holds = (1..=100).contains(&drlim.neighbours);
                within(
                    "the number of neighbours",
                    holds,
                    drlim.neighbours,
                    "between 1 and 100",
                )
            }
            Self::Simsiam(simsiam) => {
                let width = simsiam.predictor_hidden_dim;
                within(
                    "the predictor's hidden width",
                    (1..=8192).contains(&width),
                    width,
                    WIDTH,
                )
            }
            Self::BarlowTwins(barlow) => {
                let weight = barlow.off_diagonal_weight;
                within(
                    "the off-diagonal weight",
                    (0.0..=1000.0).contains(&weight),
                    weight,
                    WEIGHT,
                )
            }
            Self::Vicreg(vicreg) => [
                ("the invariance's weight", vicreg.invariance_weight),
                ("the variance's weight", vicreg.variance_weight),
                ("the covariance's weight", vicreg.covariance_weight),
            ]
            .into_iter()
            .try_for_each(|(setting, weight)| {
                within(setting, (0.0..=1000.0).contains(&weight), weight, WEIGHT)
            }),
            Self::Supcon(_) | Self::Supervised => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::method::BarlowTwins;
    use super::*;

    #[test]
    fn a_nan_is_out_of_every_range() {
        let method = Method::BarlowTwins(BarlowTwins {
            off_diagonal_weight: f32::NAN,
        });
        assert!(method.check().is_err());
    }
}
