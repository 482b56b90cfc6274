//! A device that breaks under a lab: said once, and no weights after it.

use crate::driven::{Driven, answers, recipe, told};
use contrastive_lab::lab::{DeviceTrouble, Outgoing};
use contrastive_lab::protocol::{
    Answer, Event, FailureKind, Question, RunEvent, RunState, SampleSet,
};

fn lost() -> DeviceTrouble {
    DeviceTrouble::Lost {
        complaint: "the driver was started anew".into(),
    }
}

fn refused() -> DeviceTrouble {
    DeviceTrouble::Refused {
        complaint: "a kernel did not compile".into(),
    }
}

/// What was said of the device; nothing else may have failed.
fn failures(heard: &[Outgoing]) -> Vec<&str> {
    let all: Vec<_> = heard
        .iter()
        .filter_map(|outgoing| match &outgoing.event {
            Event::Failed { kind, sentence, .. } => Some((*kind, sentence.english.as_str())),
            _ => None,
        })
        .collect();
    assert!(
        all.iter().all(|(kind, _)| *kind == FailureKind::Device),
        "{all:?}"
    );
    all.into_iter().map(|(_, sentence)| sentence).collect()
}

fn start(driven: &mut Driven) {
    driven.start(recipe(7));
}

#[test]
fn trouble_under_a_run_ends_it_before_its_numbers_or_weights_are_shown() {
    let mut driven = Driven::ready();
    start(&mut driven);
    driven.heard();
    driven.break_device(refused());
    driven.work();
    assert_eq!(driven.lab.state(), RunState::Failed);
    let heard = driven.heard();
    let said = failures(&heard);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("a kernel did not compile"), "{}", said[0]);
    assert!(!told(&heard).any(|(event, _)| matches!(
        event,
        RunEvent::Kept { .. } | RunEvent::Progress(_) | RunEvent::Judged(_)
    )));
}

#[test]
fn trouble_in_a_single_step_or_at_the_end_saves_nothing() {
    let moves: [fn(&mut Driven); 2] = [Driven::stop, |driven| {
        driven.step_once(recipe(7));
    }];
    for go_on in moves {
        let mut driven = Driven::ready();
        driven.step_once(recipe(7));
        driven.heard();
        driven.break_device(refused());
        go_on(&mut driven);
        driven.work();
        let heard = driven.heard();
        assert_eq!(failures(&heard).len(), 1);
        assert!(!told(&heard).any(|(event, _)| matches!(event, RunEvent::Kept { .. })));
        assert_eq!(driven.lab.state(), RunState::Failed);
    }
}

#[test]
fn a_lost_device_explains_the_trouble_before_it_and_nothing_is_said_after_it() {
    let mut driven = Driven::ready();
    driven.heard();
    for (trouble, said) in [(refused(), 1), (refused(), 0), (lost(), 1), (refused(), 0)] {
        driven.break_device(trouble);
        assert!(!driven.lab.device_holds());
        assert_eq!(failures(&driven.heard()).len(), said);
    }
}

#[test]
fn what_wants_a_broken_device_hears_why_not_and_a_new_set_does_not_hide_it() {
    let mut driven = Driven::ready();
    driven.break_device(lost());
    driven.lab.device_holds();
    driven.heard();
    start(&mut driven);
    let heard = driven.heard();
    assert!(failures(&heard)[0].contains("the driver was started anew"));
    driven.ask(Question::ImportSample {
        sample: SampleSet {
            images: SampleSet::IMAGES[0],
            seed: 2,
        },
        size_px: 32,
    });
    driven.work();
    let heard = driven.heard();
    let is_loaded = answers(&heard).any(|(answer, _)| matches!(answer, Answer::Set { .. }));
    assert!(is_loaded, "decoding needs no device");
    assert_eq!(failures(&heard).len(), 1);
    assert_eq!(driven.lab.state(), RunState::Failed);
}
