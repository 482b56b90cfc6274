//! Heads: from `h` to `z` (SimCLR, arXiv 2002.05709, sections 2.1 and 4.2 and appendix B.4), and from `z` to a
//! prediction.

use super::plan::{Plan, Slot};
use crate::setting::{Field, Kind, Settings, choices, field};
use serde::{Deserialize, Serialize};

choices! {
    /// What stands between `h` and the loss.
    pub enum HeadKind {
        /// Hidden layers with ReLU.
        Mlp = "mlp",
        /// One layer without ReLU.
        Linear = "linear",
        /// Nothing: the loss sees `h`.
        None = "none",
    }
}

/// The projection head `g` between `h` and the loss (SimCLR, section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub kind: HeadKind,
    /// Hidden layers of [`HeadKind::Mlp`], 1 to 3.
    pub hidden_layers: u32,
    /// Width of each hidden layer, 1 to [`WIDTH_MAX`].
    pub hidden_dim: u32,
    /// Width of `z`, 2 to 2048; without a head `z` is as wide as `h`.
    pub output_dim: u32,
    /// Batch norm after each hidden layer.
    pub batch_norm: bool,
    /// Batch norm after the last layer (SimSiam, section 3).
    pub output_batch_norm: bool,
    /// Whether that has a scale and a shift that are learnt; the authors of SimSiam and MoCo v3 leave them out.
    pub output_norm_affine: bool,
}

/// The widest hidden layer, of a predictor too.
pub const WIDTH_MAX: u32 = 8192;

impl Head {
    /// Two layers with batch norm between them.
    pub const fn mlp(hidden_dim: u32, output_dim: u32) -> Self {
        Self {
            kind: HeadKind::Mlp,
            hidden_layers: 1,
            hidden_dim,
            output_dim,
            batch_norm: true,
            output_batch_norm: false,
            output_norm_affine: true,
        }
    }

    /// One layer.
    pub const fn linear(output_dim: u32) -> Self {
        Self {
            kind: HeadKind::Linear,
            ..Self::mlp(128, output_dim)
        }
    }

    /// None: the loss sees `h`.
    pub const fn none() -> Self {
        Self {
            kind: HeadKind::None,
            ..Self::mlp(128, 64)
        }
    }

    fn has_hidden_layers(&self) -> bool {
        self.kind == HeadKind::Mlp
    }

    fn has_layers(&self) -> bool {
        self.kind != HeadKind::None
    }

    /// Width of `z` behind an encoder of `feature_dim` features.
    pub fn projection_dim(&self, feature_dim: usize) -> usize {
        match self.kind {
            HeadKind::None => feature_dim,
            HeadKind::Mlp | HeadKind::Linear => self.output_dim as usize,
        }
    }

    /// For each hidden layer linear, batch norm where the head has it and ReLU; then linear. Without
    /// layers the features themselves.
    pub fn plan(&self, input_dim: usize) -> Plan {
        let mut plan = Plan::begin(input_dim);
        let hidden_layers = match self.kind {
            HeadKind::None => return plan,
            HeadKind::Linear => 0,
            HeadKind::Mlp => self.hidden_layers,
        };
        let mut x = Slot::INPUT; // [B, input_dim]
        for layer in 1..=hidden_layers {
            // Before a ReLU the norm's offset does the bias' work.
            let has_bias = !self.batch_norm;
            x = plan.linear(&format!("fc{layer}"), x, self.hidden_dim as usize, has_bias);
            if self.batch_norm {
                x = plan.batch_norm(&format!("bn{layer}"), x);
            }
            x = plan.relu(x);
        } // [B, hidden_dim]
        let last = hidden_layers + 1;
        x = plan.linear(&format!("fc{last}"), x, self.output_dim as usize, true);
        let norm = format!("bn{last}");
        if self.output_batch_norm && self.output_norm_affine {
            plan.batch_norm(&norm, x);
        } else if self.output_batch_norm {
            plan.plain_batch_norm(&norm, x);
        }
        plan // [B, output_dim]
    }
}

impl Settings for Head {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "head-kind",
            "kind",
            "the head",
            Kind::Choice(HeadKind::IDS),
            (kind)
        ),
        field!(
            "head-hidden-layers",
            "hidden_layers",
            "the number of the head's hidden layers",
            Kind::Whole(1, 3),
            (hidden_layers),
            Self::has_hidden_layers
        ),
        field!(
            "head-hidden",
            "hidden_dim",
            "the head's hidden width",
            Kind::Whole(1, WIDTH_MAX),
            (hidden_dim),
            Self::has_hidden_layers
        ),
        field!(
            "head-batch-norm",
            "batch_norm",
            "the head's batch norm",
            Kind::Switch,
            (batch_norm),
            Self::has_hidden_layers
        ),
        field!(
            "head-output",
            "output_dim",
            "the head's output width",
            Kind::Whole(2, 2048),
            (output_dim),
            Self::has_layers
        ),
        field!(
            "head-output-batch-norm",
            "output_batch_norm",
            "the batch norm after the head",
            Kind::Switch,
            (output_batch_norm),
            Self::has_layers
        ),
        field!(
            "head-output-norm-affine",
            "output_norm_affine",
            "the scale and shift after the head",
            Kind::Switch,
            (output_norm_affine),
            |head| head.has_layers() && head.output_batch_norm
        ),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Head = Head::mlp(20, 10);

    fn names(plan: &Plan) -> Vec<&str> {
        let tensors = plan.tensors().iter();
        tensors.map(|spec| spec.name.as_str()).collect()
    }

    #[test]
    fn a_head_has_a_hidden_bias_only_without_batch_norm() {
        let with_norm = HEAD.plan(128);
        assert!(!names(&with_norm).contains(&"fc1.bias"));
        assert_eq!(with_norm.parameters(), 128 * 20 + 20 + 20 + 20 * 10 + 10);
        let plain = Head {
            batch_norm: false,
            ..HEAD
        };
        let plain = plain.plan(128);
        assert_eq!(
            names(&plain),
            ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]
        );
        assert_eq!(plain.tensors()[2].shape, [10, 20]);
    }

    #[test]
    fn a_deeper_head_counts_its_layers_and_no_head_has_none() {
        let deep = Head {
            hidden_layers: 2,
            output_batch_norm: true,
            ..HEAD
        };
        let deep = deep.plan(128);
        assert!(names(&deep).contains(&"bn2.weight"));
        assert_eq!(names(&deep)[10..12], ["fc3.weight", "fc3.bias"]);
        assert_eq!(names(&deep)[12], "bn3.weight");
        let plain = Head {
            output_batch_norm: true,
            output_norm_affine: false,
            ..HEAD
        };
        let plain = plain.plan(128);
        assert_eq!(names(&plain)[7..], ["bn2.running_mean", "bn2.running_var"]);
        assert_eq!(
            names(&Head::linear(8).plan(128)),
            ["fc1.weight", "fc1.bias"]
        );
        let none = Head::none().plan(128);
        assert!(none.layers().is_empty());
        assert_eq!(none.output_width(), 128);
    }
}
