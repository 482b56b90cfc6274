//! Faults that a person met, each as the sequence that led to it.

use super::driven::*;
use crate::state::samples::judgement;
use crate::state::{AlertKind, OpenedModel, PaceState, Reason, Said};
use crate::store::recipe::fixed_part;
use crate::store::{Effect, Intent, Message, Store, Timer, can};
use contrastive_lab::protocol::{
    Answer, Command, EngineKind, Event, FailureKind, Question, RunEvent, RunState,
};
use contrastive_lab::recipe::{Locks, Recipe};

#[test]
fn the_recipe_that_is_shown_is_that_of_the_run_also_after_images_of_another_size_were_loaded() {
    let mut driven = Driven::new();
    driven.load(shapes(100, 32));
    let mut opened = Recipe::default();
    opened.images_mut().size_px = 64;
    driven.open_model(opened);
    driven.act(Intent::TrainOn);
    assert!(driven.lab().engine.run_under_way(), "it was asked for");
    driven.loaded(shapes(100, 64));
    let (run, recipe) = driven.start_command().expect("a run");
    assert_eq!(recipe, *driven.lab().recipe);
    driven.of_run(run, begun(run));
    assert_eq!(
        driven.lab().run.recipe.as_deref(),
        Some(&*driven.lab().recipe)
    );
}

#[test]
fn what_a_run_fixes_stays_fixed_while_images_are_loaded_and_it_can_be_stopped() {
    let mut driven = Driven::training();
    let run = driven.lab().engine.run;
    driven.act(Intent::TrySample { images: 5_000 });
    driven.state(RunState::Importing, run);
    assert!(driven.lab().engine.run_under_way());
    let before = driven.lab().recipe.clone();
    let other = Recipe {
        batch_size: 4,
        ..Recipe::clone(&before)
    };
    driven.act(Intent::SetRecipe(Box::new(other)));
    assert!(before == driven.lab().recipe);
    let alert = driven.lab().alert.as_ref().map(|alert| alert.said.clone());
    assert_eq!(alert, Some(Said::Cannot(Reason::RunUnderWay)));
    driven.sent();
    driven.act(Intent::Stop);
    assert!(matches!(driven.sent()[..], [Command::Stop { .. }]));
}

#[test]
fn temperature_and_rate_change_while_a_run_goes_on_and_the_run_is_told() {
    let mut driven = Driven::training();
    let run = driven.lab().engine.run.expect("a run");
    let warmer = Recipe {
        temperature: 0.7,
        ..Recipe::clone(&driven.lab().recipe)
    };
    driven.act(Intent::SetRecipe(Box::new(warmer)));
    driven.sent();
    driven.take(Message::Due(Timer::Adjust));
    let adjusted = driven.sent();
    assert!(matches!(
        adjusted[..],
        [Command::Adjust { run: of, temperature: Some(0.7), .. }] if of == run
    ));
    assert_eq!(
        driven.lab().run.recipe.as_deref(),
        Some(&*driven.lab().recipe)
    );
}

#[test]
fn an_opened_model_goes_to_another_engine_and_until_then_its_card_is_gone() {
    let mut driven = Driven::with_set();
    driven.open_model(Recipe::default());
    driven.act(Intent::SwitchEngine(EngineKind::WebGpu));
    assert_eq!(driven.lab().model.opened, None);
    assert!(!driven.can(Intent::EmbedOpened));
    let ask = driven.asked(is_open).expect("it is opened there too");
    driven.engine_is_there();
    driven.answer(ask, card(Recipe::default()));
    assert!(matches!(
        driven.lab().model.opened,
        Some(OpenedModel::Opened(_))
    ));
}

#[test]
fn of_an_opened_model_and_later_weights_another_engine_gets_the_later() {
    let mut driven = Driven::with_set();
    driven.open_model(Recipe::default());
    driven.act(Intent::Start);
    let run = driven.begin();
    let file_name = "run.safetensors".to_owned();
    driven.of_run(run, RunEvent::Kept { file_name });
    driven.crash();
    driven.act(Intent::RestartEngine);
    let opened = driven.sent().into_iter().find_map(|command| match command {
        Command::Ask {
            question: Question::OpenModel { file_name },
            ..
        } => Some(file_name),
        _ => None,
    });
    assert_eq!(opened.as_deref(), Some("run.safetensors"));
}

#[test]
fn figures_of_a_run_keep_the_chance_of_the_set_that_they_were_found_on() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.of_run(run, RunEvent::Judged(judgement(1)));
    let of_its_set = driven.lab().images.classes();
    driven.load(contrastive_lab::protocol::ImageSetSummary {
        images_per_class: vec![90, 10],
        ..crate::state::samples::summary()
    });
    assert_ne!(driven.lab().images.classes(), of_its_set);
    let set = driven.lab().run.set.expect("the run's set");
    assert_eq!(set.classes, of_its_set);
    assert!(driven.lab().run.judgement().is_some());
}

#[test]
fn start_is_answered_at_once_and_cannot_be_sent_twice() {
    let mut driven = Driven::with_set();
    driven.sent();
    driven.act(Intent::Start);
    assert_eq!(driven.lab().engine.status(), RunState::Starting);
    assert_eq!(can(&driven.store, &Intent::Start), Err(Reason::Starting));
    driven.act(Intent::Start);
    let starts = driven.sent();
    assert_eq!(starts.len(), 1, "{starts:?}");
}

#[test]
fn a_run_that_is_refused_leaves_the_figures_of_the_one_before() {
    let mut driven = Driven::training();
    let first = driven.lab().engine.run;
    driven.state(RunState::Finished, None);
    driven.sent();
    driven.act(Intent::Start);
    let second = driven.started();
    driven.refuse(None, second, "The batch does not fit.");
    assert_eq!(driven.lab().run.id(), first);
    assert_eq!(driven.lab().run.first_loss(), Some(5.0));
    assert!(driven.lab().alert.is_some());
    assert!(driven.can(Intent::Start), "another try");
}

#[test]
fn a_refusal_is_told_where_its_question_stands() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[3, 4]);
    driven.state(RunState::Finished, None);
    driven.sent();
    driven.take(Message::Due(Timer::Pace));
    let measured = driven.asked(is_pace).expect("a measurement");
    driven.act(Intent::ExportEmbeddings);
    let exported = driven.asked(|question| *question == Question::ExportEmbeddings);
    driven.refuse(exported, None, "The embeddings could not be exported.");
    let alert = driven.lab().alert.as_ref().map(|alert| alert.kind);
    assert_eq!(alert, Some(AlertKind::Engine(FailureKind::Refused)));
    assert_eq!(
        *driven.lab().pace,
        PaceState::Measuring,
        "nobody answered that"
    );
    driven.answer(measured, Answer::Pace(pace()));
    assert_eq!(*driven.lab().pace, PaceState::Measured(pace()));

    driven.act(Intent::CloseAlert);
    driven.act(Intent::PickPoint(1));
    let asked = driven.asked(is_neighbours);
    driven.refuse(asked, None, "There is no map yet.");
    assert_eq!(driven.lab().alert, None);
    assert!(driven.lab().map.not_found.is_some() && !driven.lab().map.searching);
}

#[test]
fn a_measurement_never_stays_under_way() {
    let measuring = || {
        let mut driven = Driven::with_set();
        driven.sent();
        driven.take(Message::Due(Timer::Pace));
        assert_eq!(*driven.lab().pace, PaceState::Measuring);
        let ask = driven.asked(is_pace).expect("a measurement");
        (driven, ask)
    };
    let (mut driven, ask) = measuring();
    driven.answer(ask, Answer::Dropped);
    assert_eq!(*driven.lab().pace, PaceState::Unknown);
    let (mut driven, ask) = measuring();
    driven.refuse(Some(ask), None, "The batch does not fit.");
    assert!(matches!(*driven.lab().pace, PaceState::Refused(_)));
    let (mut driven, _) = measuring();
    driven.crash();
    assert_eq!(*driven.lab().pace, PaceState::Unknown);
    let (mut driven, ask) = measuring();
    driven.act(Intent::Start);
    assert_eq!(*driven.lab().pace, PaceState::Unknown);
    driven.answer(ask, Answer::Dropped);
    assert_eq!(*driven.lab().pace, PaceState::Unknown);
}

#[test]
fn after_a_crash_what_can_be_pressed_leads_to_something() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.of_run(run, RunEvent::Judged(judgement(1)));
    driven.map(run, &[3, 4]);
    driven.crash();
    for intent in [
        Intent::TrySample { images: 2_000 },
        Intent::Start,
        Intent::Stop,
        Intent::SaveModel,
        Intent::Probe,
        Intent::FewLabels(few_labels()),
        Intent::JudgeHere,
        Intent::ExportEmbeddings,
        Intent::MapWholeSet,
        Intent::CancelImport,
    ] {
        driven.act(Intent::CloseAlert);
        driven.effects.clear();
        assert!(!driven.can(intent.clone()), "{intent:?}");
        driven.act(intent.clone());
        assert!(
            driven.effects.is_empty(),
            "{intent:?}: {:?}",
            driven.effects
        );
        assert!(driven.lab().alert.is_some(), "{intent:?} says why not");
        assert_eq!(driven.lab().images.import, None);
    }
    driven.act(Intent::RestartEngine);
    assert!(driven.asked(is_import).is_some(), "the set from before");
}

#[test]
fn a_cancelled_import_is_not_loaded_by_another_engine() {
    let mut driven = Driven::new();
    driven.act(Intent::TrySample { images: 2_000 });
    driven.act(Intent::CancelImport);
    driven.sent();
    driven.act(Intent::SwitchEngine(EngineKind::Cpu));
    assert_eq!(driven.asked(is_import), None);
}

#[test]
fn a_model_that_is_chosen_while_engines_change_is_not_lost() {
    let mut driven = Driven::new();
    driven.take(Message::ModelRead {
        file_name: "friend.safetensors".to_owned(),
        read: Ok(crate::state::Held::new("friend")),
    });
    driven.sent();
    driven.act(Intent::SwitchEngine(EngineKind::WebGpu));
    assert!(driven.asked(is_open).is_some());
}

#[test]
fn a_map_and_its_pin_go_with_the_set_and_with_the_engine() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[3, 4]);
    driven.act(Intent::PinPoint(1));
    driven.act(Intent::PickPoint(0));
    assert_eq!(driven.lab().map.picked, Some(1), "it is pinned");
    let set = driven.lab().images.set;
    driven.load(crate::state::samples::summary());
    assert!(driven.lab().map.picked.is_none() && !driven.lab().map.pinned);
    assert!(
        driven.lab().images.set > set,
        "what was hidden is shown again"
    );

    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[3, 4]);
    driven.act(Intent::SwitchEngine(EngineKind::Cpu));
    assert!(driven.lab().map.snapshot.is_none());
}

#[test]
fn a_pin_does_not_come_back_with_a_point_of_the_same_number() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[3, 4]);
    driven.act(Intent::PinPoint(1));
    driven.map(run, &[3, 4, 5]);
    driven.act(Intent::PickPoint(1));
    driven.act(Intent::PickPoint(0));
    assert_eq!(driven.lab().map.picked, Some(0));
}

#[test]
fn pictures_of_the_map_come_back_after_a_map_that_is_too_large_for_them() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    let few = [1, 2];
    let thumbnails = || Answer::Thumbnails {
        indices: few.to_vec(),
        size_px: 1,
    };
    driven.sent();
    driven.map(run, &few);
    let ask = driven.asked(is_atlas).expect("pictures");
    driven.answer(ask, thumbnails());
    assert!(driven.lab().map.atlas.is_some());
    let all: Vec<u32> = (0..5_000).collect();
    driven.map(run, &all);
    assert_eq!(driven.asked(is_atlas), None, "too many");
    driven.map(run, &few);
    let ask = driven.asked(is_atlas).expect("pictures again");
    driven.answer(ask, thumbnails());
    assert!(driven.lab().map.atlas.is_some());
}

#[test]
fn an_opened_model_takes_the_figures_place_only_when_the_engine_agrees() {
    let mut driven = Driven::training();
    let first = driven.lab().run.id();
    driven.state(RunState::Finished, None);
    driven.open_model(Recipe::default());
    driven.act(Intent::EmbedOpened);
    assert_eq!(driven.lab().run.id(), first);
    let asked = driven.sent().into_iter().find_map(|command| match command {
        Command::Ask {
            ask,
            question: Question::EmbedWithOpened { run },
        } => Some((ask, run)),
        _ => None,
    });
    let (ask, run) = asked.expect("a question");
    driven.refuse(Some(ask), None, "The images have another size.");
    assert_eq!(driven.lab().run.id(), first);
    assert!(!driven.lab().engine.starting);
    driven.of_run(run, begun(run));
    assert_eq!(driven.lab().run.id(), first, "it was refused");
}

#[test]
fn reports_of_a_run_that_is_over_do_not_join_those_of_the_next() {
    let mut driven = Driven::training();
    let first = driven.lab().run.id().expect("a run");
    driven.state(RunState::Finished, None);
    driven.act(Intent::Start);
    let second = driven.begin();
    driven.of_run(first, progress(7));
    assert_eq!(driven.lab().run.step(), 0);
    // A run that goes on from a later step is the same run.
    driven.of_run(second, progress(40));
    driven.of_run(second, progress(41));
    assert_eq!(driven.lab().run.reports().len(), 2);
}

#[test]
fn the_folder_walk_s_panel_stays_whatever_the_engine_does() {
    let mut driven = Driven::with_set();
    driven.act(Intent::Dropped(crate::state::Held::new(())));
    driven.take(Message::Found { walk: 1, files: 7 });
    driven.state(RunState::Finished, None);
    assert!(driven.lab().images.import.is_some());
    assert_eq!(driven.lab().engine.status(), RunState::Importing);
    driven.act(Intent::CancelImport);
    assert_eq!(driven.lab().images.import, None);
    assert!(!driven.store.walks(1));
}

#[test]
fn a_link_that_is_opened_while_a_run_is_held_changes_nothing() {
    let mut driven = Driven::training();
    let before = fixed_part(&driven.lab().recipe);
    let other = Recipe {
        seed: 77,
        ..Recipe::default()
    };
    let link = contrastive_lab::recipe::link::encode(&other, &Locks::default());
    driven.take(Message::Address(format!("#recipe={link}")));
    assert_eq!(fixed_part(&driven.lab().recipe), before);
    let alert = driven.lab().alert.as_ref().map(|alert| alert.said.clone());
    assert_eq!(alert, Some(Said::StopFirst));
}

#[test]
fn a_refused_recipe_is_said_until_another_is_taken() {
    let mut driven = Driven::with_set();
    let mut import = |text: &str| {
        driven.take(Message::RecipeRead {
            file_name: "recipe.json".to_owned(),
            read: Ok(text.as_bytes().to_vec()),
        });
        (driven.lab().alert.is_some(), driven.lab().recipe.seed)
    };
    assert_eq!(import(r#"{"version": 2, "seed": 5}"#), (false, 5));
    assert_eq!(import("no recipe"), (true, 5));
    assert_eq!(import(r#"{"version": 2, "seed": 7}"#), (false, 7));
}

#[test]
fn a_lost_device_ends_what_was_asked_for_and_computes_no_more() {
    let mut driven = Driven::with_set();
    driven.act(Intent::Start);
    let run = driven.started();
    driven.tell(Event::Failed {
        asked: None,
        run,
        kind: FailureKind::Device,
        sentence: sentence("The GPU is lost."),
    });
    assert!(driven.lab().engine.device_lost && !driven.lab().engine.starting);
    assert_eq!(can(&driven.store, &Intent::Start), Err(Reason::DeviceLost));
    assert!(
        driven.can(Intent::TrySample { images: 2_000 }),
        "decoding needs no device"
    );
}

#[test]
fn an_engine_that_the_site_does_not_have_yet_is_not_started_and_the_page_says_so() {
    let mut driven = Driven {
        store: Store::default(),
        effects: Vec::new(),
    };
    driven.take(Message::NotBuilt(EngineKind::WebGpu));
    driven.take(Message::EngineChosen(choice(EngineKind::WebGpu)));
    let starts = |driven: &mut Driven| {
        let effects = std::mem::take(&mut driven.effects).into_iter();
        let kinds = effects.filter_map(|effect| match effect {
            Effect::StartEngine(kind) => Some(kind),
            _ => None,
        });
        kinds.collect::<Vec<_>>()
    };
    let said = |driven: &Driven| driven.lab().alert.as_ref().map(|alert| alert.said.clone());
    assert_eq!(starts(&mut driven), [EngineKind::Cpu]);
    assert_eq!(said(&driven), Some(Said::Cannot(Reason::EngineNotBuilt)));
    driven.act(Intent::CloseAlert);
    driven.act(Intent::SwitchEngine(EngineKind::WebGpu));
    assert_eq!(starts(&mut driven), []);
    assert_eq!(said(&driven), Some(Said::Cannot(Reason::EngineNotBuilt)));
    driven.take(Message::GpuEngineBuilt(true));
    assert_eq!(said(&driven), Some(Said::GpuEngineBuilt));
}
