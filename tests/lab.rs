//! The lab driven by commands, as the page drives it.
#![cfg(feature = "cpu")]

use burn::tensor::Device;
use contrastive_lab::data::{ImportStep, SampleImport};
use contrastive_lab::lab::{Files, Host, Lab, Outgoing};
use contrastive_lab::protocol::{
    Command, EngineKind, EngineReady, Event, FailureKind, ImportSource, Preset, Recipe, RunState,
    SampleSet,
};
use contrastive_lab::train::Limits;
use pollster::block_on;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

struct Driven {
    lab: Lab,
    said: Rc<RefCell<Vec<Outgoing>>>,
}

impl Driven {
    fn new() -> Self {
        Self::with_memory(4e9)
    }

    fn with_memory(memory_bytes: f64) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let started = Instant::now();
        let lab = Lab::new(Host {
            ready: EngineReady {
                kind: EngineKind::Cpu,
                adapter: String::new(),
                software: false,
            },
            device: Device::flex(),
            limits: Limits {
                memory_bytes,
                tensor_bytes: 1e9,
            },
            map_points_max: 200,
            now_seconds: Box::new(move || started.elapsed().as_secs_f64()),
            say: {
                let said = Rc::clone(&said);
                Box::new(move |outgoing| said.borrow_mut().push(outgoing))
            },
        });
        Self { lab, said }
    }

    /// A lab with a sample set.
    fn ready() -> Self {
        let mut driven = Self::new();
        driven.load_samples();
        driven
    }

    fn load_samples(&mut self) {
        self.tell(Command::ImportSample {
            sample: SampleSet {
                images: SampleSet::IMAGES[0],
                seed: 1,
            },
            size_px: 32,
        });
        self.work();
        assert_eq!(self.lab.state(), RunState::Ready);
    }

    fn tell(&mut self, command: Command) {
        self.tell_with(command, Vec::new(), Vec::new());
    }

    fn tell_with(&mut self, command: Command, buffers: Vec<Vec<u8>>, files: Files) {
        block_on(self.lab.handle(command, buffers, files));
    }

    fn work(&mut self) {
        while self.lab.is_busy() {
            block_on(self.lab.pump());
        }
    }

    /// Everything said since the last call.
    fn heard(&self) -> Vec<Outgoing> {
        self.said.take()
    }
}

fn recipe(max_steps: u32) -> Recipe {
    Recipe {
        batch_size: 16,
        max_steps: Some(max_steps),
        ..Recipe::default()
    }
}

fn saved(heard: Vec<Outgoing>) -> Vec<u8> {
    heard
        .into_iter()
        .rev()
        .find_map(|outgoing| match outgoing.event {
            Event::ModelSaved { file_name } if !file_name.starts_with("autosave-") => {
                outgoing.buffers.into_iter().next()
            }
            _ => None,
        })
        .expect("a saved model")
}

fn exported(heard: &[Outgoing]) -> &[u8] {
    heard
        .iter()
        .find_map(|outgoing| match outgoing.event {
            Event::EmbeddingsExported { .. } => outgoing.buffers.first(),
            _ => None,
        })
        .expect("exported embeddings")
}

#[test]
fn a_new_lab_is_empty_and_says_so() {
    let driven = Driven::new();
    let heard = driven.heard();
    assert!(matches!(heard[0].event, Event::EngineReady(_)));
    assert!(matches!(heard[1].event, Event::State(RunState::Empty)));
}

#[test]
fn a_run_reports_each_step_draws_the_map_and_finishes() {
    let mut driven = Driven::ready();
    driven.heard();
    driven.tell(Command::Start {
        recipe: recipe(7),
        from_opened: false,
    });
    driven.work();
    assert_eq!(driven.lab.state(), RunState::Finished);
    let heard = driven.heard();
    let steps: Vec<u32> = heard
        .iter()
        .filter_map(|outgoing| match &outgoing.event {
            Event::Progress(progress) => Some(&progress.reports),
            _ => None,
        })
        .flatten()
        .map(|report| report.step)
        .collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7]);
    let map = heard
        .iter()
        .rev()
        .find_map(|outgoing| match &outgoing.event {
            Event::Map(map) => Some((map, &outgoing.buffers)),
            _ => None,
        });
    let (map, buffers) = map.expect("a map");
    assert_eq!(map.points, 200);
    assert_eq!(buffers[0].len(), 200 * 2 * 4);
    assert_eq!(map.classes.len(), 200);
    assert!(heard.iter().any(|outgoing| matches!(
        &outgoing.event,
        Event::Judged(judgement) if judgement.knn_accuracy.is_some() && judgement.queries == 50
    )));
    assert!(
        heard
            .iter()
            .any(|outgoing| matches!(outgoing.event, Event::Similarity { side: 16, .. }))
    );
}

#[test]
fn a_saved_model_opens_elsewhere_and_embeds_alike() {
    let mut first = Driven::ready();
    first.tell(Command::Start {
        recipe: recipe(5),
        from_opened: false,
    });
    first.work();
    first.heard();
    first.tell(Command::SaveModel);
    let file = saved(first.heard());
    first.tell(Command::ExportEmbeddings);
    first.work();
    let of_first = first.heard();

    let mut second = Driven::ready();
    second.heard();
    second.tell_with(
        Command::OpenModel {
            file_name: "from-a-friend.safetensors".into(),
        },
        vec![file],
        Vec::new(),
    );
    second.tell(Command::EmbedWithOpened);
    second.tell(Command::ExportEmbeddings);
    second.work();
    let of_second = second.heard();
    assert!(of_second.iter().any(|outgoing| matches!(
        &outgoing.event,
        Event::ModelOpened(card) if card.steps == 5 && card.recipe == recipe(5)
    )));
    assert_eq!(exported(&of_first), exported(&of_second));
}

/// Leaves a model of the lab's own, images and their embeddings in `target/tmp`, where
/// `tests/pytorch/load_model.py` takes them where PyTorch is installed (`.ci/run`).
#[test]
fn a_model_of_the_lab_is_left_for_pytorch_to_load() {
    const IMAGES: usize = 64;
    let sample = SampleSet {
        images: SampleSet::IMAGES[0],
        seed: 1,
    };
    let mut import = SampleImport::new(sample, 32);
    while import.advance(1e9, || 0.0) != ImportStep::Done {}
    let set = import.finish().expect("a sample set").set;
    let mut driven = Driven::ready();
    driven.tell(Command::Start {
        recipe: recipe(6),
        from_opened: false,
    });
    driven.work();
    driven.heard();
    driven.tell(Command::SaveModel);
    let file = saved(driven.heard());
    driven.tell(Command::ExportEmbeddings);
    driven.work();
    let heard = driven.heard();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pytorch");
    std::fs::create_dir_all(&folder).expect("a folder in target");
    let dim = recipe(6).encoder.feature_dim();
    let embeddings = exported(&heard);
    let values = &embeddings[embeddings.len() - set.len() * dim * 4..][..IMAGES * dim * 4];
    let pixels = &set.pixels[..IMAGES * set.bytes_per_image()];
    let embedded = npy("<f4", &[IMAGES, dim], values);
    let images = npy("|u1", &[IMAGES, 32, 32, 3], pixels);
    for (name, bytes) in [
        ("model.safetensors", file),
        ("h.npy", embedded),
        ("images.npy", images),
    ] {
        std::fs::write(folder.join(name), bytes).expect("a file in target");
    }
}

/// A `.npy` file of version 1 (NumPy enhancement proposal 1).
fn npy(kind: &str, shape: &[usize], data: &[u8]) -> Vec<u8> {
    let shape: String = shape.iter().map(|size| format!("{size}, ")).collect();
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({shape}), }}");
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let length = u16::try_from(header.len()).expect("a short header");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(length.to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

#[test]
fn training_on_from_an_opened_model_starts_from_its_weights() {
    let mut driven = Driven::ready();
    driven.tell(Command::Start {
        recipe: recipe(3),
        from_opened: false,
    });
    driven.work();
    driven.tell(Command::SaveModel);
    let file = saved(driven.heard());
    let file_name = "own.safetensors".to_owned();
    driven.tell_with(Command::OpenModel { file_name }, vec![file], Vec::new());
    let mut still = recipe(1);
    still.optimiser.learning_rate = 0.0;
    driven.tell(Command::Start {
        recipe: still,
        from_opened: true,
    });
    driven.work();
    driven.tell(Command::SaveModel);
    let heard = driven.heard();
    assert!(
        !heard
            .iter()
            .any(|outgoing| matches!(outgoing.event, Event::Failed { .. }))
    );
}

#[test]
fn a_broken_model_file_is_refused_and_nothing_is_lost() {
    let mut driven = Driven::ready();
    driven.heard();
    let file_name = "broken.safetensors".to_owned();
    driven.tell_with(
        Command::OpenModel { file_name },
        vec![vec![7; 100]],
        Vec::new(),
    );
    let heard = driven.heard();
    assert!(matches!(heard[0].event, Event::ModelRefused { .. }));
    assert_eq!(driven.lab.state(), RunState::Ready);
}

#[test]
fn a_bad_import_leaves_the_set_from_before() {
    let mut driven = Driven::ready();
    driven.heard();
    let text = contrastive_lab::data::MemorySource::new("notes.png", b"not a picture".to_vec());
    driven.tell_with(
        Command::ImportFiles {
            sources: vec![ImportSource {
                path: "notes.png".into(),
            }],
            size_px: 32,
        },
        Vec::new(),
        vec![Box::new(text)],
    );
    driven.work();
    assert_eq!(driven.lab.state(), RunState::Ready);
    let heard = driven.heard();
    assert!(heard.iter().any(|outgoing| matches!(
        &outgoing.event,
        Event::ImportFailed { refusals, cancelled: false, .. } if refusals.len() == 1
    )));
    driven.tell(Command::PreviewViews {
        views: Preset::Simclr.policies(),
        seed: 1,
        count: 6,
    });
    let heard = driven.heard();
    assert!(matches!(heard[0].event, Event::Views { count: 6, .. }));
    assert_eq!(heard[0].buffers.len(), 3);
    assert_eq!(heard[0].buffers[2].len(), 6 * 32 * 32 * 4);
}

#[test]
fn pausing_holds_the_run_and_a_single_step_moves_it_by_one() {
    let mut driven = Driven::ready();
    driven.tell(Command::Start {
        recipe: recipe(50),
        from_opened: false,
    });
    block_on(driven.lab.pump());
    driven.tell(Command::Pause);
    assert_eq!(driven.lab.state(), RunState::Paused);
    assert!(!driven.lab.is_busy());
    let steps = |heard: Vec<Outgoing>| {
        heard
            .iter()
            .rev()
            .find_map(|outgoing| match &outgoing.event {
                Event::Progress(progress) => Some(progress.step),
                _ => None,
            })
    };
    let before = steps(driven.heard()).unwrap();
    driven.tell(Command::StepOnce { recipe: recipe(50) });
    assert_eq!(steps(driven.heard()), Some(before + 1));
    assert_eq!(driven.lab.state(), RunState::Paused);
    driven.tell(Command::Adjust {
        learning_rate: Some(1e-4),
        temperature: Some(0.5),
    });
    driven.tell(Command::Resume);
    driven.tell(Command::Stop);
    assert_eq!(driven.lab.state(), RunState::Finished);
}

#[test]
fn what_cannot_be_followed_is_said_in_words() {
    let mut driven = Driven::new();
    driven.heard();
    driven.tell(Command::Start {
        recipe: recipe(5),
        from_opened: false,
    });
    driven.tell(Command::SaveModel);
    driven.tell(Command::ExportEmbeddings);
    driven.tell(Command::EmbedWithOpened);
    let heard = driven.heard();
    assert_eq!(heard.len(), 4);
    for outgoing in heard {
        let Event::Failed { kind, sentence } = outgoing.event else {
            panic!("{:?}", outgoing.event);
        };
        assert_eq!(kind, FailureKind::Refused);
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn a_batch_that_cannot_fit_is_refused_with_the_largest_that_does() {
    let mut driven = Driven::with_memory(3e7);
    driven.load_samples();
    driven.heard();
    driven.tell(Command::Start {
        recipe: Recipe {
            batch_size: 512,
            ..recipe(5)
        },
        from_opened: false,
    });
    let heard = driven.heard();
    let Event::Failed { sentence, .. } = &heard[0].event else {
        panic!("{:?}", heard[0].event);
    };
    assert!(sentence.contains("The largest that fits is"), "{sentence}");
    assert_eq!(driven.lab.state(), RunState::Ready);
}

#[test]
fn the_pace_is_measured_without_touching_the_run() {
    let mut driven = Driven::ready();
    driven.heard();
    driven.tell(Command::MeasurePace { recipe: recipe(40) });
    let heard = driven.heard();
    let Event::Pace(pace) = &heard[0].event else {
        panic!("{:?}", heard[0].event);
    };
    assert_eq!(pace.steps_total, 40);
    assert!(pace.step_seconds > 0.0 && pace.memory_bytes > 1e6);
    assert_eq!(pace.largest_batch, None);
    assert_eq!(driven.lab.state(), RunState::Ready);
}

#[test]
fn neighbours_of_a_point_come_nearest_first_without_itself() {
    let mut driven = Driven::ready();
    driven.tell(Command::StepOnce { recipe: recipe(5) });
    driven.heard();
    driven.tell(Command::FindNeighbours { point: 3, count: 8 });
    let heard = driven.heard();
    let Event::Neighbours { neighbours, .. } = &heard[0].event else {
        panic!("{:?}", heard[0].event);
    };
    assert_eq!(neighbours.len(), 8);
    assert!(neighbours.is_sorted_by(|a, b| a.cosine >= b.cosine));
    assert!(neighbours.iter().all(|neighbour| neighbour.point != 3));
    assert_eq!(heard[0].buffers[0].len(), 8 * 32 * 32 * 4);
}
