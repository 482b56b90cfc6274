//! Features of images, and what they are worth.

use contrastive_lab::augment;
use contrastive_lab::data::ImageSet;
use contrastive_lab::device::read_back;
use contrastive_lab::eval::{self, Embeddings, KNN_TEMPERATURE, LinearProbe, ProbeTables, Vote};
use contrastive_lab::lab::Device;
use contrastive_lab::method::Networks;
use contrastive_lab::recipe::Recipe;
use pollster::block_on;
use std::error::Error;

const IMAGES_PER_PASS: usize = 256;

/// Training and test images with their features.
pub struct Judged {
    pub train: Embeddings,
    pub train_labels: Vec<u32>,
    pub test: Embeddings,
    pub test_labels: Vec<u32>,
    pub classes: u32,
}

impl Judged {
    /// Embeds both parts of a set in evaluation mode, without augmentation.
    pub fn new(
        set: &ImageSet,
        [train, test]: [&[u32]; 2],
        recipe: &Recipe,
        networks: &Networks,
        device: &Device,
    ) -> Result<Self, Box<dyn Error>> {
        let features = |images: &[u32]| -> Result<Embeddings, Box<dyn Error>> {
            let mut values = Vec::new();
            for images in images.chunks(IMAGES_PER_PASS) {
                let pixels = set.gathered(images);
                let plain = augment::plain_images(&pixels, set.size_px, device);
                values.extend(block_on(read_back(
                    networks.features(&recipe.encoder.plan(), plain),
                ))?);
            }
            Ok(Embeddings::new(values, recipe.encoder.feature_dim()))
        };
        let label_of = |&image: &u32| set.labels.get(image as usize).copied();
        Ok(Self {
            train: features(train)?,
            train_labels: train.iter().filter_map(label_of).collect(),
            test: features(test)?,
            test_labels: test.iter().filter_map(label_of).collect(),
            classes: set.classes.len() as u32,
        })
    }

    /// Accuracy of the weighted vote of the `k` nearest training images.
    pub fn knn(&self, k: u32) -> Option<f32> {
        let votes = eval::votes(
            &self.train.normalised(),
            &self.train_labels,
            &self.test.normalised(),
            &self.test_labels,
            self.classes,
            &[Vote::weighted(k, KNN_TEMPERATURE)],
        );
        votes?.first().map(|vote| vote.accuracy)
    }

    /// Accuracy of a linear probe that is fitted to the training images.
    pub fn linear(&self) -> Result<Option<f32>, Box<dyn Error>> {
        let tables = ProbeTables::new(&self.train, &self.test)?;
        let labels = [&self.train_labels, &self.test_labels];
        let mut probe = LinearProbe::new(tables, labels[0], labels[1], self.classes)?;
        probe.advance(|| true);
        Ok(probe.finish().map(|result| result.accuracy))
    }
}
