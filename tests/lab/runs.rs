//! Runs: started, held, ended, refused.

use crate::driven::{Driven, answers, first_answer, recipe, told};
use contrastive_lab::lab::Outgoing;
use contrastive_lab::protocol::{
    Answer, Command, Event, FailureKind, ImportSource, Question, RunEvent, RunState, SampleSet,
};
use contrastive_lab::recipe::{Preset, Recipe};
use pollster::block_on;

#[test]
fn a_bad_import_leaves_the_set_from_before() {
    let mut driven = Driven::ready();
    driven.heard();
    let text = contrastive_lab::data::MemorySource::new("notes.png", b"not a picture".to_vec());
    driven.ask_with(
        Question::ImportFiles {
            sources: vec![ImportSource {
                path: "notes.png".into(),
            }],
            size_px: 32,
            larger_copies: false,
        },
        Vec::new(),
        vec![Box::new(text)],
    );
    driven.work();
    assert_eq!(driven.lab.state(), RunState::Ready);
    let heard = driven.heard();
    assert!(answers(&heard).any(|(answer, _)| matches!(
        answer,
        Answer::NotImported { refusals, cancelled: false, .. } if refusals.len() == 1
    )));
    driven.ask(Question::PreviewViews {
        views: Preset::Simclr.policies(32),
        seed: 1,
        count: 6,
    });
    let heard = driven.heard();
    let (answer, buffers) = first_answer(&heard);
    assert!(matches!(answer, Answer::Views { count: 6, .. }));
    assert_eq!(buffers.len(), 3);
    assert_eq!(buffers[2].len(), 6 * 32 * 32 * 4);
}

#[test]
fn other_images_end_a_run_in_words_and_its_weights_stay() {
    let mut driven = Driven::ready();
    driven.step_once(recipe(7));
    driven.heard();
    driven.load_samples();
    let ended = driven
        .heard()
        .into_iter()
        .find_map(|outgoing| match outgoing.event {
            Event::Failed {
                kind: FailureKind::RunEnded,
                sentence,
                ..
            } => Some(sentence),
            _ => None,
        });
    let ended = ended.expect("words about the run");
    assert_eq!(
        (ended.id.as_str(), ended.value("step")),
        ("lab/run-ended", "1")
    );
    driven.ask(Question::SaveModel);
    let saved = driven.heard();
    assert!(matches!(first_answer(&saved).0, Answer::ModelSaved { .. }));
}

#[test]
fn a_new_lab_is_empty_and_says_so() {
    let driven = Driven::new();
    let heard = driven.heard();
    assert!(matches!(heard[0].event, Event::EngineReady(_)));
    let empty = Event::State {
        state: RunState::Empty,
        run: None,
    };
    assert_eq!(heard[1].event, empty);
}

#[test]
fn a_run_reports_each_step_draws_the_map_and_finishes() {
    let mut driven = Driven::ready();
    driven.heard();
    driven.start(recipe(7));
    driven.work();
    assert_eq!(driven.lab.state(), RunState::Finished);
    let heard = driven.heard();
    let steps: Vec<u32> = told(&heard)
        .filter_map(|(event, _)| match event {
            RunEvent::Progress(progress) => Some(&progress.reports),
            _ => None,
        })
        .flatten()
        .map(|report| report.step)
        .collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7]);
    let map = told(&heard).rev().find_map(|(event, buffers)| match event {
        RunEvent::Map(map) => Some((map, buffers)),
        _ => None,
    });
    let (map, buffers) = map.expect("a map");
    assert_eq!(map.points, 200);
    assert_eq!(buffers[0].len(), 200 * 2 * 4);
    assert_eq!(map.classes.len(), 200);
    assert!(told(&heard).any(|(event, _)| matches!(
        event,
        RunEvent::Judged(judgement) if judgement.knn_accuracy.is_some() && judgement.queries == 50
    )));
    assert!(told(&heard).any(|(event, _)| matches!(event, RunEvent::Similarity { side: 16, .. })));
}

#[test]
fn pausing_holds_the_run_and_a_single_step_moves_it_by_one() {
    let mut driven = Driven::ready();
    driven.start(recipe(50));
    block_on(driven.lab.pump());
    let run = driven.run();
    driven.tell(Command::Pause { run });
    assert_eq!(driven.lab.state(), RunState::Paused);
    assert!(!driven.lab.is_busy());
    let steps = |heard: Vec<Outgoing>| {
        told(&heard).rev().find_map(|(event, _)| match event {
            RunEvent::Progress(progress) => Some(progress.step),
            _ => None,
        })
    };
    let before = steps(driven.heard()).unwrap();
    driven.step_once(recipe(50));
    assert_eq!(steps(driven.heard()), Some(before + 1));
    assert_eq!(driven.lab.state(), RunState::Paused);
    driven.tell(Command::Adjust {
        run,
        learning_rate: Some(1e-4),
        temperature: Some(0.5),
    });
    driven.tell(Command::Resume { run });
    driven.stop();
    assert_eq!(driven.lab.state(), RunState::Finished);
}

#[test]
fn what_cannot_be_followed_is_said_in_words() {
    let mut driven = Driven::new();
    driven.heard();
    driven.start(recipe(5));
    driven.ask(Question::SaveModel);
    driven.ask(Question::ExportEmbeddings);
    let run = driven.next_run();
    driven.ask(Question::EmbedWithOpened { run });
    driven.ask(Question::MapWholeSet);
    let heard = driven.heard();
    assert_eq!(heard.len(), 5);
    for outgoing in heard {
        let Event::Failed {
            asked,
            run,
            kind,
            sentence,
        } = outgoing.event
        else {
            panic!("{:?}", outgoing.event);
        };
        assert_eq!(kind, FailureKind::Refused);
        assert!(asked.is_some() != run.is_some(), "of one or the other");
        assert!(sentence.english.ends_with('.'), "{sentence}");
        assert!(sentence.id.starts_with("lab/"), "{sentence:?}");
    }
}

#[test]
fn a_batch_that_cannot_fit_is_refused_with_the_largest_that_does() {
    let mut driven = Driven::with_memory(3e7);
    driven.load_samples();
    driven.heard();
    driven.start(Recipe {
        batch_size: 512,
        ..recipe(5)
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
    driven.ask(Question::MeasurePace { recipe: recipe(40) });
    driven.work();
    let heard = driven.heard();
    let (Answer::Pace(pace), _) = first_answer(&heard) else {
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
    driven.step_once(recipe(5));
    driven.heard();
    driven.ask(Question::FindNeighbours { point: 3, count: 8 });
    let heard = driven.heard();
    let (Answer::Neighbours { neighbours, .. }, buffers) = first_answer(&heard) else {
        panic!("{:?}", heard[0].event);
    };
    assert_eq!(neighbours.len(), 8);
    assert!(neighbours.is_sorted_by(|a, b| a.cosine >= b.cosine));
    assert!(neighbours.iter().all(|neighbour| neighbour.point != 3));
    assert_eq!(buffers[0].len(), 8 * 32 * 32 * 4);
    assert_eq!(buffers[1].len(), 32 * 32 * 4);
}

#[test]
fn start_is_answered_while_a_recipe_is_measured_and_the_measurement_is_dropped() {
    let mut driven = Driven::ready();
    let ask = driven.ask(Question::MeasurePace { recipe: recipe(40) });
    block_on(driven.lab.pump());
    driven.heard();
    let run = driven.start(recipe(2));
    let said: Vec<Event> = driven
        .heard()
        .into_iter()
        .map(|outgoing| outgoing.event)
        .collect();
    let state = |state, run| Event::State { state, run };
    let dropped = Event::Answer {
        ask,
        answer: Answer::Dropped,
    };
    let [starting, answered, begun, training] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!(*starting, state(RunState::Starting, None));
    assert_eq!(*answered, dropped);
    let is_begun = matches!(
        begun,
        Event::Run { run: of, event: RunEvent::Begun(record) }
            if *of == run && record.id == run && record.recipe == recipe(2)
    );
    assert!(is_begun, "{begun:?}");
    assert_eq!(*training, state(RunState::Training, Some(run)));
}

#[test]
fn a_second_start_is_refused_and_the_first_run_goes_on() {
    let mut driven = Driven::ready();
    let first = driven.start(recipe(5));
    driven.heard();
    let second = driven.start(recipe(7));
    let heard = driven.heard();
    let [Outgoing { event, .. }] = &heard[..] else {
        panic!("{heard:?}");
    };
    assert!(matches!(
        event,
        Event::Failed { asked: None, run: Some(run), kind: FailureKind::Refused, .. }
            if *run == second
    ));
    driven.work();
    let heard = driven.heard();
    let of_another =
        |outgoing: &&Outgoing| matches!(outgoing.event, Event::Run { run, .. } if run != first);
    assert_eq!(
        heard
            .iter()
            .find(of_another)
            .map(|outgoing| &outgoing.event),
        None
    );
    assert!(told(&heard).any(|(event, _)| matches!(event, RunEvent::Progress(p) if p.step == 5)));
}

#[test]
fn an_import_holds_the_run_which_can_be_stopped_meanwhile() {
    let mut driven = Driven::ready();
    let run = driven.start(recipe(50));
    block_on(driven.lab.pump());
    driven.heard();
    let sample = SampleSet {
        images: SampleSet::IMAGES[0],
        seed: 2,
    };
    let ask = driven.ask(Question::ImportSample {
        sample,
        size_px: 32,
    });
    let state = |heard: &[Outgoing]| {
        heard
            .iter()
            .rev()
            .find_map(|outgoing| match outgoing.event {
                Event::State { state, run } => Some((state, run)),
                _ => None,
            })
    };
    assert_eq!(
        state(&driven.heard()),
        Some((RunState::Importing, Some(run)))
    );
    driven.stop();
    assert_eq!(state(&driven.heard()), Some((RunState::Importing, None)));
    driven.tell(Command::CancelImport { ask });
    let heard = driven.heard();
    assert_eq!(state(&heard), Some((RunState::Finished, None)));
    let cancelled = |(answer, _): (&Answer, _)| {
        matches!(
            answer,
            Answer::NotImported {
                cancelled: true,
                ..
            }
        )
    };
    assert!(answers(&heard).any(cancelled));
}

#[test]
fn commands_to_a_run_that_is_over_touch_none_that_is_under_way() {
    let mut driven = Driven::ready();
    let first = driven.start(recipe(1));
    driven.work();
    driven.start(recipe(50));
    driven.tell(Command::Pause { run: first });
    driven.tell(Command::Stop { run: first });
    assert_eq!(driven.lab.state(), RunState::Training);
}

/// Every question, asked of a lab with nothing in it, with a set, and with a run on it.
#[test]
fn every_question_gets_exactly_one_answer() {
    let questions = |run| {
        let sample = SampleSet {
            images: SampleSet::IMAGES[0],
            seed: 3,
        };
        [
            Question::ImportFiles {
                sources: Vec::new(),
                size_px: 32,
                larger_copies: false,
            },
            Question::Thumbnails { indices: vec![0] },
            Question::PreviewViews {
                views: Preset::Simclr.policies(32),
                seed: 1,
                count: 2,
            },
            Question::MeasurePace { recipe: recipe(3) },
            Question::MeasurePace { recipe: recipe(4) },
            Question::FindNeighbours { point: 0, count: 2 },
            Question::SaveModel,
            Question::OpenModel {
                file_name: "none".to_owned(),
            },
            Question::EmbedWithOpened { run },
            Question::Probe,
            Question::Probe,
            Question::ExportEmbeddings,
            Question::MapWholeSet,
            Question::ImportSample {
                sample,
                size_px: 32,
            },
            Question::ImportSample {
                sample,
                size_px: 32,
            },
        ]
    };
    let mut driven = Driven::new();
    for _ in 0..3 {
        let run = driven.next_run();
        let asked = questions(run).map(|question| driven.ask(question));
        driven.work();
        let heard = driven.heard();
        for ask in asked {
            let answers = heard.iter().filter(|outgoing| match &outgoing.event {
                Event::Answer { ask: of, .. } => *of == ask,
                Event::Failed { asked: of, .. } => *of == Some(ask),
                _ => false,
            });
            assert_eq!(answers.count(), 1, "{ask:?}");
        }
        driven.start(recipe(1));
        driven.work();
        driven.heard();
    }
}
