//! Texts of the judgement: how good the encoder is, and on what that was computed.

use crate::figures;
use crate::text::judge::*;

pub const JUDGE: Judge = Judge {
    empty_title: "Nothing to judge yet",
    empty: "Train an encoder, or open a model and embed the images with it: its figures appear here.",
    knn: KnnText {
        title: "Nearest neighbours",
        on_what: |judgement| {
            format!(
                "After step {}: {} images held back from training are named by the nearest of {} \
                 training images, by cosine of h.",
                figures::count(judgement.step),
                figures::count(judgement.queries),
                figures::count(judgement.bank)
            )
        },
        unlabelled: "These images have no classes, so no vote can be right or wrong. The figures below need none.",
        neighbours: "Neighbours",
        vote: "Vote",
        accuracy: "Accuracy",
        weighted: |temperature| format!("weighted, exp(cosine / {temperature})"),
        majority: "majority",
    },
    space: SpaceText {
        title: "The shape of the embeddings",
        figure: "Figure",
        h: "Features h",
        z: "Projections z",
        dim: "Dimensions",
        std: "Standard deviation",
        std_means: "of the normalised embeddings, times the root of the dimension: 1 even, 0 collapsed",
        rank: "Effective rank",
        rank_means: "RankMe: along how many directions they differ",
        uniformity: "Uniformity",
        uniformity_means: "0 all alike, towards −4 evenly spread",
        alignment: "Alignment",
        alignment_means: "squared distance of two views of an image: 0 the same, 4 opposite",
        on_images: |images| format!("on {} images", figures::count(images)),
        on_pairs: |pairs| format!("on {} pairs of views", figures::count(pairs)),
    },
    probe: ProbeText {
        title: "Linear probe",
        what: "What a linear classifier reads of the frozen features. Fitted when a run ends.",
        run: "Probe now",
        under_way: "Fitting the probes…",
        unlabelled: "A probe needs classes: put each class in a folder of its own.",
        on_what: |report| {
            format!(
                "Logistic regression on {} standardised features of {} training images, asked about {} \
                 held back. Weight decay {:e}, chosen on {} of the training images. {} after {} \
                 iterations.",
                figures::count(report.dim),
                figures::count(report.train),
                figures::count(report.test),
                report.weight_decay,
                figures::count(report.held_out),
                if report.converged {
                    "Converged"
                } else {
                    "Not converged"
                },
                figures::count(report.iterations)
            )
        },
        chance: |chance| format!("a constant answer reaches {chance}"),
        matrix: "Which class was taken for which: the true class down, the named one across",
        cell: |count, truth, named| format!("{} of {truth} named {named}", figures::count(count)),
        mistakes: "Most often mistaken",
        mistake: |count, truth, named| format!("{truth} for {named}, {} ×", figures::count(count)),
        no_mistakes: "Not one image was mistaken.",
    },
    factors: FactorText {
        title: "What became invisible",
        what: "A linear probe for each factor of the generated shapes. What the augmentations change, the \
               encoder learns to ignore: first in z, then in h. Switch colour jitter and greyscale off, \
               train again, and see colour come back.",
        on_what: |report| {
            format!(
                "Fitted to {} training images, asked about {} held back, after step {}. The line across a \
                 bar is what a constant answer reaches.",
                figures::count(report.train),
                figures::count(report.test),
                figures::count(report.step)
            )
        },
        factor: "Factor",
        chance: "Chance",
        on_h: "Read from h",
        on_z: "Read from z",
        bar: |factor, space, accuracy, chance| {
            format!("{factor}, {space}: {accuracy}; chance {chance}")
        },
        before: |step| {
            format!(
                "The ring is the run before, after step {}.",
                figures::count(step)
            )
        },
    },
};
