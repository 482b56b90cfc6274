//! Every image of the set through the encoder, a slice at a time: for other tools, or onto the map.

use super::embedder::{Embedded, Embedder};
use super::importing::SPLIT_SEED;
use super::problem::LabProblem;
use super::{Lab, Loaded, Trained};
use crate::data::{ImageSet, probe_indices};
use crate::eval::Embeddings;
use crate::protocol::{Event, RunState};
use crate::recipe::HeadKind;
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
    purpose: Purpose,
    trained: Trained,
    set: Rc<ImageSet>,
    images: Vec<u32>,
    done: usize,
    h: Vec<f32>, // [done, features]
    z: Vec<f32>, // [done, D], or nothing where there is no head
}

impl WholeSet {
    fn embedded(self) -> (Trained, Vec<u32>, Embedded) {
        let recipe = &self.trained.recipe;
        let has_head = recipe.head.kind != HeadKind::None;
        let embedded = Embedded {
            h: Embeddings::new(self.h, recipe.encoder.feature_dim()),
            z: has_head.then(|| Embeddings::new(self.z, recipe.projection_dim())),
        };
        (self.trained, self.images, embedded)
    }
}

impl Lab {
    pub(super) fn start_export(&mut self) {
        self.embed_whole_set(Purpose::Export);
    }

    pub(super) fn start_whole_map(&mut self) {
        if self.state == RunState::Training {
            self.refuse(LabProblem::RunUnderWayForWholeSet);
        } else {
            self.embed_whole_set(Purpose::Map);
        }
    }

    /// A run that begins draws maps of its own: one of the networks before it would come in between.
    pub(super) fn forget_whole_map(&mut self) {
        self.whole_set.take_if(|pass| pass.purpose == Purpose::Map);
    }

    fn embed_whole_set(&mut self, purpose: Purpose) {
        let Some(trained) = self.what_to_save() else {
            self.refuse(LabProblem::NothingToEmbedWith);
            return;
        };
        let Some(set) = self.need_images_for(&trained.recipe) else {
            return;
        };
        let images = match (purpose, &self.loaded) {
            (Purpose::Map, Some(loaded)) => map_order(loaded),
            _ => (0..set.len() as u32).collect(),
        };
        self.say(Event::Embedding {
            done: 0,
            total: set.len() as u32,
        });
        self.whole_set = Some(WholeSet {
            purpose,
            trained,
            set,
            images,
            done: 0,
            h: Vec::new(),
            z: Vec::new(),
        });
    }

    pub(super) async fn whole_set_slice(&mut self) {
        let Some(mut pass) = self.whole_set.take() else {
            return;
        };
        let end = (pass.done + IMAGES_PER_SLICE).min(pass.images.len());
        let device = self.host.device.clone().without_autodiff();
        let embedder = Embedder {
            set: &pass.set,
            recipe: &pass.trained.recipe,
            networks: &pass.trained.networks,
            device: &device,
        };
        let embedded = embedder.embed(&pass.images[pass.done..end]).await;
        if !self.device_holds() {
            return;
        }
        match embedded {
            Ok(embedded) => {
                pass.h.extend(embedded.h.values);
                pass.z.extend(embedded.z.into_iter().flat_map(|z| z.values));
            }
            Err(problem) => {
                self.refuse_because(&LabProblem::NotEmbedded, &problem);
                return;
            }
        }
        pass.done = end;
        self.say(Event::Embedding {
            done: end as u32,
            total: pass.images.len() as u32,
        });
        if end < pass.images.len() {
            self.whole_set = Some(pass);
            return;
        }
        match pass.purpose {
            Purpose::Export => self.export(pass),
            Purpose::Map => {
                let (trained, images, embedded) = pass.embedded();
                self.draw_map(embedded, images, trained.steps);
            }
        }
    }

    fn export(&mut self, pass: WholeSet) {
        let set = Rc::clone(&pass.set);
        let (trained, images, embedded) = pass.embedded();
        let h = embedded.h;
        let written = share::npy(&h.values, images.len(), h.dim)
            .and_then(|npy| Ok((npy, share::tsv(&set, &images)?)));
        match written {
            Ok((npy, tsv)) => {
                let event = Event::EmbeddingsExported {
                    file_stem: format!("embeddings-step-{}", trained.steps),
                };
                self.say_with(event, vec![npy, tsv.into_bytes()]);
            }
            Err(problem) => self.refuse_because(&LabProblem::NotExported, &problem),
        }
    }
}

/// The map's points first, so that the larger map lies as the smaller one did; then the others, spread
/// over the classes, so that no class covers those before it.
fn map_order(loaded: &Loaded) -> Vec<u32> {
    let drawn: HashSet<u32> = loaded.points.iter().copied().collect();
    let spread = probe_indices(&loaded.set, SPLIT_SEED, loaded.set.len());
    let rest = spread.into_iter().filter(|image| !drawn.contains(image));
    loaded.points.iter().copied().chain(rest).collect()
}
