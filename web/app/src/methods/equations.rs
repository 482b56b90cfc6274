//! The equations as data: TeX in the notation of [`super::tex`], and what its symbols stand for, by the ids
//! of the words.

use super::equation::{Equation, Symbol};

/// The symbols of every loss over cosines and a temperature.
const PAIR: Symbol = ("z_i, z_j", "pair");
const COSINE: Symbol = (
    "s_{i,k} = \\frac{z_i \\cdot z_k}{\\|z_i\\| \\, \\|z_k\\|}",
    "cosine",
);
const TEMPERATURE: Symbol = ("\\tau", "temperature");
const NEGATIVES: Symbol = ("M = 2N - 2", "negatives");
const ANCHORS: Symbol = ("2N", "anchors");
const HARDEST: Symbol = ("k^\\star", "hardest-negative");
const STOP: Symbol = ("\\sg", "stop");

const REWEIGHTED: &str =
    "\\ell_{i,j} = -\\log \\frac{\\exp(s_{i,j}/\\tau)}{\\exp(s_{i,j}/\\tau) + M g_i}";

const CONTRAST: &str = "C(q, k) = -\\frac{2\\tau}{N} \\sum_{i} \\log \\frac{\\exp(q_i \\cdot k_i / \\tau)}{\\sum_{n} \\exp(q_i \\cdot k_n / \\tau)}";

const MOCO_V3: &[Symbol] = &[
    ("q, q'", "unit-prediction"),
    ("k, k'", "batch-keys"),
    TEMPERATURE,
    ("\\theta_q, \\theta_k", "weights"),
    ("m", "key-momentum"),
    ("N", "images"),
];

const KEYS_FOLLOW: &str = "\\theta_k \\gets m \\, \\theta_k + (1 - m) \\, \\theta_q";
const TARGET_FOLLOWS: &str = "\\xi \\gets m \\, \\xi + (1 - m) \\, \\theta";

const DISTILLED: &str = "\\Loss = -\\frac{1}{2N} \\sum_{i} \\sum_{k} t_{j,k} \\log \\frac{\\exp(g_{i,k}/\\tau)}{\\sum_{n} \\exp(g_{i,n}/\\tau)}";

/// Every method's, in the order of the methods; of several for one method, those of a setting's values.
pub const EQUATIONS: &[Equation] = &[
    Equation {
        methods: &["simclr"],
        when: &[("loss", "nt-xent")],
        lines: &[
            "\\ell_{i,j} = -\\log \\frac{\\exp(s_{i,j}/\\tau)}{\\sum_{k \\ne i} \\exp(s_{i,k}/\\tau)}",
        ],
        symbols: &[PAIR, COSINE, TEMPERATURE, ANCHORS],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "nt-logistic")],
        lines: &[
            "\\ell_{i,j} = -\\log \\sigma(s_{i,j}/\\tau) - \\frac{1}{M} \\sum_{k \\ne i,j} \\log \\sigma(-s_{i,k}/\\tau)",
        ],
        symbols: &[
            PAIR,
            COSINE,
            ("\\sigma", "logistic"),
            TEMPERATURE,
            NEGATIVES,
        ],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "semi-hard-nt-logistic")],
        lines: &[
            "\\ell_{i,j} = -\\log \\sigma(s_{i,j}/\\tau) - \\log \\sigma(-s_{i,k^\\star}/\\tau)",
        ],
        symbols: &[PAIR, HARDEST, COSINE, ("\\sigma", "logistic"), TEMPERATURE],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "margin-triplet")],
        lines: &["\\ell_{i,j} = \\frac{1}{M} \\sum_{k \\ne i,j} \\max(0, s_{i,k} - s_{i,j} + m)"],
        symbols: &[PAIR, COSINE, ("m", "cosine-margin"), NEGATIVES],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "semi-hard-margin-triplet")],
        lines: &["\\ell_{i,j} = \\max(0, s_{i,k^\\star} - s_{i,j} + m)"],
        symbols: &[PAIR, HARDEST, COSINE, ("m", "cosine-margin")],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "decoupled")],
        lines: &[
            "\\ell_{i,j} = -\\log \\frac{\\exp(s_{i,j}/\\tau)}{\\sum_{k \\ne i,j} \\exp(s_{i,k}/\\tau)}",
        ],
        symbols: &[PAIR, COSINE, TEMPERATURE, ANCHORS],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "debiased")],
        lines: &[
            REWEIGHTED,
            "g_i = \\max \\left( \\frac{\\frac{1}{M} \\sum_{k \\ne i,j} \\exp(s_{i,k}/\\tau) - \\pi \\exp(s_{i,j}/\\tau)}{1 - \\pi}, \\exp(-1/\\tau) \\right)",
        ],
        symbols: &[
            PAIR,
            COSINE,
            TEMPERATURE,
            ("\\pi", "class-prior"),
            NEGATIVES,
        ],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "hard-negatives")],
        lines: &[
            REWEIGHTED,
            "g_i = \\max \\left( \\frac{\\frac{1}{M} \\sum_{k \\ne i,j} w_{i,k} \\exp(s_{i,k}/\\tau) - \\pi \\exp(s_{i,j}/\\tau)}{1 - \\pi}, \\exp(-1/\\tau) \\right)",
            "w_{i,k} = \\frac{\\exp(\\beta s_{i,k}/\\tau)}{\\frac{1}{M} \\sum_{n \\ne i,j} \\exp(\\beta s_{i,n}/\\tau)}",
        ],
        symbols: &[
            PAIR,
            COSINE,
            TEMPERATURE,
            ("w_{i,k}", "hard-weight"),
            ("\\beta", "hardness"),
            ("\\pi", "class-prior"),
            NEGATIVES,
        ],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "n-pair")],
        lines: &[
            "\\Loss = \\frac{1}{N} \\sum_{i} \\ell_i + \\frac{w}{2} \\cdot \\frac{1}{2N} \\sum_{i} \\left( \\|z_i\\|^2 + \\|z'_i\\|^2 \\right)",
            "\\ell_i = \\log \\left( 1 + \\sum_{k \\ne i} \\exp(z_i \\cdot z'_k - z_i \\cdot z'_i) \\right)",
        ],
        symbols: &[
            ("z_i, z'_i", "two-views"),
            ("w", "length-weight"),
            ("N", "images"),
        ],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "facenet-triplet")],
        lines: &["\\ell_{i,j} = \\max(0, d_{i,j} - d_{i,k^\\star} + m)"],
        symbols: &[
            PAIR,
            (
                "d_{i,k} = \\left\\| \\frac{z_i}{\\|z_i\\|} - \\frac{z_k}{\\|z_k\\|} \\right\\|^2",
                "squared-distance",
            ),
            HARDEST,
            ("m", "cosine-margin"),
        ],
    },
    Equation {
        methods: &["simclr"],
        when: &[("loss", "align-uniform")],
        lines: &[
            "\\Loss = \\frac{1}{N} \\sum_{i} \\|u_i - u'_i\\|^2 + \\frac{\\lambda}{2} (U(u) + U(u'))",
            "U(u) = \\log \\left( \\frac{2}{N(N - 1)} \\sum_{i < k} \\exp(-2 \\|u_i - u_k\\|^2) \\right)",
        ],
        symbols: &[
            ("u_i, u'_i", "unit-views"),
            ("\\lambda", "uniformity-weight"),
            ("N", "images"),
        ],
    },
    Equation {
        methods: &["moco-v1", "moco-v2"],
        when: &[],
        lines: &[
            "\\ell_q = -\\log \\frac{\\exp(q \\cdot k_+ / \\tau)}{\\exp(q \\cdot k_+ / \\tau) + \\sum_{k \\in Q} \\exp(q \\cdot k / \\tau)}",
            KEYS_FOLLOW,
        ],
        symbols: &[
            ("q", "query"),
            ("k_+", "own-key"),
            ("Q", "queue"),
            TEMPERATURE,
            ("\\theta_q, \\theta_k", "weights"),
            ("m", "key-momentum"),
        ],
    },
    Equation {
        methods: &["moco-v3"],
        when: &[("symmetric", "true")],
        lines: &["\\Loss = C(q, k') + C(q', k)", CONTRAST, KEYS_FOLLOW],
        symbols: MOCO_V3,
    },
    Equation {
        methods: &["moco-v3"],
        when: &[("symmetric", "false")],
        lines: &["\\Loss = C(q, k')", CONTRAST, KEYS_FOLLOW],
        symbols: MOCO_V3,
    },
    Equation {
        methods: &["nnclr"],
        when: &[],
        lines: &[
            "\\Loss = \\frac{1}{2N} \\sum_{i} \\left( D(n_i, p_i') + D(n_i', p_i) \\right)",
            "D(n_i, p_i') = -\\log \\frac{\\exp(n_i \\cdot p_i' / \\tau)}{\\sum_{k} \\exp(n_i \\cdot p_k' / \\tau)}",
        ],
        symbols: &[
            ("p", "unit-prediction"),
            ("n", "nearest"),
            TEMPERATURE,
            ("N", "images"),
        ],
    },
    Equation {
        methods: &["byol"],
        when: &[("predictor", "true")],
        lines: &[
            "\\Loss = D(p_i, z'_j) + D(p_j, z'_i)",
            "D(p, z') = \\left\\| \\frac{p}{\\|p\\|} - \\frac{z'}{\\|z'\\|} \\right\\|^2 = 2 - 2 \\, \\frac{p \\cdot z'}{\\|p\\| \\, \\|z'\\|}",
            TARGET_FOLLOWS,
        ],
        symbols: &[
            ("p_i", "prediction"),
            ("z'_j", "target-projection"),
            ("\\theta, \\xi", "weights"),
            ("m", "target-momentum"),
        ],
    },
    Equation {
        methods: &["byol"],
        when: &[("predictor", "false")],
        lines: &[
            "\\Loss = D(z_i, z'_j) + D(z_j, z'_i)",
            "D(z, z') = 2 - 2 \\, \\frac{z \\cdot z'}{\\|z\\| \\, \\|z'\\|}",
            TARGET_FOLLOWS,
        ],
        symbols: &[
            ("z_i", "projection"),
            ("z'_j", "target-projection"),
            ("\\theta, \\xi", "weights"),
            ("m", "target-momentum"),
        ],
    },
    Equation {
        methods: &["supcon"],
        when: &[("loss", "out")],
        lines: &[
            "\\ell_i = -\\frac{1}{|P(i)|} \\sum_{p \\in P(i)} \\log \\frac{\\exp(s_{i,p}/\\tau)}{\\sum_{k \\ne i} \\exp(s_{i,k}/\\tau)}",
        ],
        symbols: &[("P(i)", "positives"), COSINE, TEMPERATURE, ANCHORS],
    },
    Equation {
        methods: &["supcon"],
        when: &[("loss", "in")],
        lines: &[
            "\\ell_i = -\\log \\frac{1}{|P(i)|} \\sum_{p \\in P(i)} \\frac{\\exp(s_{i,p}/\\tau)}{\\sum_{k \\ne i} \\exp(s_{i,k}/\\tau)}",
        ],
        symbols: &[("P(i)", "positives"), COSINE, TEMPERATURE, ANCHORS],
    },
    Equation {
        methods: &["drlim"],
        when: &[],
        lines: &[
            "\\Loss = \\frac{1}{2} \\left( \\frac{1}{S} \\sum_{Y = 0} \\frac{d^2}{2} + \\frac{1}{U} \\sum_{Y = 1} \\frac{\\max(0, m - d)^2}{2} \\right)",
        ],
        symbols: &[
            ("d = \\| z_i - z_k \\|", "distance"),
            ("Y", "dissimilar"),
            ("S, U", "pair-counts"),
            ("m", "distance-margin"),
        ],
    },
    Equation {
        methods: &["simsiam"],
        when: &[("stop_gradient", "true"), ("predictor", "true")],
        lines: &[
            "\\Loss = \\frac{1}{2} D(p_i, \\sg(z_j)) + \\frac{1}{2} D(p_j, \\sg(z_i))",
            "D(p, z) = -\\frac{p}{\\|p\\|} \\cdot \\frac{z}{\\|z\\|}",
        ],
        symbols: &[("p_i", "prediction"), ("z_j", "projection"), STOP],
    },
    Equation {
        methods: &["simsiam"],
        when: &[("stop_gradient", "false"), ("predictor", "true")],
        lines: &[
            "\\Loss = \\frac{1}{2} D(p_i, z_j) + \\frac{1}{2} D(p_j, z_i)",
            "D(p, z) = -\\frac{p}{\\|p\\|} \\cdot \\frac{z}{\\|z\\|}",
        ],
        symbols: &[("p_i", "prediction"), ("z_j", "projection")],
    },
    Equation {
        methods: &["simsiam"],
        when: &[("stop_gradient", "true"), ("predictor", "false")],
        lines: &[
            "\\Loss = \\frac{1}{2} D(z_i, \\sg(z_j)) + \\frac{1}{2} D(z_j, \\sg(z_i))",
            "D(y, z) = -\\frac{y}{\\|y\\|} \\cdot \\frac{z}{\\|z\\|}",
        ],
        symbols: &[("z_j", "projection"), STOP],
    },
    Equation {
        methods: &["simsiam"],
        when: &[("stop_gradient", "false"), ("predictor", "false")],
        lines: &[
            "\\Loss = D(z_i, z_j)",
            "D(y, z) = -\\frac{y}{\\|y\\|} \\cdot \\frac{z}{\\|z\\|}",
        ],
        symbols: &[("z_j", "projection")],
    },
    Equation {
        methods: &["barlow-twins"],
        when: &[],
        lines: &[
            "\\Loss = \\sum_{d} (1 - C_{dd})^2 + \\lambda \\sum_{d} \\sum_{e \\ne d} C_{de}^2",
            "C_{de} = \\frac{1}{N} \\sum_{b} \\hat{z}_{b,d} \\, \\hat{z}'_{b,e}",
        ],
        symbols: &[
            ("C", "correlation"),
            ("\\hat{z}, \\hat{z}'", "standardised"),
            ("\\lambda", "off-diagonal-weight"),
            ("N", "batches"),
        ],
    },
    Equation {
        methods: &["vicreg"],
        when: &[],
        lines: &[
            "\\Loss = \\lambda \\, s(Z, Z') + \\frac{\\mu}{2} (v(Z) + v(Z')) + \\nu (c(Z) + c(Z'))",
            "v(Z) = \\frac{1}{D} \\sum_{d} \\max(0, 1 - \\sqrt{\\Var(z_d) + \\epsilon})",
            "c(Z) = \\frac{1}{D} \\sum_{d \\ne e} \\Cov(Z)_{de}^2",
        ],
        symbols: &[
            ("s", "invariance"),
            ("v", "variance"),
            ("c", "covariance"),
            ("\\lambda, \\mu, \\nu", "vicreg-weights"),
            ("D", "width"),
        ],
    },
    Equation {
        methods: &["swav"],
        when: &[],
        lines: &[
            "\\Loss = \\frac{1}{2} \\left( D(s, c') + D(s', c) \\right)",
            "D(s, c) = -\\frac{1}{N} \\sum_{i} \\sum_{k} c_{i,k} \\log \\frac{\\exp(s_{i,k}/\\tau)}{\\sum_{n} \\exp(s_{i,n}/\\tau)}",
        ],
        symbols: &[
            ("s_{i,k} = \\frac{z_i}{\\|z_i\\|} \\cdot p_k", "scores"),
            ("p_k", "prototype"),
            ("c", "codes"),
            TEMPERATURE,
            ("N", "images"),
        ],
    },
    Equation {
        methods: &["dino"],
        when: &[("centring", "true")],
        lines: &[
            DISTILLED,
            "t = \\softmax((g' - c)/\\tau'), \\quad c \\gets 0.9 \\, c + 0.1 \\, \\Mean(g')",
            TARGET_FOLLOWS,
        ],
        symbols: &[
            ("g, g'", "student-scores"),
            ("c", "centre"),
            ("\\tau, \\tau'", "two-temperatures"),
            ("\\theta, \\xi", "weights"),
            ("m", "target-momentum"),
            ANCHORS,
        ],
    },
    Equation {
        methods: &["dino"],
        when: &[("centring", "false")],
        lines: &[DISTILLED, "t = \\softmax(g'/\\tau')", TARGET_FOLLOWS],
        symbols: &[
            ("g, g'", "student-scores"),
            ("\\tau, \\tau'", "two-temperatures"),
            ("\\theta, \\xi", "weights"),
            ("m", "target-momentum"),
            ANCHORS,
        ],
    },
    Equation {
        methods: &["rotation"],
        when: &[],
        lines: &["\\ell = -\\log \\frac{\\exp(x_y)}{\\sum_{r} \\exp(x_r)}"],
        symbols: &[("x", "turn-logits"), ("y", "turn")],
    },
    Equation {
        methods: &["autoencoder"],
        when: &[],
        lines: &["\\ell = \\frac{1}{P} \\sum_{p} (x'_p - x_p)^2"],
        symbols: &[
            ("x'", "reconstructed"),
            ("x", "pixels"),
            ("P", "pixel-count"),
        ],
    },
    Equation {
        methods: &["supervised"],
        when: &[],
        lines: &["\\ell = -\\log \\frac{\\exp(x_y)}{\\sum_{c} \\exp(x_c)}"],
        symbols: &[("x", "logits"), ("y", "label")],
    },
];
