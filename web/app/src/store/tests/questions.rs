//! What is asked, when, and what becomes of the answers.

use super::driven::*;
use crate::store::Intent;
use contrastive_lab::protocol::{Answer, Event, Neighbour, Question, RunEvent, RunState};
use contrastive_lab::recipe::{Preset, Recipe};

fn is_preview(question: &Question) -> bool {
    matches!(question, Question::PreviewViews { .. })
}

#[test]
fn of_previews_that_are_wanted_too_fast_the_last_is_asked_for() {
    let mut driven = Driven::new();
    driven.act(Intent::TrySample { images: 2_000 });
    let import = driven.asked(is_import).expect("an import");
    driven.answer(import, set(crate::state::samples::summary()));
    let first = driven.asked(is_preview).expect("views of the new set");
    for preset in [Preset::Shapes, Preset::Simclr, Preset::Byol] {
        let mut recipe = Recipe::clone(&driven.lab().recipe);
        recipe.images_mut().views = preset.policies(32);
        driven.act(Intent::SetRecipe(Box::new(recipe)));
    }
    assert_eq!(driven.asked(is_preview), None, "one at a time");
    let views = Answer::Views {
        count: 8,
        size_px: 32,
        milliseconds: 1.0,
    };
    driven.answer(first, views.clone());
    let last = driven.asked(is_preview).expect("the last");
    driven.answer(last, views);
    assert_eq!(driven.asked(is_preview), None);
    assert_eq!(driven.lab().views.revision, 2);
}

#[test]
fn of_points_that_are_looked_at_too_fast_the_last_one_s_neighbours_are_asked_for() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[3, 4, 5]);
    driven.sent();
    driven.act(Intent::PickPoint(0));
    let first = driven.asked(is_neighbours).expect("a question");
    driven.act(Intent::PickPoint(1));
    driven.act(Intent::PickPoint(2));
    assert_eq!(driven.asked(is_neighbours), None);
    let neighbours = |point| Answer::Neighbours {
        point,
        size_px: 32,
        neighbours: Vec::<Neighbour>::new(),
    };
    driven.answer(first, neighbours(0));
    let second = driven.asked(is_neighbours).expect("the last point's");
    driven.answer(second, neighbours(2));
    assert_eq!(driven.asked(is_neighbours), None);
    assert!(!driven.lab().map.searching);
    // Buffers that did not come are pictures that are not there.
    let found = driven.lab().map.neighbours.as_ref().expect("an answer");
    assert_eq!(found.point, 2);
    assert_eq!(found.own.picture(0), None);
}

#[test]
fn a_map_s_buffers_are_read_little_endian() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[7, 70_000]);
    assert_eq!(&*driven.lab().map.images, &[7, 70_000]);
    assert_eq!(driven.lab().map.positions.len(), 4);
}

#[test]
fn a_pass_over_the_whole_set_is_shown_until_it_is_answered() {
    let mut driven = Driven::training();
    let run = driven.lab().run.id().expect("a run");
    driven.map(run, &[1, 2]);
    driven.state(RunState::Finished, None);
    driven.sent();
    driven.act(Intent::MapWholeSet);
    let ask = driven.asked(|question| *question == Question::MapWholeSet);
    let ask = ask.expect("a question");
    driven.tell(Event::Embedding {
        ask,
        done: 512,
        total: 900,
    });
    assert_eq!(driven.lab().map.embedding, Some([512, 900]));
    assert!(!driven.can(Intent::ExportEmbeddings));
    driven.answer(ask, Answer::Dropped);
    assert_eq!(driven.lab().map.embedding, None);
    assert!(driven.can(Intent::ExportEmbeddings));
}

#[test]
fn a_cancelled_import_raises_no_alert_and_one_that_failed_does() {
    for cancelled in [true, false] {
        let mut driven = Driven::with_set();
        driven.act(Intent::TrySample { images: 5_000 });
        let ask = driven.asked(is_import).expect("an import");
        driven.answer(
            ask,
            Answer::NotImported {
                sentence: sentence("Nothing was loaded."),
                refusals: Vec::new(),
                cancelled,
            },
        );
        assert_eq!(driven.lab().alert.is_none(), cancelled);
        assert_eq!(driven.lab().images.import, None);
        assert!(driven.lab().images.summary.is_some(), "the set from before");
    }
}

#[test]
fn an_import_that_takes_another_s_place_keeps_its_panel_when_that_is_answered() {
    let mut driven = Driven::new();
    driven.act(Intent::TrySample { images: 2_000 });
    let first = driven.asked(is_import).expect("an import");
    driven.act(Intent::TrySample { images: 5_000 });
    driven.answer(
        first,
        Answer::NotImported {
            sentence: sentence("The import was cancelled."),
            refusals: Vec::new(),
            cancelled: true,
        },
    );
    assert!(driven.lab().images.import.is_some());
    driven.loaded(crate::state::samples::summary());
    assert_eq!(driven.lab().images.import, None);
}

#[test]
fn what_is_chosen_before_there_is_an_engine_is_loaded_by_it() {
    let mut driven = Driven {
        store: crate::store::Store::default(),
        effects: Vec::new(),
    };
    driven.act(Intent::TrySample { images: 2_000 });
    assert_eq!(driven.asked(is_import), None);
    let kind = contrastive_lab::protocol::EngineKind::Cpu;
    driven.take(crate::store::Message::EngineChosen(choice(kind)));
    assert!(driven.asked(is_import).is_some());
}

#[test]
fn a_change_of_one_part_leaves_the_others_undrawn() {
    let mut driven = Driven::training();
    let before = driven.lab().clone();
    driven.act(Intent::Show(crate::state::Scene::Judge));
    let after = driven.lab();
    assert!(before.run == after.run && before.recipe == after.recipe);
    assert!(before.images == after.images && before.engine == after.engine);
    let run = after.run.id().expect("a run");
    driven.of_run(run, RunEvent::Probing(true));
    assert!(before.run != driven.lab().run && before.images == driven.lab().images);
}
