//! Many images to `h` and `z`, a slice at a time, so that a person is not kept waiting.

use super::embedder::{Embedded, Embedder};
use crate::device::ReadBackFailed;
use crate::recipe::Recipe;

/// A pass over images that is under way.
pub struct EmbeddingPass {
    images: Vec<u32>,
    done: usize,
    h: Vec<f32>, // [done, features]
    z: Vec<f32>, // [done, D], or nothing where there is no head
}

impl EmbeddingPass {
    pub fn new(images: Vec<u32>) -> Self {
        Self {
            images,
            done: 0,
            h: Vec::new(),
            z: Vec::new(),
        }
    }

    /// The images, in the order of their embeddings.
    pub fn images(&self) -> &[u32] {
        &self.images
    }

    /// Images that are through.
    pub fn done(&self) -> usize {
        self.done
    }

    pub fn is_done(&self) -> bool {
        self.done == self.images.len()
    }

    /// Embeds the next images, at most so many.
    ///
    /// # Errors
    /// Where embeddings cannot be read back from the device; nothing is done then.
    pub async fn advance(
        &mut self,
        embedder: &Embedder<'_>,
        images_max: usize,
    ) -> Result<(), ReadBackFailed> {
        let end = (self.done + images_max).min(self.images.len());
        let embedded = embedder.embed(&self.images[self.done..end]).await?;
        self.h.extend(embedded.h.values);
        self.z.extend(embedded.z.into_iter().flat_map(|z| z.values));
        self.done = end;
        Ok(())
    }

    /// What networks of this recipe have embedded, with the images.
    pub fn finish(self, recipe: &Recipe) -> (Vec<u32>, Embedded) {
        (self.images, Embedded::new(recipe, [self.h, self.z]))
    }
}
