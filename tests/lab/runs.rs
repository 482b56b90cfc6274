//! Runs: started, held, ended, refused.

use crate::driven::{Driven, recipe};
use contrastive_lab::lab::Outgoing;
use contrastive_lab::protocol::{Command, Event, FailureKind, ImportSource, RunState};
use contrastive_lab::recipe::{Preset, Recipe};
use pollster::block_on;

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
fn other_images_end_a_run_in_words_and_its_weights_stay() {
    let mut driven = Driven::ready();
    driven.tell(Command::StepOnce { recipe: recipe(7) });
    driven.heard();
    driven.load_samples();
    let ended = driven
        .heard()
        .into_iter()
        .find_map(|outgoing| match outgoing.event {
            Event::Failed {
                kind: FailureKind::RunEnded,
                sentence,
            } => Some(sentence),
            _ => None,
        });
    let ended = ended.expect("words about the run");
    assert_eq!(
        (ended.id.as_str(), ended.value("step")),
        ("lab/run-ended", "1")
    );
    driven.tell(Command::SaveModel);
    let saved = driven.heard();
    assert!(matches!(&saved[0].event, Event::ModelSaved { .. }));
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
    driven.tell(Command::MapWholeSet);
    let heard = driven.heard();
    assert_eq!(heard.len(), 5);
    for outgoing in heard {
        let Event::Failed { kind, sentence } = outgoing.event else {
            panic!("{:?}", outgoing.event);
        };
        assert_eq!(kind, FailureKind::Refused);
        assert!(sentence.english.ends_with('.'), "{sentence}");
        assert!(sentence.id.starts_with("lab/"), "{sentence:?}");
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
    assert!(
        sentence.english.contains("The largest that fits is"),
        "{sentence}"
    );
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
    assert_eq!(heard[0].buffers[1].len(), 32 * 32 * 4);
}
