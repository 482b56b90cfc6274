//! Texts of the page about a method.

use crate::methods::plan::{Kind, LinkKind, Plan};
use crate::methods::{Ending, Meaning, Sketch, Sources};
use crate::text::methods::{Page, Picture};
use contrastive_lab::recipe::Method;

pub const PAGE: Page = Page {
    what,
    equation: "The loss",
    arxiv: |id| format!("arXiv {id}"),
    exchanged: "The same is done with the two views exchanged.",
};

pub const PICTURE: Picture = Picture {
    title: |name| format!("Picture of {name}"),
    describe,
    node,
    moving_average: "moving average",
    same_weights: "same weights",
    no_gradient: "no gradient",
    pulled: "pulled together",
    pushed: "pushed apart",
    to_zero: "driven to 0",
    copied: "follows as a moving average, not by gradient",
    stopped: "no gradient flows back",
    spread_kept: "spread kept up",
    to_one: "driven to 1",
};

fn what(method: &Method) -> [&'static str; 3] {
    match method {
        Method::Simclr(_) => [
            "Two random views of every image go through one encoder and one projection head.",
            "The loss pulls the two views of an image together and pushes them away from all other views in the batch, so a larger batch means more to tell apart.",
            "After training the head is dropped: what you keep is h, the encoder's output.",
        ],
        Method::MocoV1(_) => [
            "One view is the query, the other its key; keys come from a slowly moving copy of the encoder that no gradient reaches.",
            "Each query is pulled to its key and pushed away from the keys of earlier batches, which wait in a queue.",
            "So there can be thousands of negatives, however small the batch is.",
        ],
        Method::MocoV2(_) => [
            "MoCo with what SimCLR had found: an MLP as the head, blur among the views and a cosine schedule.",
            "As before, keys come from a slowly moving copy of the networks, and the keys of earlier batches wait in a queue as negatives.",
            "It showed that these gains need no large batches.",
        ],
        Method::Byol(_) => [
            "From one view the online networks predict what their slowly moving copy, the target, says of the other view.",
            "Nothing is pushed apart: there are no negatives at all.",
            "The predictor together with the moving copy keeps everything from becoming alike; switch the predictor off and watch it collapse.",
        ],
        Method::Supcon(_) => [
            "SimCLR with labels: every view of every image of the same class is a positive.",
            "Views of a class are pulled together, views of all other classes are pushed away.",
            "Where each image is a class of its own, it is SimCLR again.",
        ],
        Method::Drlim(_) => [
            "The first of these methods: images that are alike are pulled together, and images that are not are pushed apart, but no further than a margin.",
            "Distances are Euclidean, and the output has two dimensions, so the map shows it as it is.",
            "You say what is alike: two views of an image, images of a class, or neighbours in pixels.",
        ],
        Method::Simsiam(_) => [
            "Both views go through the same networks; a predictor then turns the output of one view into that of the other.",
            "There are no negatives and no moving copy.",
            "No gradient flows back through the side that is predicted, and that alone keeps everything from becoming alike; switch the stop off and watch it collapse.",
        ],
        Method::BarlowTwins(_) => [
            "Over the batch, every dimension of one view's embedding is correlated with every dimension of the other's.",
            "The diagonal is driven to 1, so what the two views share is kept; everything else is driven to 0, so no dimension repeats another.",
            "Embeddings that are all alike have no correlation to show, so a collapse is never cheap.",
        ],
        Method::Vicreg(_) => [
            "Invariance pulls the two views of an image together.",
            "Variance keeps the spread of every dimension above 1, which forbids a collapse in so many words.",
            "Covariance drives different dimensions to share nothing, so that each carries something of its own.",
        ],
        Method::Supervised => [
            "The same encoder learns from labels: a linear classifier names the class, and the loss is its cross entropy.",
            "Views only add variety; they are never compared with each other.",
            "It is the line to compare the other methods with.",
        ],
    }
}

fn node(kind: Kind) -> &'static str {
    match kind {
        Kind::Image => "image",
        Kind::OtherImage(Sources::SameClass) => "same class",
        Kind::OtherImage(_) => "neighbour",
        Kind::View => "view",
        Kind::Encoder { copy: false } => "encoder",
        Kind::Encoder { copy: true } => "its copy",
        Kind::Head { copy: false } => "head",
        Kind::Head { copy: true } => "its copy",
        Kind::Predictor => "predictor",
        Kind::Classifier => "classifier",
        Kind::Output => "",
        Kind::Label => "label",
        Kind::Others => "other images",
        Kind::SameClass => "same class",
        Kind::OtherClasses => "other classes",
        Kind::Dissimilar => "up to the margin",
        Kind::Queue => "queue of keys",
        Kind::Correlation => "correlations",
        Kind::Covariance => "covariances",
    }
}

/// The picture in words, for those who do not see it.
fn describe(sketch: &Sketch, plan: &Plan) -> String {
    let mut words = match sketch.sources {
        Sources::Views => "Two views of an image go through an encoder".to_owned(),
        Sources::SameClass => "Views of two images of a class go through an encoder".to_owned(),
        Sources::Neighbours => {
            "Views of an image and of one near to it go through an encoder".to_owned()
        }
        Sources::Single => "A view of an image goes through an encoder".to_owned(),
    };
    if sketch.head {
        words += " and a projection head";
    }
    if sketch.copies {
        words += "; the second view goes through copies of them that follow as a moving average";
    }
    if sketch.predictor && sketch.ending != Ending::Label {
        words += "; a predictor follows on the first path";
    }
    if plan.has(&[LinkKind::Stopped]) {
        words += "; no gradient flows back into the second path";
    }
    words += match sketch.ending {
        Ending::Batch => {
            ". The two outputs are pulled together and pushed away from those of other images."
        }
        Ending::Queue => {
            ". The first output is pulled to the second and pushed away from a queue of earlier ones."
        }
        Ending::Together => ". The first output is pulled to the second. Nothing is pushed apart.",
        Ending::Classes => {
            ". Outputs are pulled to those of the same class and pushed away from other classes."
        }
        Ending::Margin => {
            ". Outputs that are alike are pulled together; others are pushed apart up to a margin."
        }
        Ending::Correlation => {
            ". Their correlations are driven to 1 on the diagonal and to 0 elsewhere."
        }
        Ending::Covariances => {
            ". The outputs are pulled together; each keeps its spread, and its covariances are driven to 0."
        }
        Ending::Label => ". A linear classifier's scores are pulled to the label.",
    };
    words
}

pub fn meaning(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Pair => "outputs for the two views of an image",
        Meaning::Cosine => "their cosine, from −1 to 1",
        Meaning::Anchors => "views in a batch of N images",
        Meaning::Temperature => "temperature: the lower, the more the nearest count",
        Meaning::Negatives => "negatives of each view in a batch of N images",
        Meaning::HardestNegative => "the nearest negative that is still farther than the positive",
        Meaning::Logistic => "logistic function",
        Meaning::CosineMargin => "margin by which the positive must be nearer",
        Meaning::ClassPrior => "class prior: chance that a negative is of the same class",
        Meaning::Hardness => "hardness: the higher, the more near negatives count",
        Meaning::HardWeight => "weight of a negative",
        Meaning::Query => "query: output for the first view, of length 1",
        Meaning::OwnKey => "its key: the copies' output for the second view, of length 1",
        Meaning::Queue => "queue: keys of earlier batches",
        Meaning::KeyMomentum => "key momentum: the part of the copies that stays in each step",
        Meaning::Weights => "weights of the networks and of their copies",
        Meaning::Prediction => "the predictor's output for one view",
        Meaning::TargetProjection => {
            "the target's output for the other view; no gradient reaches it"
        }
        Meaning::TargetMomentum => {
            "target momentum: the part of the target that stays in each step"
        }
        Meaning::Projection => "the head's output for a view",
        Meaning::Stop => "stop-gradient: taken as a constant",
        Meaning::Positives => "all other views of the anchor's class",
        Meaning::Distance => "Euclidean distance of two outputs",
        Meaning::Dissimilar => "0 for a pair that is alike, 1 for one that is not",
        Meaning::DistanceMargin => "margin: beyond it nothing pushes",
        Meaning::Correlation => "correlations between the dimensions of the two views' outputs",
        Meaning::Standardised => "outputs with mean 0 and variance 1 over the batch",
        Meaning::OffDiagonalWeight => "weight of what is off the diagonal",
        Meaning::Batches => "images in the batch",
        Meaning::Invariance => "invariance: mean squared difference of the two views' outputs",
        Meaning::Variance => "variance: how far spreads are below 1",
        Meaning::Covariance => "covariance between different dimensions",
        Meaning::VicregWeights => "weights of the three parts",
        Meaning::Width => "dimensions of an output",
        Meaning::Logits => "the classifier's scores, one for each class",
        Meaning::Label => "label of the image",
    }
}
