use super::images::{Import, NotTaken, Pictures};
use super::{Alert, AlertKind, Lab, Neighbours, OpenedModel, PaceState, Probes, Scene, Similarity};
use contrastive_lab::protocol::{Event, FailureKind, RunState};
use contrastive_lab::say::Sentence;
use std::rc::Rc;

/// The buffers of an event, in order; a missing one is empty.
struct Buffers(std::vec::IntoIter<Vec<u8>>);

impl Buffers {
    fn bytes(&mut self) -> Rc<[u8]> {
        self.0.next().unwrap_or_default().into()
    }

    fn pictures(&mut self, size_px: u32) -> Pictures {
        Pictures {
            size_px,
            rgba: self.bytes(),
        }
    }

    fn floats(&mut self) -> Rc<[f32]> {
        let bytes = self.0.next().unwrap_or_default();
        let words = bytes.as_chunks::<4>().0.iter();
        words.map(|word| f32::from_le_bytes(*word)).collect()
    }

    fn integers(&mut self) -> Rc<[u32]> {
        let bytes = self.0.next().unwrap_or_default();
        let words = bytes.as_chunks::<4>().0.iter();
        words.map(|word| u32::from_le_bytes(*word)).collect()
    }
}

impl Lab {
    /// Takes what the engine said.
    pub(super) fn told(&mut self, event: Event, buffers: Vec<Vec<u8>>) {
        let mut buffers = Buffers(buffers.into_iter());
        match event {
            Event::EngineReady(ready) => self.engine.change(|engine| engine.ready = Some(ready)),
            Event::State(state) => self.told_state(state),
            Event::Importing(progress) => self
                .images
                .change(|images| images.import = Some(Import::Decoding(Some(progress)))),
            Event::SetReady {
                summary,
                refusals,
                thumbnails: _,
                thumbnail_indices,
                engine_memory_bytes,
            } => {
                let pictures = buffers.pictures(summary.size_px);
                self.images.change(|images| {
                    images.take(summary, refusals);
                    images.thumbnails = pictures;
                    images.thumbnail_indices = thumbnail_indices;
                    images.engine_memory_bytes = engine_memory_bytes;
                });
                self.map = Default::default();
                // They speak of classes and factors of the set before.
                self.run.change(|run| run.probes = Probes::default());
                self.pace = PaceState::Unknown.into();
                self.scene = Scene::Images;
                self.alert = None;
            }
            Event::ImportFailed {
                sentence,
                refusals,
                cancelled,
            } => {
                self.images.change(|images| {
                    images.import = None;
                    images.unreadable.clear();
                });
                if !cancelled {
                    let not_taken = refusals.into_iter().map(NotTaken::from).collect();
                    self.images.change(|images| images.not_taken = not_taken);
                    self.raise(AlertKind::Import, sentence);
                }
            }
            Event::Thumbnails { indices, size_px } => {
                if self.map.wants(&indices) {
                    let atlas = buffers.pictures(size_px);
                    self.map.change(|map| map.atlas = Some(atlas));
                }
            }
            Event::Views {
                count,
                size_px,
                milliseconds,
            } => self.views.change(|views| {
                views.count = count;
                views.originals = buffers.pictures(size_px);
                views.firsts = buffers.pictures(size_px);
                views.seconds = buffers.pictures(size_px);
                views.milliseconds = milliseconds;
                views.revision += 1;
            }),
            // Of a recipe that was changed meanwhile nobody asks any more.
            Event::Pace(pace) => {
                if *self.pace == PaceState::Measuring {
                    self.pace = PaceState::Measured(pace).into();
                }
            }
            Event::Progress(progress) => self.run.change(|run| run.take(progress)),
            Event::Judged(judgement) => self.run.change(|run| run.judgements.push(judgement)),
            Event::Map(snapshot) => {
                let (positions, images) = (buffers.floats(), buffers.integers());
                self.map.change(|map| map.take(snapshot, positions, images));
            }
            Event::Embedding { done, total } => self
                .map
                .change(|map| map.embedding = (done < total).then_some([done, total])),
            Event::Similarity { side, .. } => {
                let values = buffers.floats();
                self.run
                    .change(|run| run.similarity = Some(Similarity { side, values }));
            }
            Event::Neighbours {
                point,
                size_px,
                neighbours,
            } => {
                let neighbours = Neighbours {
                    point,
                    neighbours,
                    pictures: buffers.pictures(size_px),
                    own: buffers.pictures(size_px),
                };
                self.map.change(|map| map.neighbours = Some(neighbours));
            }
            Event::ModelOpened(card) => self
                .model
                .change(|model| model.opened = Some(OpenedModel::Opened(card))),
            Event::ModelRefused {
                file_name,
                sentence,
            } => self.model.change(|model| {
                model.opened = Some(OpenedModel::Refused {
                    file_name,
                    said: sentence.into(),
                });
            }),
            // Nobody asked for a measurement: its refusal is shown where its result would be.
            Event::Failed {
                kind: FailureKind::Refused,
                sentence,
            } if *self.pace == PaceState::Measuring => {
                self.pace = PaceState::Refused(sentence.into()).into();
            }
            Event::Failed { kind, sentence } => {
                self.forget_embedding();
                if let Some(run) = self.run_before.take() {
                    self.run = run;
                }
                if kind == FailureKind::Device {
                    self.engine.change(|engine| engine.device_lost = true);
                    // Of a measurement that was under way nothing comes any more.
                    self.pace = PaceState::Unknown.into();
                }
                self.raise(AlertKind::Engine(kind), sentence);
            }
            // Their bytes go to the browser, see the desk.
            Event::ModelSaved { .. } | Event::EmbeddingsExported { .. } => {}
            Event::Probing(under_way) => self.run.change(|run| run.probes.under_way = under_way),
            Event::Probed(report) => self.run.change(|run| run.probes.classes = Some(report)),
            Event::FactorsProbed(report) => {
                self.run.change(|run| run.probes.factors = Some(report));
            }
        }
    }

    fn told_state(&mut self, state: RunState) {
        if state != RunState::Importing && self.images.import.is_some() {
            self.images.change(|images| images.import = None);
        }
        if matches!(state, RunState::Training | RunState::Paused) {
            self.run_before = None;
        }
        if state == RunState::Training {
            self.forget_embedding();
        }
        self.engine.change(|engine| engine.told = state);
    }

    /// Nobody goes on with it.
    pub(super) fn forget_embedding(&mut self) {
        if self.map.embedding.is_some() {
            self.map.change(|map| map.embedding = None);
        }
    }

    fn raise(&mut self, kind: AlertKind, sentence: Sentence) {
        let said = sentence.into();
        self.alert = Some(Alert { kind, said }.into());
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::state::Action;
    use crate::text::Said;
    use contrastive_lab::protocol::{MapSnapshot, Neighbour};

    /// A sentence of the engine.
    pub fn sentence(english: &str) -> Sentence {
        Sentence {
            id: "lab/test".to_owned(),
            values: Vec::new(),
            english: english.to_owned(),
            because: None,
        }
    }

    fn map_of(lab: &mut Lab, images: [u32; 2]) {
        let snapshot = MapSnapshot {
            snapshot: 1,
            step: 5,
            points: 2,
            explained: 0.4,
            direct: false,
            classes: Vec::new(),
            factors: Vec::new(),
        };
        let positions = [0.25f32, -1.0, 0.5, 1.0].map(f32::to_le_bytes).concat();
        let images = images.map(u32::to_le_bytes).concat();
        lab.apply(Action::Told(Event::Map(snapshot), vec![positions, images]));
    }

    #[test]
    fn a_map_s_buffers_are_read_little_endian() {
        let mut lab = Lab::default();
        map_of(&mut lab, [7, 70_000]);
        assert_eq!(&*lab.map.positions, &[0.25, -1.0, 0.5, 1.0]);
        assert_eq!(&*lab.map.images, &[7, 70_000]);
    }

    #[test]
    fn a_pass_over_the_whole_set_is_shown_until_it_ends_or_fails() {
        let mut lab = Lab::default();
        let embedded = |lab: &mut Lab, done| {
            let event = Event::Embedding { done, total: 900 };
            lab.apply(Action::Told(event, Vec::new()));
            lab.map.embedding
        };
        assert_eq!(embedded(&mut lab, 512), Some([512, 900]));
        assert_eq!(embedded(&mut lab, 900), None);
        embedded(&mut lab, 512);
        lab.apply(Action::Told(Event::State(RunState::Training), Vec::new()));
        assert_eq!(lab.map.embedding, None);
        embedded(&mut lab, 512);
        lab.apply(Action::EngineLost(Said::NotUnderstood(None)));
        assert_eq!(lab.map.embedding, None);
    }

    #[test]
    fn missing_buffers_are_empty_not_a_panic() {
        let mut lab = Lab::default();
        let neighbours = Event::Neighbours {
            point: 0,
            size_px: 32,
            neighbours: Vec::<Neighbour>::new(),
        };
        lab.apply(Action::Told(neighbours, Vec::new()));
        let found = lab
            .map
            .neighbours
            .as_ref()
            .and_then(|n| n.pictures.picture(0));
        assert_eq!(found, None);
        let own = lab.map.neighbours.as_ref().and_then(|n| n.own.picture(0));
        assert_eq!(own, None);
    }

    #[test]
    fn a_lost_device_ends_a_measurement_and_computes_no_more() {
        let mut lab = Lab::default();
        lab.apply(Action::PaceAsked);
        let failed = Event::Failed {
            kind: FailureKind::Device,
            sentence: sentence("the GPU is lost"),
        };
        lab.apply(Action::Told(failed, Vec::new()));
        assert_eq!(*lab.pace, PaceState::Unknown);
        assert!(lab.engine.device_lost && lab.alert.is_some());
    }

    #[test]
    fn pictures_of_other_images_do_not_become_the_atlas() {
        let mut lab = Lab::default();
        map_of(&mut lab, [1, 2]);
        for (indices, taken) in [(vec![2, 1], false), (vec![1, 2], true)] {
            let thumbnails = Event::Thumbnails {
                indices,
                size_px: 1,
            };
            lab.apply(Action::Told(thumbnails, vec![vec![0; 8]]));
            assert_eq!(lab.map.atlas.is_some(), taken);
        }
    }

    #[test]
    fn a_cancelled_import_raises_no_alert() {
        for cancelled in [true, false] {
            let mut lab = Lab::default();
            lab.apply(Action::ImportShown(Some(Import::Decoding(None))));
            let failed = Event::ImportFailed {
                sentence: sentence("nothing was loaded"),
                refusals: Vec::new(),
                cancelled,
            };
            lab.apply(Action::Told(failed, Vec::new()));
            assert_eq!(lab.alert.is_none(), cancelled);
            assert_eq!(lab.images.import, None);
        }
    }
}
