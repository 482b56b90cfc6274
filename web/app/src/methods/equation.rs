use contrastive_lab::recipe::{Method, PairLoss, SupconLoss};

/// What is minimised, as the engine computes it, with its symbols.
#[derive(Debug, PartialEq, Eq)]
pub struct Equation {
    /// Lines in the notation of [`super::tex`].
    pub lines: &'static [&'static str],
    /// Symbols with what they stand for.
    pub symbols: &'static [(&'static str, Meaning)],
}

/// What a symbol stands for; the words are in `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Pair,
    Cosine,
    Anchors,
    Temperature,
    Negatives,
    HardestNegative,
    Logistic,
    CosineMargin,
    ClassPrior,
    Hardness,
    HardWeight,
    Query,
    OwnKey,
    Queue,
    KeyMomentum,
    Weights,
    Prediction,
    TargetProjection,
    TargetMomentum,
    Projection,
    Stop,
    Positives,
    Distance,
    Dissimilar,
    DistanceMargin,
    Correlation,
    Standardised,
    OffDiagonalWeight,
    Batches,
    Invariance,
    Variance,
    Covariance,
    VicregWeights,
    Width,
    Logits,
    Label,
    UnitPrediction,
    Nearest,
    Images,
}

use Meaning as M;

/// The symbols of every loss over cosines and a temperature.
const PAIR: (&str, M) = ("z_i, z_j", M::Pair);
const COSINE: (&str, M) = (
    "s_{i,k} = \\frac{z_i \\cdot z_k}{\\|z_i\\| \\, \\|z_k\\|}",
    M::Cosine,
);
const TEMPERATURE: (&str, M) = ("\\tau", M::Temperature);
const NEGATIVES: (&str, M) = ("M = 2N - 2", M::Negatives);
const ANCHORS: (&str, M) = ("2N", M::Anchors);
const HARDEST: (&str, M) = ("k^\\star", M::HardestNegative);
const STOP: (&str, M) = ("\\sg", M::Stop);

const REWEIGHTED: &str =
    "\\ell_{i,j} = -\\log \\frac{\\exp(s_{i,j}/\\tau)}{\\exp(s_{i,j}/\\tau) + M g_i}";

impl Equation {
    /// The equation of the method with these settings.
    pub fn of(method: &Method) -> Self {
        let (lines, symbols): (&[&str], &[(&str, M)]) = match method {
            Method::Simclr(simclr) => return Self::of_pairs(simclr.loss),
            Method::MocoV1(_) | Method::MocoV2(_) => (
                &[
                    "\\ell_q = -\\log \\frac{\\exp(q \\cdot k_+ / \\tau)}{\\exp(q \\cdot k_+ / \\tau) + \\sum_{k \\in Q} \\exp(q \\cdot k / \\tau)}",
                    "\\theta_k \\gets m \\, \\theta_k + (1 - m) \\, \\theta_q",
                ],
                &[
                    ("q", M::Query),
                    ("k_+", M::OwnKey),
                    ("Q", M::Queue),
                    TEMPERATURE,
                    ("\\theta_q, \\theta_k", M::Weights),
                    ("m", M::KeyMomentum),
                ],
            ),
            Method::Nnclr(_) => (
                &[
                    "\\Loss = \\frac{1}{2N} \\sum_{i} \\left( D(n_i, p_i') + D(n_i', p_i) \\right)",
                    "D(n_i, p_i') = -\\log \\frac{\\exp(n_i \\cdot p_i' / \\tau)}{\\sum_{k} \\exp(n_i \\cdot p_k' / \\tau)}",
                ],
                &[
                    ("p", M::UnitPrediction),
                    ("n", M::Nearest),
                    TEMPERATURE,
                    ("N", M::Images),
                ],
            ),
            Method::Byol(byol) if byol.predictor => (
                &[
                    "\\Loss = D(p_i, z'_j) + D(p_j, z'_i)",
                    "D(p, z') = \\left\\| \\frac{p}{\\|p\\|} - \\frac{z'}{\\|z'\\|} \\right\\|^2 = 2 - 2 \\, \\frac{p \\cdot z'}{\\|p\\| \\, \\|z'\\|}",
                    "\\xi \\gets m \\, \\xi + (1 - m) \\, \\theta",
                ],
                &[
                    ("p_i", M::Prediction),
                    ("z'_j", M::TargetProjection),
                    ("\\theta, \\xi", M::Weights),
                    ("m", M::TargetMomentum),
                ],
            ),
            Method::Byol(_) => (
                &[
                    "\\Loss = D(z_i, z'_j) + D(z_j, z'_i)",
                    "D(z, z') = 2 - 2 \\, \\frac{z \\cdot z'}{\\|z\\| \\, \\|z'\\|}",
                    "\\xi \\gets m \\, \\xi + (1 - m) \\, \\theta",
                ],
                &[
                    ("z_i", M::Projection),
                    ("z'_j", M::TargetProjection),
                    ("\\theta, \\xi", M::Weights),
                    ("m", M::TargetMomentum),
                ],
            ),
            Method::Supcon(supcon) => (
                match supcon.loss {
                    SupconLoss::Out => &[
                        "\\ell_i = -\\frac{1}{|P(i)|} \\sum_{p \\in P(i)} \\log \\frac{\\exp(s_{i,p}/\\tau)}{\\sum_{k \\ne i} \\exp(s_{i,k}/\\tau)}",
                    ],
                    SupconLoss::In => &[
                        "\\ell_i = -\\log \\frac{1}{|P(i)|} \\sum_{p \\in P(i)} \\frac{\\exp(s_{i,p}/\\tau)}{\\sum_{k \\ne i} \\exp(s_{i,k}/\\tau)}",
                    ],
                },
                &[("P(i)", M::Positives), COSINE, TEMPERATURE, ANCHORS],
            ),
            Method::Drlim(_) => (
                &[
                    "\\ell = (1 - Y) \\, \\frac{1}{2} \\, d^2 + Y \\, \\frac{1}{2} \\, \\max(0, m - d)^2",
                ],
                &[
                    ("d = \\| z_i - z_k \\|", M::Distance),
                    ("Y", M::Dissimilar),
                    ("m", M::DistanceMargin),
                ],
            ),
            Method::Simsiam(simsiam) if simsiam.stop_gradient => (
                &[
                    "\\Loss = \\frac{1}{2} D(p_i, \\sg(z_j)) + \\frac{1}{2} D(p_j, \\sg(z_i))",
                    "D(p, z) = -\\frac{p}{\\|p\\|} \\cdot \\frac{z}{\\|z\\|}",
                ],
                &[("p_i", M::Prediction), ("z_j", M::Projection), STOP],
            ),
            Method::Simsiam(_) => (
                &[
                    "\\Loss = \\frac{1}{2} D(p_i, z_j) + \\frac{1}{2} D(p_j, z_i)",
                    "D(p, z) = -\\frac{p}{\\|p\\|} \\cdot \\frac{z}{\\|z\\|}",
                ],
                &[("p_i", M::Prediction), ("z_j", M::Projection)],
            ),
            Method::BarlowTwins(_) => (
                &[
                    "\\Loss = \\sum_{d} (1 - C_{dd})^2 + \\lambda \\sum_{d} \\sum_{e \\ne d} C_{de}^2",
                    "C_{de} = \\frac{1}{N} \\sum_{b} \\hat{z}_{b,d} \\, \\hat{z}'_{b,e}",
                ],
                &[
                    ("C", M::Correlation),
                    ("\\hat{z}, \\hat{z}'", M::Standardised),
                    ("\\lambda", M::OffDiagonalWeight),
                    ("N", M::Batches),
                ],
            ),
            Method::Vicreg(_) => (
                &[
                    "\\Loss = \\lambda \\, s(Z, Z') + \\frac{\\mu}{2} (v(Z) + v(Z')) + \\nu (c(Z) + c(Z'))",
                    "v(Z) = \\frac{1}{D} \\sum_{d} \\max(0, 1 - \\sqrt{\\Var(z_d) + \\epsilon})",
                    "c(Z) = \\frac{1}{D} \\sum_{d \\ne e} \\Cov(Z)_{de}^2",
                ],
                &[
                    ("s", M::Invariance),
                    ("v", M::Variance),
                    ("c", M::Covariance),
                    ("\\lambda, \\mu, \\nu", M::VicregWeights),
                    ("D", M::Width),
                ],
            ),
            Method::Supervised(_) => (
                &["\\ell = -\\log \\frac{\\exp(x_y)}{\\sum_{c} \\exp(x_c)}"],
                &[("x", M::Logits), ("y", M::Label)],
            ),
        };
        Self { lines, symbols }
    }

    fn of_pairs(loss: PairLoss) -> Self {
        let (lines, symbols): (&[&str], &[(&str, M)]) = match loss {
            PairLoss::NtXent => (
                &[
                    "\\ell_{i,j} = -\\log \\frac{\\exp(s_{i,j}/\\tau)}{\\sum_{k \\ne i} \\exp(s_{i,k}/\\tau)}",
                ],
                &[PAIR, COSINE, TEMPERATURE, ANCHORS],
            ),
            PairLoss::NtLogistic => (
                &[
                    "\\ell_{i,j} = -\\log \\sigma(s_{i,j}/\\tau) - \\frac{1}{M} \\sum_{k \\ne i,j} \\log \\sigma(-s_{i,k}/\\tau)",
                ],
                &[
                    PAIR,
                    COSINE,
                    ("\\sigma", M::Logistic),
                    TEMPERATURE,
                    NEGATIVES,
                ],
            ),
            PairLoss::SemiHardNtLogistic => (
                &[
                    "\\ell_{i,j} = -\\log \\sigma(s_{i,j}/\\tau) - \\log \\sigma(-s_{i,k^\\star}/\\tau)",
                ],
                &[PAIR, HARDEST, COSINE, ("\\sigma", M::Logistic), TEMPERATURE],
            ),
            PairLoss::MarginTriplet => (
                &["\\ell_{i,j} = \\frac{1}{M} \\sum_{k \\ne i,j} \\max(0, s_{i,k} - s_{i,j} + m)"],
                &[PAIR, COSINE, ("m", M::CosineMargin), NEGATIVES],
            ),
            PairLoss::SemiHardMarginTriplet => (
                &["\\ell_{i,j} = \\max(0, s_{i,k^\\star} - s_{i,j} + m)"],
                &[PAIR, HARDEST, COSINE, ("m", M::CosineMargin)],
            ),
            PairLoss::Decoupled => (
                &[
                    "\\ell_{i,j} = -\\log \\frac{\\exp(s_{i,j}/\\tau)}{\\sum_{k \\ne i,j} \\exp(s_{i,k}/\\tau)}",
                ],
                &[PAIR, COSINE, TEMPERATURE, ANCHORS],
            ),
            PairLoss::Debiased => (
                &[
                    REWEIGHTED,
                    "g_i = \\max \\left( \\frac{\\frac{1}{M} \\sum_{k \\ne i,j} \\exp(s_{i,k}/\\tau) - \\pi \\exp(s_{i,j}/\\tau)}{1 - \\pi}, \\exp(-1/\\tau) \\right)",
                ],
                &[
                    PAIR,
                    COSINE,
                    TEMPERATURE,
                    ("\\pi", M::ClassPrior),
                    NEGATIVES,
                ],
            ),
            PairLoss::HardNegatives => (
                &[
                    REWEIGHTED,
                    "g_i = \\max \\left( \\frac{\\frac{1}{M} \\sum_{k \\ne i,j} w_{i,k} \\exp(s_{i,k}/\\tau) - \\pi \\exp(s_{i,j}/\\tau)}{1 - \\pi}, \\exp(-1/\\tau) \\right)",
                    "w_{i,k} = \\frac{\\exp(\\beta s_{i,k}/\\tau)}{\\frac{1}{M} \\sum_{n \\ne i,j} \\exp(\\beta s_{i,n}/\\tau)}",
                ],
                &[
                    PAIR,
                    COSINE,
                    TEMPERATURE,
                    ("w_{i,k}", M::HardWeight),
                    ("\\beta", M::Hardness),
                    ("\\pi", M::ClassPrior),
                    NEGATIVES,
                ],
            ),
        };
        Self { lines, symbols }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tex;
    use super::*;
    use contrastive_lab::setting::{Kind, Value};

    /// Every method with every switch and choice of its own that may change its equation.
    fn variants() -> Vec<Method> {
        let mut methods = Method::ALL.to_vec();
        for method in Method::ALL {
            for setting in method.table().settings() {
                let values: Vec<Value> = match setting.kind {
                    Kind::Choice(ids) => ids.iter().map(|id| Value::Choice(id)).collect(),
                    Kind::Switch => [true, false].map(Value::Switch).to_vec(),
                    _ => Vec::new(),
                };
                methods.extend(values.into_iter().map(|value| {
                    let mut changed = method;
                    changed.table_mut().set(setting.path, value).unwrap();
                    changed
                }));
            }
        }
        methods
    }

    #[test]
    fn every_equation_is_set_without_an_unknown_name() {
        for method in variants() {
            let equation = Equation::of(&method);
            let symbols = equation.symbols.iter().map(|(symbol, _)| symbol);
            for tex in equation.lines.iter().chain(symbols) {
                let mathml = tex::display(tex);
                assert!(!mathml.contains("mtext"), "{tex}: {mathml}");
                for tag in ["mrow", "msub", "msup", "mfrac", "munder", "mi", "mo"] {
                    let (open, closed) = (format!("<{tag}>"), format!("</{tag}>"));
                    let with_attributes = format!("<{tag} ");
                    assert_eq!(
                        mathml.matches(&open).count() + mathml.matches(&with_attributes).count(),
                        mathml.matches(&closed).count(),
                        "{tag} in {tex}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_equation_names_every_setting_that_it_has() {
        for method in variants() {
            let lines = Equation::of(&method).lines.concat();
            assert_eq!(
                lines.contains("\\tau"),
                method.has_temperature(),
                "{}",
                method.id()
            );
            assert_eq!(lines.contains("\\gets"), method.spec().momentum.is_some());
        }
    }
}
