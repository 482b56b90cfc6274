//! What an encoder is worth with the labels of few images, and on another set.

use crate::driven::{Driven, answers, recipe, saved, told};
use contrastive_lab::data::{MemorySource, Source};
use contrastive_lab::lab::{Files, Outgoing};
use contrastive_lab::protocol::{
    Answer, Asked, Command, Event, FewLabels, FewLabelsReport, ImportSource, Labelled, Question,
    RunEvent, RunId, SampleSet,
};
use contrastive_lab::share;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use pollster::block_on;
use std::io::Cursor;

/// Shapes, which are the classes of the sample set.
const CLASSES: u32 = 12;

fn trained() -> (Driven, RunId) {
    let mut driven = Driven::ready();
    let run = driven.start(recipe(5));
    driven.work();
    driven.heard();
    (driven, run)
}

fn few(labelled: Labelled, fine_tuning_steps: u32) -> Question {
    Question::FewLabels(FewLabels {
        labelled,
        draws: 2,
        fine_tuning_steps,
    })
}

/// Judges the run's encoder on the images that are loaded now, as a run of its own.
fn judged_here(driven: &mut Driven) -> (RunId, Vec<Outgoing>) {
    driven.heard();
    let run = driven.next_run();
    driven.ask(Question::EmbedWithTrained { run });
    driven.work();
    (run, driven.heard())
}

fn is_voted(event: &RunEvent) -> bool {
    matches!(event, RunEvent::Voted(_))
}

fn reports(heard: &[Outgoing]) -> Vec<(RunId, FewLabelsReport)> {
    let of_run = |outgoing: &Outgoing| match &outgoing.event {
        Event::Run {
            run,
            event: RunEvent::FewLabels(report),
        } => Some((*run, report.clone())),
        _ => None,
    };
    heard.iter().filter_map(of_run).collect()
}

fn ended(heard: &[Outgoing]) -> Vec<Answer> {
    answers(heard).map(|(answer, _)| answer.clone()).collect()
}

fn mean(accuracies: &[f32]) -> f32 {
    accuracies.iter().sum::<f32>() / accuracies.len() as f32
}

#[test]
fn few_labels_are_answered_draw_by_draw_and_stand_in_the_model_s_file() {
    let (mut driven, run) = trained();
    driven.ask(few(Labelled::PerClass(4), 3));
    driven.work();
    let heard = driven.heard();
    assert_eq!(ended(&heard), [Answer::Done]);
    let reported = reports(&heard);
    // Two probes, then twice the encoder and one from scratch.
    assert_eq!(reported.len(), 6);
    let (of, report) = reported.last().expect("a report");
    assert_eq!(*of, run);
    assert_eq!((report.step, report.images), (5, 4 * CLASSES));
    assert_eq!(report.asked, Asked::HeldBack);
    let found = [&report.probe, &report.fine_tuned, &report.from_scratch];
    for accuracies in found {
        assert_eq!(accuracies.len(), 2);
        assert!(
            accuracies
                .iter()
                .all(|accuracy| (0.0..=1.0).contains(accuracy))
        );
    }
    // Every draw is of other images, and each pair of networks parts at its first step.
    assert_ne!(report.probe[0], report.probe[1]);
    assert_ne!(report.fine_tuned, report.from_scratch);
    driven.ask(Question::SaveModel);
    let file = share::read(&saved(driven.heard())).expect("a model");
    assert_eq!(file.record.few_labels, std::slice::from_ref(report));
}

#[test]
fn more_labels_read_more_and_each_number_of_labels_keeps_its_newest_answer() {
    let (mut driven, _) = trained();
    for labelled in [
        Labelled::PerClass(1),
        Labelled::Part(1.0),
        Labelled::PerClass(1),
    ] {
        driven.ask(few(labelled, 0));
        driven.work();
    }
    driven.heard();
    driven.ask(Question::SaveModel);
    let file = share::read(&saved(driven.heard())).expect("a model");
    let [one, all] = &file.record.few_labels[..] else {
        panic!("{:?}", file.record.few_labels);
    };
    assert_eq!((one.images, one.labelled), (CLASSES, Labelled::PerClass(1)));
    assert!(all.images > 300, "{}", all.images);
    assert_eq!(all.probe[0], all.probe[1]);
    assert!(mean(&all.probe) > mean(&one.probe), "{one:?} {all:?}");
    assert!(all.fine_tuned.is_empty());
}

#[test]
fn nothing_more_comes_of_it_where_a_person_stops_it_or_something_takes_its_place() {
    let (mut driven, _) = trained();
    for interruption in 0..3 {
        driven.ask(few(Labelled::PerClass(4), 2_000));
        for _ in 0..8 {
            block_on(driven.lab.pump());
        }
        driven.heard();
        match interruption {
            0 => driven.tell(Command::StopFewLabels),
            1 => driven.load_samples(),
            _ => drop(driven.start(recipe(5))),
        }
        driven.work();
        let heard = driven.heard();
        assert_eq!(
            ended(&heard).first(),
            Some(&Answer::Dropped),
            "{interruption}"
        );
        assert!(reports(&heard).is_empty());
    }
}

#[test]
fn what_one_set_taught_is_judged_on_another() {
    let (mut driven, first) = trained();
    let sample = SampleSet {
        images: SampleSet::IMAGES[0],
        seed: 2,
    };
    driven.ask(Question::ImportSample {
        sample,
        size_px: 32,
    });
    driven.work();
    let (run, heard) = judged_here(&mut driven);
    let of_run = |outgoing: &Outgoing| match &outgoing.event {
        Event::Run { run, event } => Some((*run, event.clone())),
        _ => None,
    };
    let told: Vec<_> = heard.iter().filter_map(of_run).collect();
    let Some((of, RunEvent::Begun(record))) = told.first() else {
        panic!("{told:?}");
    };
    assert_eq!(*of, run);
    let origin = record.began_from.as_ref().expect("where it comes from");
    assert_eq!((origin.run, origin.steps), (first, 5));
    assert_ne!(origin.set_fingerprint, record.set.fingerprint);
    assert!(told.iter().any(|(_, event)| is_voted(event)));
    // And by few of its labels.
    driven.ask(few(Labelled::PerClass(4), 0));
    driven.work();
    let reported = reports(&driven.heard());
    assert!(reported.iter().all(|(of, _)| *of == run) && !reported.is_empty());
}

#[test]
fn an_encoder_of_larger_copies_is_judged_where_none_were_kept() {
    let mut driven = Driven::ready();
    let mut cuts_larger = recipe(2);
    cuts_larger.images_mut().larger_copies = true;
    driven.start(cuts_larger);
    driven.work();
    let files: Files = (0..12_u32).map(source).collect();
    let sources = files.iter().map(|file| ImportSource {
        path: file.path().to_owned(),
    });
    let import = Question::ImportFiles {
        sources: sources.collect(),
        size_px: 32,
        larger_copies: false,
    };
    driven.ask_with(import, Vec::new(), files);
    driven.work();
    let (_, heard) = judged_here(&mut driven);
    assert!(told(&heard).any(|(event, _)| is_voted(event)));
    driven.ask(few(Labelled::PerClass(2), 2));
    driven.work();
    let heard = driven.heard();
    assert_eq!(ended(&heard), [Answer::Done]);
}

/// A picture of twice the working size, every second one of another class.
fn source(number: u32) -> Box<dyn Source> {
    let shade = |x: u32, y: u32| (x * 7 + y * 13 + number * 31) as u8;
    let image = RgbImage::from_fn(64, 64, |x, y| Rgb([shade(x, y), number as u8, shade(y, x)]));
    let mut bytes = Cursor::new(Vec::new());
    let written = DynamicImage::from(image).write_to(&mut bytes, ImageFormat::Bmp);
    written.expect("a picture");
    let path = format!("set/{}/{number}.bmp", number % 2);
    Box::new(MemorySource::new(path, bytes.into_inner()))
}
