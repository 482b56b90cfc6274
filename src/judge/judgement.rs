//! All that is said of an encoder at one step, from its embeddings of a probe set.

use super::{Embedded, KNN_K, knn_votes};
use crate::eval::{self, HealthWatch};
use crate::run::{Judgement, SpaceFigures};

/// A probe set through an encoder.
#[derive(Clone, Copy)]
pub struct ProbeSet<'a> {
    pub embedded: &'a Embedded,
    /// Two views of some images, for the alignment.
    pub views: Option<&'a [Embedded; 2]>,
    /// One for each image; empty without labels.
    pub labels: &'a [u32],
    pub classes: u32,
    /// So many of the images vote about the others; they stand first.
    pub bank: usize,
    /// Images in it.
    pub images: usize,
    /// The method draws a class together, so that a low rank of `z` is no fault.
    pub gathers_classes: bool,
}

/// Votes, figures of `h` and `z`, and what they say of the health that `watch` has seen so far.
pub fn judgement(probe_set: ProbeSet, watch: &mut HealthWatch, step: u32) -> Judgement {
    let ProbeSet {
        embedded,
        views,
        labels,
        classes,
        bank,
        images,
        gathers_classes,
    } = probe_set;
    let votes = knn_votes(&embedded.h, labels, bank, classes);
    let views_h = views.map(|[first, second]| [&first.h, &second.h]);
    let h = eval::space_figures(&embedded.h, views_h);
    let views_z = views.and_then(|[first, second]| Some([first.z.as_ref()?, second.z.as_ref()?]));
    let z = embedded.z.as_ref().map(|z| eval::space_figures(z, views_z));
    let watched = z.map(|z| SpaceFigures {
        effective_rank: z.effective_rank.filter(|_| !gathers_classes),
        ..z
    });
    Judgement {
        step,
        knn_accuracy: votes.first().map(|vote| vote.accuracy),
        knn_k: votes.first().map_or(KNN_K, |vote| vote.k),
        queries: (images - bank) as u32,
        bank: bank as u32,
        votes,
        health: watch.judge(step, &h, watched.as_ref()),
        h,
        z,
    }
}
