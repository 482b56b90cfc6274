//! Texts of the methods: the choice, their settings, and the page about each.

use super::method_page::{PAGE, PICTURE, meaning};
use crate::figures;
use crate::methods::Group;
use crate::text::methods::{Head, Methods, Settings};
use contrastive_lab::recipe::{HeadKind, Method, PairLoss, PairSource, SupconLoss};

pub const METHODS: Methods = Methods {
    method: "Method",
    name: |method| match method {
        Method::Simclr(_) => "SimCLR",
        Method::MocoV1(_) => "MoCo v1",
        Method::MocoV2(_) => "MoCo v2",
        Method::Byol(_) => "BYOL",
        Method::Supcon(_) => "SupCon",
        Method::Drlim(_) => "DrLIM",
        Method::Simsiam(_) => "SimSiam",
        Method::BarlowTwins(_) => "Barlow Twins",
        Method::Vicreg(_) => "VICReg",
        Method::Supervised => "Supervised",
    },
    group: |group| match group {
        Group::Contrastive => "Contrastive",
        Group::WithoutNegatives => "Without negatives",
        Group::WithLabels => "With labels",
    },
    about: |name| format!("How {name} works"),
    needs_labels: |name| {
        format!(
            "{name} learns from labels, and these images have none. Put each class in a folder of its own, or choose a method that needs no labels."
        )
    },
    settings: SETTINGS,
    head: HEAD,
    page: PAGE,
    picture: PICTURE,
    meaning,
};

const SETTINGS: Settings = Settings {
    pair_loss: "Loss",
    pair_loss_name: |loss| match loss {
        PairLoss::NtXent => "NT-Xent",
        PairLoss::NtLogistic => "NT-Logistic",
        PairLoss::MarginTriplet => "Margin triplet",
        PairLoss::SemiHardNtLogistic => "NT-Logistic, semi-hard",
        PairLoss::SemiHardMarginTriplet => "Margin triplet, semi-hard",
        PairLoss::Decoupled => "Decoupled (DCL)",
        PairLoss::Debiased => "Debiased",
        PairLoss::HardNegatives => "Hard negatives",
    },
    margin: "Margin",
    class_prior: "Class prior",
    class_prior_hint: "The chance that another image is of the same class.",
    hardness: "Hardness",
    queue_size: "Queue, keys",
    queue_size_hint: "Keys of earlier batches that serve as negatives.",
    long_queue: |images| {
        format!(
            "There are {} images: older keys of an image wait among its own negatives. A queue of a quarter of the set is safer.",
            figures::count(images)
        )
    },
    key_momentum: "Key momentum",
    norm_groups: "Norm groups",
    norm_groups_hint: "Groups with batch norm of their own; keys are shuffled among them.",
    target_momentum: "Target momentum",
    target_momentum_hint: "Rises to 1 over the run.",
    predictor: "Predictor",
    predictor_off: "Without it the embeddings collapse: watch the spread fall.",
    predictor_hidden: "Predictor, hidden width",
    supcon_loss: "Sum over positives",
    supcon_loss_name: |loss| match loss {
        SupconLoss::Out => "Outside the log",
        SupconLoss::In => "Inside the log",
    },
    pairs: "Alike are",
    pairs_name: |pairs| match pairs {
        PairSource::Views => "Two views of an image",
        PairSource::Labels => "Images of a class",
        PairSource::Neighbours => "Neighbours in pixels",
    },
    neighbours: "Neighbours",
    stop_gradient: "Stop the gradient",
    stop_gradient_off: "Without the stop the embeddings collapse: watch the spread fall.",
    off_diagonal_weight: "Off-diagonal weight",
    invariance_weight: "Invariance",
    variance_weight: "Variance",
    covariance_weight: "Covariance",
};

const HEAD: Head = Head {
    title: "Projection head",
    widths: |head| {
        let [hidden, output] = [head.hidden_dim, head.output_dim].map(figures::count);
        match head.kind {
            HeadKind::Mlp => format!("MLP {hidden}–{output}"),
            HeadKind::Linear => format!("linear {output}"),
            HeadKind::None => "none".to_owned(),
        }
    },
    kind: "Kind",
    kind_name: |kind| match kind {
        HeadKind::Mlp => "MLP",
        HeadKind::Linear => "Linear",
        HeadKind::None => "None",
    },
    hidden_layers: "Hidden layers",
    hidden: "Hidden width",
    output: "Output width",
    batch_norm: "Batch norm after hidden layers",
    output_batch_norm: "Batch norm after the last layer",
};
