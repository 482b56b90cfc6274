//! Judging the encoder and drawing the map: one pass over the map's points serves both.

use super::problem::LabProblem;
use super::{Lab, Loaded};
use crate::device::ReadBackFailed;
use crate::eval::{self, HealthWatch};
use crate::judge::{Embedded, Embedder, KNN_K, knn_votes};
use crate::method::Networks;
use crate::protocol::{
    Answer, AskId, Judgement, MapSnapshot, Neighbour, RunEvent, RunId, SpaceFigures,
};
use crate::recipe::Recipe;

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
        let (id, step) = (run.id, run.session.steps_done());
        let judgement = match self.judge_with(id, &recipe, &networks, step).await {
            Ok(judgement) => judgement,
            Err(problem) => {
                self.refuse(id, problem);
                None
            }
        };
        let Some(run) = &mut self.run else {
            return;
        };
        run.judgement = judgement;
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

    /// The same for any networks, told as of `run`; none where there are no images or the device failed.
    ///
    /// # Errors
    /// Where embeddings cannot be read back from a device that says nothing else.
    pub(super) async fn judge_with(
        &mut self,
        run: RunId,
        recipe: &Recipe,
        networks: &Networks,
        step: u32,
    ) -> Result<Option<Judgement>, ReadBackFailed> {
        let Some(loaded) = &self.loaded else {
            return Ok(None);
        };
        let device = self.host.device.clone().without_autodiff();
        let embedder = Embedder {
            set: &loaded.set,
            recipe,
            networks,
            device: &device,
        };
        let judged = judged(&embedder, &loaded.points).await;
        if !self.device_holds() {
            return Ok(None);
        }
        let (embedded, views) = judged?;
        let Some(loaded) = &self.loaded else {
            return Ok(None);
        };
        let mut watch = HealthWatch::new();
        let watch = self.run.as_mut().map_or(&mut watch, |run| &mut run.health);
        let gathers_classes = recipe.method.needs_labels();
        let judgement = judgement(loaded, &embedded, &views, watch, gathers_classes, step);
        let images = loaded.points.clone();
        self.tell(run, RunEvent::Judged(judgement.clone()));
        self.draw_map(run, embedded, images, step);
        Ok(Some(judgement))
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
) -> Result<(Embedded, [Embedded; 2]), ReadBackFailed> {
    let embedded = embedder.embed(points).await?;
    let pairs = &points[..points.len().min(ALIGNED_PAIRS)];
    Ok((embedded, embedder.embed_views(pairs).await?))
}

fn judgement(
    loaded: &Loaded,
    embedded: &Embedded,
    views: &[Embedded; 2],
    watch: &mut HealthWatch,
    gathers_classes: bool,
    step: u32,
) -> Judgement {
    let label_of = |&image: &u32| loaded.set.labels.get(image as usize).copied();
    let labels: Vec<u32> = loaded.points.iter().filter_map(label_of).collect();
    let classes = loaded.set.classes.len() as u32;
    let votes = knn_votes(&embedded.h, &labels, loaded.voters, classes);
    let h = eval::space_figures(&embedded.h, Some([&views[0].h, &views[1].h]));
    let views_z = views[0].z.as_ref().zip(views[1].z.as_ref());
    let z = embedded.z.as_ref().map(|z| {
        let views = views_z.map(|(first, second)| [first, second]);
        eval::space_figures(z, views)
    });
    let watched = z.map(|z| SpaceFigures {
        effective_rank: z.effective_rank.filter(|_| !gathers_classes),
        ..z
    });
    Judgement {
        step,
        knn_accuracy: votes.first().map(|vote| vote.accuracy),
        knn_k: votes.first().map_or(KNN_K, |vote| vote.k),
        queries: (loaded.points.len() - loaded.voters) as u32,
        bank: loaded.voters as u32,
        votes,
        health: watch.judge(step, &h, watched.as_ref()),
        h,
        z,
    }
}

/// Little-endian bytes of floats.
pub(super) fn bytes_of(values: &[f32]) -> Vec<u8> {
    values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}
