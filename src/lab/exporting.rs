//! Embeddings of the whole set for other tools, a slice of images at a time.

use super::embedder::Embedder;
use super::{Lab, Trained};
use crate::protocol::Event;
use crate::share;

/// Images of one slice.
const IMAGES_PER_SLICE: usize = 512;

/// An export that is under way.
pub(super) struct Export {
    trained: Trained,
    images: Vec<u32>,
    done: usize,
    values: Vec<f32>, // [done, dim]
}

impl Lab {
    pub(super) fn start_export(&mut self) {
        let Some(trained) = self.what_to_save() else {
            self.refuse(
                "There is no trained model yet. Train first, or embed with an opened model.",
            );
            return;
        };
        let Some((set, _)) = self.need_images() else {
            return;
        };
        if trained.recipe.image_size_px != set.size_px {
            self.refuse(format!(
                "The model was trained on images of {} pixels, but these are {} pixels wide.",
                trained.recipe.image_size_px, set.size_px
            ));
            return;
        }
        self.export = Some(Export {
            trained,
            images: (0..set.len() as u32).collect(),
            done: 0,
            values: Vec::new(),
        });
    }

    pub(super) async fn export_slice(&mut self) {
        let (Some(mut export), Some((set, _))) = (self.export.take(), self.need_images()) else {
            return;
        };
        let end = (export.done + IMAGES_PER_SLICE).min(export.images.len());
        let device = self.host.device.clone().without_autodiff();
        let trained = &export.trained;
        let slice = &export.images[export.done..end];
        let embedder = Embedder {
            set: &set,
            recipe: &trained.recipe,
            networks: &trained.networks,
            device: &device,
        };
        match embedder.embed(slice).await {
            Ok(embedded) => export.values.extend(embedded.h.values),
            Err(problem) => {
                self.refuse(format!("The embeddings could not be exported: {problem}"));
                return;
            }
        }
        export.done = end;
        if export.done < export.images.len() {
            self.export = Some(export);
            return;
        }
        let dim = export.trained.recipe.encoder.feature_dim();
        let written = share::npy(&export.values, export.images.len(), dim)
            .and_then(|npy| Ok((npy, share::tsv(&set, &export.images)?)));
        match written {
            Ok((npy, tsv)) => {
                let event = Event::EmbeddingsExported {
                    file_stem: format!("embeddings-step-{}", export.trained.steps),
                };
                self.say_with(event, vec![npy, tsv.into_bytes()]);
            }
            Err(problem) => self.refuse(format!("The embeddings could not be exported: {problem}")),
        }
    }
}
