//! What the engine says, as changes of what is known.

use super::import::NewSet;
use super::{Asked, Store};
use crate::state::{
    AlertKind, Held, HeldModel, Import, Neighbours, OpenedModel, PaceState, Pictures, Said,
    Similarity,
};
use contrastive_lab::protocol::{Answer, AskId, Event, FailureKind, RunEvent, RunId, RunState};
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

impl Store {
    /// Takes what the engine said.
    pub(super) fn told(&mut self, event: Event, bytes: Vec<Vec<u8>>, files: Vec<Held>) {
        let buffers = Buffers(bytes.into_iter());
        match event {
            Event::EngineReady(ready) => {
                self.lab.engine.change(|engine| engine.ready = Some(ready));
            }
            Event::State { state, run } => self.told_state(state, run),
            Event::Importing { ask, progress } => {
                let decodes = matches!(self.lab.images.import, Some(Import::Decoding(_)));
                if decodes && self.asks.latest_import() == Some(ask) {
                    let import = Some(Import::Decoding(Some(progress)));
                    self.lab.images.change(|images| images.import = import);
                }
            }
            Event::Embedding { ask, done, total } => {
                let is_passing = |asked: &Asked| matches!(asked, Asked::Export | Asked::WholeMap);
                if self.asks.latest(is_passing) == Some(ask) {
                    let embedding = (done < total).then_some([done, total]);
                    self.lab.map.change(|map| map.embedding = embedding);
                }
            }
            Event::Answer { ask, answer } => self.told_answer(ask, answer, buffers, files),
            Event::Run { run, event } => self.told_of_run(run, event, buffers, files),
            Event::Failed {
                asked,
                run,
                kind,
                sentence,
            } => self.told_failed(asked, run, kind, sentence),
        }
    }

    fn told_state(&mut self, state: RunState, run: Option<RunId>) {
        // A run that the page did not ask for is none of its.
        let run = run.filter(|run| self.lab.run.id() == Some(*run));
        self.lab.engine.change(|engine| {
            engine.told = state;
            engine.run = run;
        });
        let at_rest = matches!(state, RunState::Ready | RunState::Finished);
        if at_rest && *self.lab.pace == PaceState::Unknown {
            self.schedule_pace();
        }
    }

    fn told_answer(
        &mut self,
        ask: AskId,
        answer: Answer,
        mut buffers: Buffers,
        mut files: Vec<Held>,
    ) {
        let Some(asked) = self.asks.answered(ask) else {
            return;
        };
        match (asked, answer) {
            (
                Asked::Import(source),
                Answer::Set {
                    summary,
                    refusals,
                    thumbnail_indices,
                    engine_memory_bytes,
                },
            ) => {
                self.import_settled();
                let thumbnails = buffers.pictures(summary.size_px);
                let new = NewSet {
                    summary: *summary,
                    refusals,
                    thumbnail_indices,
                    thumbnails,
                    engine_memory_bytes,
                };
                self.take_set(source, new);
            }
            (
                Asked::Import(_),
                Answer::NotImported {
                    sentence,
                    refusals,
                    cancelled,
                },
            ) => {
                self.import_settled();
                self.not_imported(sentence, refusals, cancelled);
            }
            (
                Asked::Preview(views, seed),
                Answer::Views {
                    count,
                    size_px,
                    milliseconds,
                },
            ) => {
                self.lab.views.change(|shown| {
                    shown.count = count;
                    shown.originals = buffers.pictures(size_px);
                    shown.firsts = buffers.pictures(size_px);
                    shown.seconds = buffers.pictures(size_px);
                    shown.milliseconds = milliseconds;
                    shown.revision += 1;
                    shown.refused = None;
                });
                if (views, seed) != (self.lab.recipe.images().views, self.lab.recipe.seed) {
                    self.ask_preview();
                }
            }
            (Asked::Pace, Answer::Pace(pace)) => self.lab.pace = PaceState::Measured(pace).into(),
            (
                Asked::Neighbours(_),
                Answer::Neighbours {
                    point,
                    size_px,
                    neighbours,
                },
            ) => {
                let found = Neighbours {
                    point,
                    neighbours,
                    pictures: buffers.pictures(size_px),
                    own: buffers.pictures(size_px),
                };
                self.lab.map.change(|map| map.neighbours = Some(found));
                self.neighbours_settled(point, None);
            }
            (Asked::Atlas, Answer::Thumbnails { indices, size_px }) => {
                if self.lab.map.wants(&indices) {
                    let atlas = Some(buffers.pictures(size_px));
                    self.lab.map.change(|map| map.atlas = atlas);
                }
            }
            (Asked::Save, Answer::ModelSaved { file_name }) => {
                if let Some(bytes) = files.pop() {
                    self.hand_out(file_name, bytes);
                }
            }
            (Asked::Open(model), Answer::ModelOpened(card)) => {
                self.opened(&model);
                self.lab.model.change(|shown| {
                    shown.opened = Some(OpenedModel::Opened(card));
                    shown.opened_file = Some(model);
                    shown.kept_is_later = false;
                });
            }
            (
                Asked::Open(model),
                Answer::ModelRefused {
                    file_name,
                    sentence,
                },
            ) => {
                self.opened(&model);
                let said = Said::Sentence(sentence);
                let refused = OpenedModel::Refused { file_name, said };
                self.lab.model.change(|shown| {
                    shown.opened = Some(refused);
                    shown.opened_file = None;
                });
            }
            (Asked::Export, Answer::EmbeddingsExported { file_stem }) => {
                self.settle(Asked::Export, None);
                for (bytes, ending) in files.into_iter().zip(["npy", "tsv"]) {
                    self.hand_out(format!("{file_stem}.{ending}"), bytes);
                }
            }
            (asked, _) => self.settle(asked, None),
        }
    }

    /// Nothing comes of it, or nothing more: whatever waited for it waits no longer.
    fn settle(&mut self, asked: Asked, refused: Option<Said>) {
        match asked {
            Asked::Import(_) => self.import_settled(),
            Asked::Pace => {
                self.lab.pace = refused
                    .map_or(PaceState::Unknown, PaceState::Refused)
                    .into();
            }
            Asked::Preview(..) => self.lab.views.change(|views| views.refused = refused),
            Asked::Neighbours(point) => self.neighbours_settled(point, refused),
            Asked::Open(model) => self.opened(&model),
            Asked::Embed(run) => self.not_begun(run),
            Asked::Export | Asked::WholeMap => {
                self.lab.map.change(|map| map.embedding = None);
            }
            Asked::Atlas | Asked::Save | Asked::Probe | Asked::FewLabels => {}
        }
    }

    fn opened(&mut self, model: &HeldModel) {
        self.opening.take_if(|opening| opening == model);
    }

    fn told_of_run(
        &mut self,
        run: RunId,
        event: RunEvent,
        mut buffers: Buffers,
        mut files: Vec<Held>,
    ) {
        if let RunEvent::Begun(record) = event {
            return self.begun(*record);
        }
        // Of a run that another has taken the place of nobody wants to know.
        if self.lab.run.id() != Some(run) {
            return;
        }
        let shown = &mut self.lab.run;
        match event {
            RunEvent::Begun(_) => {}
            RunEvent::Progress(_)
            | RunEvent::Changed(_)
            | RunEvent::PutBack { .. }
            | RunEvent::Judged(_)
            | RunEvent::Voted(_)
            | RunEvent::Probed(_)
            | RunEvent::FactorsProbed(_)
            | RunEvent::FewLabels(_) => shown.change(|run| run.take(&event)),
            RunEvent::Map(snapshot) => {
                let (positions, images) = (buffers.floats(), buffers.integers());
                self.take_map(snapshot, positions, images);
            }
            RunEvent::Similarity { side, .. } => {
                let values = buffers.floats();
                shown.change(|run| run.similarity = Some(Similarity { side, values }));
            }
            RunEvent::Probing(under_way) => shown.change(|run| run.probes.under_way = under_way),
            RunEvent::Kept { file_name } => {
                if let Some(bytes) = files.pop() {
                    self.lab.model.change(|model| {
                        model.kept = Some(HeldModel { file_name, bytes });
                        model.kept_is_later = true;
                    });
                }
            }
        }
    }

    /// Told where what was asked for stands; what nobody asked for, or a button did, in the alert.
    fn told_failed(
        &mut self,
        asked: Option<AskId>,
        run: Option<RunId>,
        kind: FailureKind,
        sentence: Sentence,
    ) {
        if kind == FailureKind::Device {
            self.lab.engine.change(|engine| engine.device_lost = true);
        }
        if let Some(run) = run {
            self.not_begun(run);
        }
        let said = Said::Sentence(sentence);
        let refused = (kind == FailureKind::Refused).then(|| said.clone());
        let Some(ask) = asked else {
            return self.raise(AlertKind::Engine(kind), said);
        };
        let Some(asked) = self.asks.answered(ask) else {
            return;
        };
        let has_a_place = matches!(
            asked,
            Asked::Pace | Asked::Preview(..) | Asked::Neighbours(_) | Asked::Atlas
        );
        let alert = match asked {
            Asked::Import(_) => AlertKind::Import,
            _ => AlertKind::Engine(kind),
        };
        self.settle(asked, refused);
        if !has_a_place || kind == FailureKind::Device {
            self.raise(alert, said);
        }
    }
}
