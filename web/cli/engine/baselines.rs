//! What is reached on the same images without learning anything: the line that a method has to pass.

use crate::judged::Judged;
use contrastive_lab::data::ImageSet;
use contrastive_lab::eval::Embeddings;
use contrastive_lab::judge::knn_votes;
use contrastive_lab::protocol::job::Baselines;
use contrastive_lab::run::KnnVote;

/// Those of raw pixels, and of an encoder that was judged before its first step.
pub fn baselines(set: &ImageSet, parts: [&[u32]; 2], untrained: Judged) -> Baselines {
    Baselines {
        pixels: votes_of_pixels(set, parts),
        untrained: untrained.judgement.votes,
        untrained_probe: untrained.probe.map(|probe| probe.accuracy),
    }
}

/// By the cosine of the differences from the mean training image.
fn votes_of_pixels(set: &ImageSet, [train, test]: [&[u32]; 2]) -> Vec<KnnVote> {
    let dim = set.bytes_per_image();
    let mut mean = vec![0.0; dim];
    for &image in train {
        for (mean, &value) in mean.iter_mut().zip(set.image(image as usize)) {
            *mean += f32::from(value) / train.len() as f32;
        }
    }
    let images = || train.iter().chain(test).map(|&image| image as usize);
    let values = images().flat_map(|image| {
        let values = set.image(image).iter().zip(&mean);
        values.map(|(&value, mean)| f32::from(value) - mean)
    });
    let pixels = Embeddings::new(values.collect(), dim); // [train + test, dim]
    let labels: Vec<u32> = images().map(|image| set.labels[image]).collect();
    knn_votes(&pixels, &labels, train.len(), set.classes.len() as u32)
}
