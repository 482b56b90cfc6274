//! What the end of a run is judged by: votes of the whole training part, and a folder to test on.

use crate::driven::{Driven, answers, recipe, saved, told};
use contrastive_lab::data::{MemorySource, Source};
use contrastive_lab::lab::{Files, Outgoing};
use contrastive_lab::protocol::{
    Answer, Asked, EndVotes, ImageSetSummary, ImportSource, ProbeReport, Question, RunEvent,
    SampleSet,
};
use contrastive_lab::recipe::Recipe;
use contrastive_lab::share;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// Of each class in each folder.
const IMAGES: u8 = 20;
const PX: u32 = 32;

fn end_votes(heard: &[Outgoing]) -> Vec<&EndVotes> {
    let voted = told(heard).filter_map(|(event, _)| match event {
        RunEvent::Voted(votes) => Some(votes),
        _ => None,
    });
    voted.collect()
}

fn probe(heard: &[Outgoing]) -> &ProbeReport {
    let probed = told(heard).find_map(|(event, _)| match event {
        RunEvent::Probed(report) => Some(report),
        _ => None,
    });
    probed.expect("a probe of the classes")
}

#[test]
fn at_its_end_all_that_was_trained_on_votes_about_all_that_was_held_back_once() {
    let mut driven = Driven::ready();
    let heard = driven.run_to_its_end(recipe(3));
    let [end] = end_votes(&heard)[..] else {
        panic!("votes at the end, once");
    };
    assert_eq!((end.step, end.asked), (3, Asked::HeldBack));
    assert_eq!(end.bank + end.queries, SampleSet::IMAGES[0]);
    // The map, whose points vote while a run goes on, is smaller.
    let judged = told(&heard).find_map(|(event, _)| match event {
        RunEvent::Judged(judgement) => Some(judgement),
        _ => None,
    });
    let judged = judged.expect("a judgement");
    assert!(end.bank > 5 * judged.bank && end.queries > judged.queries);
    assert!(end.votes.iter().any(|vote| vote.k == 200));
    // The probe is fitted to fewer, and asked about the same images.
    let probe = probe(&heard);
    assert!(probe.train < end.bank);
    assert_eq!(probe.test, end.queries);
    let expected = end.clone();
    driven.ask(Question::SaveModel);
    let file = share::read(&saved(driven.heard())).expect("a model");
    assert_eq!(
        file.record.reached().knn_accuracy,
        Some(expected.votes[0].accuracy)
    );
    assert_eq!(file.record.end_votes, Some(expected));
}

/// Pictures of two classes in folders to train on and to test on, every one another.
fn folders() -> Vec<(String, Vec<u8>)> {
    let picture = |red: u8, number: u8| {
        let noise = |x: u32, y: u32| (x * 7 + y * 13 + u32::from(number) * 31) as u8;
        let image = RgbImage::from_fn(PX, PX, |x, y| Rgb([red, noise(x, y), number]));
        let mut bytes = Cursor::new(Vec::new());
        let written = DynamicImage::from(image).write_to(&mut bytes, ImageFormat::Bmp);
        written.expect("a picture");
        bytes.into_inner()
    };
    let mut files = Vec::new();
    for (split, part) in [("train", 0), ("test", 1)] {
        for (class, red) in [("dark", 0), ("red", 255)] {
            for number in 0..IMAGES {
                let path = format!("set/{split}/{class}/{number}.bmp");
                files.push((path, picture(red, part * IMAGES + number)));
            }
        }
    }
    files
}

fn with_folders() -> (Driven, ImageSetSummary) {
    with(folders())
}

fn with(files: Vec<(String, Vec<u8>)>) -> (Driven, ImageSetSummary) {
    let mut driven = Driven::new();
    let files = files.into_iter();
    let files: Files = files
        .map(|(path, bytes)| Box::new(MemorySource::new(path, bytes)) as Box<dyn Source>)
        .collect();
    let sources = files.iter().map(|file| ImportSource {
        path: file.path().to_owned(),
    });
    let import = Question::ImportFiles {
        sources: sources.collect(),
        size_px: PX,
        larger_copies: false,
    };
    driven.ask_with(import, Vec::new(), files);
    driven.work();
    let heard = driven.heard();
    let Some((Answer::Set { summary, .. }, _)) = answers(&heard).next() else {
        panic!("no set");
    };
    let summary = ImageSetSummary::clone(summary);
    (driven, summary)
}

#[test]
fn a_folder_to_test_on_is_what_the_end_is_judged_on_and_is_never_trained_on() {
    let (mut driven, summary) = with_folders();
    let of_class = u32::from(IMAGES);
    assert!(summary.has_test_folder());
    assert_eq!(summary.parts(true).test, [of_class; 2]);
    assert_eq!(summary.parts(false).test, Vec::<u32>::new());
    let small = Recipe {
        batch_size: 4,
        ..recipe(2)
    };
    let heard = driven.run_to_its_end(small.clone());
    let [kept] = end_votes(&heard)[..] else {
        panic!("votes at the end");
    };
    let held_back: u32 = summary.parts(true).held_back.iter().sum();
    assert_eq!(
        (kept.asked, kept.queries),
        (Asked::TestFolder, 2 * of_class)
    );
    assert_eq!(kept.bank, 2 * of_class - held_back);
    driven.ask(Question::SaveModel);
    let file = share::read(&saved(driven.heard())).expect("a model");
    assert!(file.record.set.test_folder_kept);

    // Without the switch they are images like others.
    let mut merged = small;
    merged.images_mut().keep_test_folder = false;
    let heard = driven.run_to_its_end(merged);
    let [votes] = end_votes(&heard)[..] else {
        panic!("votes at the end");
    };
    let held_back: u32 = summary.parts(false).held_back.iter().sum();
    assert_eq!((votes.asked, votes.queries), (Asked::HeldBack, held_back));
    assert_eq!(votes.bank + votes.queries, 4 * of_class);
}

#[test]
fn an_unlabelled_set_keeps_its_folder_to_test_on_too() {
    let without_classes = folders().into_iter().map(|(path, bytes)| {
        let [split, class, name] = [1, 2, 3].map(|part| path.split('/').nth(part).expect("a part"));
        (format!("set/{split}/{class}-{name}"), bytes)
    });
    let (mut driven, summary) = with(without_classes.collect());
    assert!(summary.classes.is_empty() && summary.has_test_folder());
    let of_folder = 2 * u32::from(IMAGES);
    assert_eq!(summary.parts(true).test, [of_folder]);
    let small = Recipe {
        batch_size: 4,
        ..recipe(2)
    };
    driven.run_to_its_end(small);
    driven.ask(Question::SaveModel);
    let file = share::read(&saved(driven.heard())).expect("a model");
    assert!(file.record.set.test_folder_kept);
}
