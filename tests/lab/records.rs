//! The record of a run, as the page folds it and as the file holds it.

use crate::driven::{Driven, recipe, saved, told};
use contrastive_lab::lab::Outgoing;
use contrastive_lab::protocol::{Command, Question, RunEvent};
use contrastive_lab::recipe::OptimiserKind;
use contrastive_lab::run::{Change, HeldBack, Origin, RunRecord};
use contrastive_lab::share;

/// What somebody knows who heard all of this.
fn folded(heard: &[Outgoing]) -> RunRecord {
    let mut known = None;
    for (event, _) in told(heard) {
        match (event, &mut known) {
            (RunEvent::Begun(record), _) => known = Some(RunRecord::clone(record)),
            (event, Some(record)) => event.write_into(record),
            (event, None) => panic!("{event:?} of a run that has not begun"),
        }
    }
    known.expect("a run")
}

fn record_of_file(driven: &mut Driven) -> RunRecord {
    driven.heard();
    driven.ask(Question::SaveModel);
    share::read(&saved(driven.heard()))
        .expect("a valid file")
        .record
}

fn open(driven: &mut Driven, file: Vec<u8>) {
    let file_name = "own.safetensors".to_owned();
    driven.ask_with(Question::OpenModel { file_name }, vec![file], Vec::new());
}

#[test]
fn the_file_holds_what_the_page_was_told() {
    let mut driven = Driven::ready();
    driven.heard();
    driven.start(recipe(5));
    driven.work();
    let told = folded(&driven.heard());
    assert_eq!(told.steps, 5);
    assert_eq!(told.set.images, 2_000);
    assert!(told.set.fingerprint.is_some());
    assert!(told.judgement().is_some(), "judged at its end");
    assert!(told.probe.is_some() && told.factors.is_some(), "and probed");
    assert_eq!(record_of_file(&mut driven), told);
}

#[test]
fn a_rate_that_is_pulled_on_the_way_is_a_change_at_its_step_and_the_recipe_stays_as_it_began() {
    let mut driven = Driven::ready();
    let began = recipe(50);
    let run = driven.step_once(began.clone());
    driven.step_once(began.clone());
    driven.step_once(began.clone());
    for learning_rate in [2e-4, 1e-4] {
        driven.tell(Command::Adjust {
            run,
            learning_rate: Some(learning_rate),
            temperature: Some(began.temperature),
        });
    }
    driven.step_once(began.clone());
    let record = record_of_file(&mut driven);
    assert_eq!(record.recipe, began);
    let change = Change {
        after_step: 3,
        setting: "optimiser.learning_rate".to_owned(),
        from: began.optimiser.learning_rate.to_string(),
        to: "0.0001".to_owned(),
    };
    assert_eq!(record.changes, [change]);
    assert_eq!(record.recipe_now().optimiser.learning_rate, 1e-4);
}

#[test]
fn a_diverged_run_has_the_steps_of_the_weights_that_were_put_back() {
    let mut driven = Driven::ready();
    driven.heard();
    let mut recipe = recipe(200);
    recipe.optimiser.kind = OptimiserKind::Sgd;
    recipe.optimiser.learning_rate = 100.0;
    // The decay alone multiplies every weight by -99 a step, until f32 overflows.
    recipe.optimiser.weight_decay = 1.0;
    recipe.optimiser.warmup_fraction = 0.0;
    driven.start(recipe);
    driven.work();
    let heard = driven.heard();
    let put_back = told(&heard).find_map(|(event, _)| match event {
        RunEvent::PutBack { steps } => Some(*steps),
        _ => None,
    });
    let told = folded(&heard);
    assert_eq!(Some(told.steps), put_back);
    assert_eq!(record_of_file(&mut driven), told);
}

#[test]
fn training_on_says_from_what_and_steps_add_up() {
    let mut driven = Driven::ready();
    let first = driven.start(recipe(5));
    driven.work();
    driven.ask(Question::SaveModel);
    let file = saved(driven.heard());
    let before = share::read(&file).unwrap().record;
    open(&mut driven, file);
    driven.start_from(recipe(2), true);
    driven.work();
    let record = record_of_file(&mut driven);
    let expected = Origin {
        run: first,
        set_name: before.set.name,
        set_fingerprint: before.set.fingerprint,
        held_back: HeldBack::ByContent,
        test_folder_kept: false,
        steps: 5,
    };
    assert_eq!(record.began_from, Some(expected));
    assert_eq!((record.steps, record.steps_in_all()), (2, 7));
}

#[test]
fn a_model_that_was_only_judged_is_saved_with_the_run_that_made_it() {
    let mut driven = Driven::ready();
    driven.start(recipe(3));
    driven.work();
    driven.ask(Question::SaveModel);
    let file = saved(driven.heard());
    let before = share::read(&file).unwrap().record;
    let mut other = Driven::ready();
    open(&mut other, file);
    other.heard();
    // No two pages give a run the same number.
    other.next_run();
    let run = other.next_run();
    other.ask(Question::EmbedWithOpened { run });
    other.work();
    let judged = folded(&other.heard());
    assert_eq!(judged.steps, 0);
    assert_eq!(
        judged.began_from.as_ref().map(|origin| origin.steps),
        Some(3)
    );
    assert!(judged.judgement().is_some());
    assert_eq!(record_of_file(&mut other), before);
}
