//! Every image of the set through the encoder, a slice at a time: for other tools, or onto the map.

use super::importing::POINTS_SEED;
use super::problem::LabProblem;
use super::{Lab, Loaded, Trained};
use crate::data::{ImageSet, probe_indices};
use crate::judge::{Embedder, EmbeddingPass};
use crate::protocol::{Answer, AskId, Event, RunState};
use crate::share;
use std::collections::HashSet;
use std::rc::Rc;

/// Images of one slice.
const IMAGES_PER_SLICE: usize = 512;

/// What the embeddings are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Export,
    Map,
}

/// A pass that is under way.
pub(super) struct WholeSet {
    ask: AskId,
    purpose: Purpose,
    trained: Trained,
    set: Rc<ImageSet>,
    embedding: EmbeddingPass,
}

impl Lab {
    pub(super) fn start_export(&mut self, ask: AskId) {
        self.embed_whole_set(ask, Purpose::Export);
    }

    pub(super) fn start_whole_map(&mut self, ask: AskId) {
        if self.doing() == RunState::Training {
            self.refuse(ask, LabProblem::RunUnderWayForWholeSet);
        } else {
            self.embed_whole_set(ask, Purpose::Map);
        }
    }

    /// A run that begins draws maps of its own: one of the networks before it would come in between.
    pub(super) fn drop_whole_map(&mut self) {
        let is_map = |pass: &WholeSet| pass.purpose == Purpose::Map;
        if self.whole_set.as_ref().is_some_and(is_map) {
            self.drop_whole_set();
        }
    }

    pub(super) fn drop_whole_set(&mut self) {
        if let Some(pass) = self.whole_set.take() {
            self.answer(pass.ask, Answer::Dropped);
        }
    }

    fn embed_whole_set(&mut self, ask: AskId, purpose: Purpose) {
        // A map is told as of the run whose networks drew it; a file is for whoever reads it.
        let trained = self.what_to_save();
        let trained =
            trained.filter(|trained| purpose == Purpose::Export || trained.told_as.is_some());
        let Some(trained) = trained else {
            return self.refuse(ask, LabProblem::NothingToEmbedWith);
        };
        let Some(set) = self.need_images_for(ask, &trained.record.recipe) else {
            return;
        };
        let images = match (purpose, &self.loaded) {
            (Purpose::Map, Some(loaded)) => map_order(loaded),
            _ => (0..set.len() as u32).collect(),
        };
        self.drop_whole_set();
        self.say(Event::Embedding {
            ask,
            done: 0,
            total: set.len() as u32,
        });
        self.whole_set = Some(WholeSet {
            ask,
            purpose,
            trained,
            set,
            embedding: EmbeddingPass::new(images),
        });
    }

    pub(super) async fn whole_set_slice(&mut self) {
        let Some(mut pass) = self.whole_set.take() else {
            return;
        };
        let device = self.host.device.clone().without_autodiff();
        let embedder = Embedder {
            set: &*pass.set,
            recipe: &pass.trained.record.recipe,
            networks: &pass.trained.networks,
            device: &device,
        };
        let embedded = pass.embedding.advance(&embedder, IMAGES_PER_SLICE).await;
        if !self.device_holds() {
            return self.answer(pass.ask, Answer::Dropped);
        }
        if let Err(problem) = embedded {
            return self.refuse_because(pass.ask, &LabProblem::NotEmbedded, &problem);
        }
        self.say(Event::Embedding {
            ask: pass.ask,
            done: pass.embedding.done() as u32,
            total: pass.embedding.images().len() as u32,
        });
        if !pass.embedding.is_done() {
            self.whole_set = Some(pass);
            return;
        }
        match pass.purpose {
            Purpose::Export => self.export(pass),
            Purpose::Map => {
                let (ask, trained) = (pass.ask, pass.trained);
                let (images, embedded) = pass.embedding.finish(&trained.record.recipe);
                if let Some(run) = trained.told_as {
                    self.draw_map(run, embedded, images, trained.step());
                }
                self.answer(ask, Answer::Done);
            }
        }
    }

    fn export(&mut self, pass: WholeSet) {
        let WholeSet {
            ask, trained, set, ..
        } = pass;
        let (images, embedded) = pass.embedding.finish(&trained.record.recipe);
        let h = embedded.h;
        let written = share::npy(&h.values, images.len(), h.dim)
            .and_then(|npy| Ok((npy, share::tsv(&set, &images)?)));
        match written {
            Ok((npy, tsv)) => {
                let answer = Answer::EmbeddingsExported {
                    file_stem: format!("embeddings-step-{}", trained.record.steps_in_all()),
                };
                self.answer_with(ask, answer, vec![npy, tsv.into_bytes()]);
            }
            Err(problem) => self.refuse_because(ask, &LabProblem::NotExported, &problem),
        }
    }
}

/// The map's points first, so that the larger map lies as the smaller one did; then the others, spread
/// over the classes, so that no class covers those before it.
fn map_order(loaded: &Loaded) -> Vec<u32> {
    let drawn: HashSet<u32> = loaded.points.iter().copied().collect();
    let spread = probe_indices(&loaded.set, POINTS_SEED, loaded.set.len());
    let rest = spread.into_iter().filter(|image| !drawn.contains(image));
    loaded.points.iter().copied().chain(rest).collect()
}
