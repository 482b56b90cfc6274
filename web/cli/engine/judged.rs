//! Networks, judged on the held-back part of a set as the page judges them.

use contrastive_lab::eval::HealthWatch;
use contrastive_lab::judge::{Embedder, ProbeSet, class_probe, judgement};
use contrastive_lab::run::{Judgement, ProbeReport};
use pollster::block_on;
use std::error::Error;

/// What an encoder is worth on the test images.
pub struct Judged {
    /// By the votes of all the training images.
    pub judgement: Judgement,
    /// Fitted to the training images.
    pub probe: Option<ProbeReport>,
}

impl Judged {
    /// In evaluation mode, without augmentation.
    pub fn new(
        embedder: &Embedder<'_>,
        [train, test]: [&[u32]; 2],
        step: u32,
    ) -> Result<Self, Box<dyn Error>> {
        let set = embedder.set;
        let images = [train, test].concat();
        let embedded = block_on(embedder.embed(&images))?;
        let label_of = |&image: &u32| set.labels().get(image as usize).copied();
        let labels: Vec<u32> = images.iter().filter_map(label_of).collect();
        let classes = set.class_count() as u32;
        let mut probe = class_probe(&embedded.h, &labels, train.len(), classes)?;
        probe.advance(|| true);
        let report = probe.finish().map(|result| result.report(step));
        let probe_set = ProbeSet {
            embedded: &embedded,
            views: None,
            labels: &labels,
            classes,
            bank: train.len(),
            images: images.len(),
            gathers_classes: embedder.recipe.method.needs_labels(),
        };
        Ok(Self {
            judgement: judgement(probe_set, &mut HealthWatch::new(), step),
            probe: report,
        })
    }
}
