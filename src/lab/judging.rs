//! Judging the encoder and drawing the map: one pass over the map's points serves both.

use super::Lab;
use super::problem::LabProblem;
use crate::device::ReadBackFailed;
use crate::eval::{self, HealthWatch};
use crate::judge::{Embedded, Embedder, ProbeSet, judgement};
use crate::method::Networks;
use crate::protocol::{Answer, AskId, MapSnapshot, Neighbour, RunEvent};
use crate::recipe::Recipe;
use crate::run::RunId;

/// Images whose two views are embedded for the alignment.
const ALIGNED_PAIRS: usize = 256;
/// Pairs on each side of the similarity map.
const SIMILARITY_SIDE: usize = 32;
/// Side of a neighbour's picture is that of the images.
const NEIGHBOURS_MAX: u32 = 64;

impl Lab {
    /// Judges the run's encoder and draws the map and the similarities of its latest batch.
    pub(super) async fn judge(&mut self) {
        let Some(run) = &self.run else {
            return;
        };
        let (recipe, networks) = (run.session.recipe().clone(), run.session.networks().clone());
        let (id, step) = (run.record.id, run.session.steps_done());
        if let Err(problem) = self.judge_with(id, &recipe, &networks, step).await {
            self.refuse(id, problem);
        }
        let Some(run) = &self.run else {
            return;
        };
        let similarities = run.session.similarities(SIMILARITY_SIDE).await;
        if !self.device_holds() {
            return;
        }
        match similarities {
            Ok(Some((side, values))) => {
                let event = RunEvent::Similarity {
                    step,
                    side: side as u32,
                };
                self.tell_with(id, event, vec![bytes_of(&values)]);
            }
            Ok(None) => {}
            Err(problem) => self.refuse(id, problem),
        }
    }

    /// The same for any networks, told as of `run`; false where there are no images or the device failed.
    ///
    /// # Errors
    /// Where embeddings cannot be read back from a device that says nothing else.
    pub(super) async fn judge_with(
        &mut self,
        run: RunId,
        recipe: &Recipe,
        networks: &Networks,
        step: u32,
    ) -> Result<bool, ReadBackFailed> {
        let Some(loaded) = &self.loaded else {
            return Ok(false);
        };
        let device = self.host.device.clone().without_autodiff();
        let embedder = Embedder {
            set: &*loaded.set,
            recipe,
            networks,
            device: &device,
        };
        // Held back from training where any image is: of an unlabelled set those of a folder to test on.
        let aligned = match (&loaded.points[loaded.voters..], &loaded.division.test) {
            (_, test) if loaded.set.labels.is_empty() && !test.is_empty() => test,
            ([], _) => &loaded.points,
            (asked, _) => asked,
        };
        let judged = judged(&embedder, &loaded.points, aligned).await;
        if !self.device_holds() {
            return Ok(false);
        }
        let (embedded, views) = judged?;
        let Some(loaded) = &self.loaded else {
            return Ok(false);
        };
        let mut watch = HealthWatch::new();
        let watch = self.run.as_mut().map_or(&mut watch, |run| &mut run.health);
        let gathers_classes = recipe.method.needs_labels();
        let images = loaded.points.clone();
        let label_of = |&image: &u32| loaded.set.labels.get(image as usize).copied();
        let labels: Vec<u32> = images.iter().filter_map(label_of).collect();
        let probe_set = ProbeSet {
            embedded: &embedded,
            views: Some(&views),
            labels: &labels,
            classes: loaded.set.classes.len() as u32,
            bank: loaded.voters,
            images: images.len(),
            gathers_classes,
        };
        let judgement = judgement(probe_set, watch, step);
        self.tell(run, RunEvent::Judged(judgement));
        self.draw_map(run, embedded, images, step);
        Ok(true)
    }

    /// Draws these images, whose embeddings stand in the same order.
    pub(super) fn draw_map(&mut self, run: RunId, embedded: Embedded, images: Vec<u32>, step: u32) {
        // Two dimensions are shown as they are: nothing is lost by a projection.
        let plane = embedded.z.as_ref().and_then(eval::plane);
        let direct = plane.is_some();
        let Some(projection) = plane.or_else(|| self.projector.project(&embedded.h)) else {
            return;
        };
        self.snapshots += 1;
        let Some(loaded) = &self.loaded else {
            return;
        };
        let value_of = |values: &Vec<u32>| -> Vec<u32> {
            let values = images
                .iter()
                .filter_map(|&image| values.get(image as usize));
            values.copied().collect()
        };
        let snapshot = MapSnapshot {
            snapshot: self.snapshots,
            step,
            points: images.len() as u32,
            explained: projection.explained,
            direct,
            classes: value_of(&loaded.set.labels),
            factors: loaded.set.factor_values.iter().map(value_of).collect(),
        };
        let points = bytes_of(projection.points.as_flattened());
        let image_bytes = images.iter().flat_map(|image| image.to_le_bytes());
        let buffers = vec![points, image_bytes.collect()];
        self.mapped = Some((images, embedded.h));
        self.tell_with(run, RunEvent::Map(snapshot), buffers);
    }

    pub(super) fn find_neighbours(&mut self, ask: AskId, point: u32, count: u32) {
        let (Some((mapped, features)), Some(loaded)) = (&self.mapped, &self.loaded) else {
            return self.refuse(ask, LabProblem::NothingMapped);
        };
        let nearest = eval::nearest(features, point, count.min(NEIGHBOURS_MAX) as usize);
        let neighbours: Vec<Neighbour> = nearest
            .into_iter()
            .filter_map(|(neighbour, cosine)| {
                let image = *mapped.get(neighbour as usize)?;
                Some(Neighbour {
                    point: neighbour,
                    image,
                    cosine,
                    name: loaded.set.names.get(image as usize)?.clone(),
                    class: loaded.set.labels.get(image as usize).copied(),
                })
            })
            .collect();
        let images: Vec<u32> = neighbours.iter().map(|neighbour| neighbour.image).collect();
        let pictures = loaded.set.rgba(&images);
        let asked: Vec<u32> = mapped.get(point as usize).copied().into_iter().collect();
        let own = loaded.set.rgba(&asked);
        let answer = Answer::Neighbours {
            point,
            size_px: loaded.set.size_px,
            neighbours,
        };
        self.answer_with(ask, answer, vec![pictures, own]);
    }
}

/// The probe set's embeddings, and those of two views of some of its images.
async fn judged(
    embedder: &Embedder<'_>,
    points: &[u32],
    aligned: &[u32],
) -> Result<(Embedded, [Embedded; 2]), ReadBackFailed> {
    let embedded = embedder.embed(points).await?;
    let pairs = &aligned[..aligned.len().min(ALIGNED_PAIRS)];
    Ok((embedded, embedder.embed_views(pairs).await?))
}

/// Little-endian bytes of floats.
pub(super) fn bytes_of(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}
