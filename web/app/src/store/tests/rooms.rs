//! Rooms, and the address that names them.

use super::driven::*;
use crate::route::Room;
use crate::state::{AlertKind, Held, PickedFile, Said, Scene};
use crate::store::{Effect, Intent, Message, Timer};
use contrastive_lab::protocol::{Command, Question, RunId, RunState};
use contrastive_lab::recipe::Recipe;

fn address(driven: &mut Driven, fragment: &str) {
    driven.take(Message::Address(fragment.to_owned()));
}

fn room(driven: &Driven) -> Room {
    driven.lab().route.room
}

/// What was written into the history since the last look: `true` is an entry of its own.
fn written(driven: &mut Driven) -> Vec<(bool, String)> {
    let effects = std::mem::take(&mut driven.effects).into_iter();
    let written = effects.filter_map(|effect| match effect {
        Effect::WriteAddress(fragment) => Some((false, fragment)),
        Effect::EnterAddress(fragment) => Some((true, fragment)),
        _ => None,
    });
    written.collect()
}

fn change(driven: &mut Driven, change: impl FnOnce(&mut Recipe)) {
    let mut recipe = Recipe::clone(&driven.lab().recipe);
    change(&mut recipe);
    driven.act(Intent::SetRecipe(Box::new(recipe)));
}

fn alert(driven: &Driven) -> Option<Said> {
    driven.lab().alert.as_ref().map(|alert| alert.said.clone())
}

/// The page with a run that moves, and nothing written yet.
fn training() -> (Driven, RunId) {
    let mut driven = Driven::training();
    let run = driven.lab().run.number().expect("a run");
    driven.effects.clear();
    (driven, run)
}

#[test]
fn a_change_of_the_recipe_replaces_the_entry_and_another_room_is_one_of_its_own() {
    let mut driven = Driven::with_set();
    change(&mut driven, |recipe| recipe.batch_size = 64);
    driven.take(Message::Due(Timer::Address));
    let lab = "#/lab?recipe=4&batch_size=64".to_owned();
    assert_eq!(written(&mut driven), [(false, lab.clone())]);

    driven.act(Intent::Start);
    let run = driven.begin();
    driven.act(Intent::Enter(Room::Run(run)));
    let of_run = format!("{}?recipe=4&batch_size=64", Room::Run(run));
    assert_eq!(written(&mut driven), [(true, of_run)]);
    driven.act(Intent::Enter(Room::Run(run)));
    assert_eq!(written(&mut driven), []);
    driven.act(Intent::Enter(Room::Lab));
    assert_eq!(written(&mut driven), [(true, lab)]);
}

#[test]
fn an_entry_is_left_with_the_recipe_as_it_is_though_its_moment_has_not_come() {
    let (mut driven, run) = training();
    change(&mut driven, |recipe| recipe.temperature = 0.4);
    driven.act(Intent::Enter(Room::Run(run)));
    let [left, entered] = written(&mut driven).try_into().expect("two changes");
    assert_eq!(left, (false, "#/lab?recipe=4&temperature=0.4".to_owned()));
    assert!(entered.0 && entered.1.starts_with("#/run/"));
    // The timer that was started in the lab is of no use here.
    driven.take(Message::Due(Timer::Address));
    assert_eq!(written(&mut driven), []);
}

#[test]
fn back_and_forward_bring_the_room_and_leave_lab_run_and_settings_as_they_are() {
    let (mut driven, run) = training();
    driven.act(Intent::Show(Scene::Judge));
    address(&mut driven, "#/lab?recipe=4");
    driven.act(Intent::Enter(Room::Run(run)));
    let of_run = driven.lab().route.to_string();
    let there = driven.lab().clone();
    address(&mut driven, "#/lab?recipe=4");
    assert_eq!(room(&driven), Room::Lab);
    address(&mut driven, &of_run);
    assert_eq!(*driven.lab(), there);
    address(&mut driven, "#/lab?recipe=4");
    assert_eq!(driven.lab().scene, Scene::Judge);
    assert_eq!(driven.lab().engine.run, Some(run));
    assert!(driven.sent().is_empty());
}

#[test]
fn the_lab_s_entry_does_not_undo_what_was_set_while_another_room_was_shown() {
    let (mut driven, run) = training();
    address(&mut driven, "#/lab?recipe=4");
    driven.act(Intent::Stop);
    driven.state(RunState::Finished, None);
    driven.act(Intent::Enter(Room::Run(run)));
    driven.effects.clear();
    // Nothing in this room does that; a set that was being loaded does.
    change(&mut driven, |recipe| recipe.batch_size = 64);
    driven.take(Message::Due(Timer::Address));
    assert_eq!(written(&mut driven), []);
    address(&mut driven, "#/lab?recipe=4");
    assert_eq!(driven.lab().recipe.batch_size, 64);
    let lab = "#/lab?recipe=4&batch_size=64".to_owned();
    assert_eq!(written(&mut driven), [(false, lab)]);
}

#[test]
fn another_recipe_in_the_address_is_taken_at_rest_and_not_while_a_run_is_held() {
    let mut driven = Driven::with_set();
    address(&mut driven, "#/lab?recipe=4&batch_size=64");
    assert_eq!(driven.lab().recipe.batch_size, 64);
    // Back to what the address said before.
    address(&mut driven, "#recipe=4&batch_size=32");
    assert_eq!(driven.lab().recipe.batch_size, 32);

    driven.act(Intent::Start);
    let run = driven.begin();
    driven.act(Intent::Enter(Room::Run(run)));
    driven.effects.clear();
    address(&mut driven, "#/lab?recipe=4&batch_size=64");
    assert_eq!(
        (room(&driven), alert(&driven)),
        (Room::Lab, Some(Said::StopFirst))
    );
    assert_eq!(driven.lab().recipe.batch_size, 32);
    let lab = "#/lab?recipe=4&batch_size=32".to_owned();
    assert_eq!(written(&mut driven), [(false, lab)]);
}

#[test]
fn a_room_that_there_is_not_is_told_and_the_lab_stands_in_for_it() {
    let mut driven = Driven::with_set();
    driven.effects.clear();
    address(&mut driven, "#/kitchen/7");
    let place = "#/kitchen/7".to_owned();
    assert_eq!(alert(&driven), Some(Said::NoSuchRoom { place }));
    let kind = driven.lab().alert.as_ref().map(|alert| alert.kind);
    assert_eq!((room(&driven), kind), (Room::Lab, Some(AlertKind::Page)));
    // Loading the page again does not say it again.
    assert_eq!(written(&mut driven), [(false, "#/lab?recipe=4".to_owned())]);
}

#[test]
fn a_run_that_the_page_does_not_hold_leaves_its_recipe_in_the_link_and_the_lab_as_it_is() {
    let mut driven = Driven::with_set();
    address(&mut driven, "#/run/9?recipe=4&batch_size=64");
    assert_eq!(room(&driven), Room::Run(RunId(9)));
    assert_eq!(driven.lab().run.number(), None);
    assert_eq!(*driven.lab().recipe, Recipe::default());
    assert_eq!(
        driven.lab().route.recipe.as_deref(),
        Some("4&batch_size=64")
    );
    // The way to the lab that its room offers.
    address(&mut driven, "#/lab?recipe=4&batch_size=64");
    assert_eq!(driven.lab().recipe.batch_size, 64);
}

#[test]
fn figures_of_an_opened_model_are_no_run() {
    let mut driven = Driven::with_set();
    driven.open_model(Recipe::default());
    driven.act(Intent::EmbedOpened);
    let sent = driven.sent().into_iter();
    let mut embeds = sent.filter_map(|command| match command {
        Command::Ask {
            question: Question::EmbedWithOpened { run },
            ..
        } => Some(run),
        _ => None,
    });
    let run = embeds.next().expect("an opened model that draws the map");
    driven.of_run(run, begun(run));
    assert_eq!(driven.lab().run.id(), Some(run));
    assert_eq!(driven.lab().run.number(), None);
}

#[test]
fn files_lead_into_the_lab_where_what_comes_of_them_stands() {
    let file = || PickedFile {
        path: "friend.safetensors".to_owned(),
        file: Held::new("friend"),
    };
    for intent in [
        Intent::OpenModel(file()),
        Intent::Accept(vec![file()]),
        Intent::Dropped(Held::new(())),
    ] {
        let (mut driven, run) = training();
        driven.act(Intent::Enter(Room::Run(run)));
        driven.act(intent);
        assert_eq!(driven.lab().route.room, Room::Lab);
    }
}

#[test]
fn a_link_is_copied_with_the_recipe_as_it_is() {
    let mut driven = Driven::new();
    change(&mut driven, |recipe| recipe.seed = 7);
    driven.effects.clear();
    driven.act(Intent::CopyLink);
    let expected = [
        Effect::Forget(Timer::Address),
        Effect::WriteAddress("#/lab?recipe=4&seed=7".to_owned()),
        Effect::CopyAddress,
    ];
    assert_eq!(driven.effects, expected);
}
