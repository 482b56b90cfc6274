//! Links that hold settings fast.

use super::driven::*;
use crate::state::{Reason, Said};
use crate::store::{Effect, Intent, Message, Timer};
use contrastive_lab::recipe::{Method, Preset, Recipe};

/// The page with a set, opened by a lesson's link.
fn lesson(link: &str) -> Driven {
    let mut driven = Driven::with_set();
    driven.take(Message::Address(format!("#recipe={link}")));
    assert_eq!(driven.lab().alert, None);
    driven
}

fn said(driven: &Driven) -> Option<Said> {
    driven.lab().alert.as_ref().map(|alert| alert.said.clone())
}

fn with(driven: &Driven, change: impl FnOnce(&mut Recipe)) -> Intent {
    let mut recipe = Recipe::clone(&driven.lab().recipe);
    change(&mut recipe);
    Intent::SetRecipe(Box::new(recipe))
}

#[test]
fn what_a_link_holds_fast_cannot_be_changed_and_the_rest_can() {
    let mut driven = lesson("4&temperature=0.3&lock=views,temperature");
    for held in [
        with(&driven, |recipe| recipe.temperature = 0.5),
        with(&driven, |recipe| {
            recipe.images_mut().views = Preset::None.policies(32)
        }),
    ] {
        let before = driven.lab().recipe.clone();
        driven.act(held);
        assert!(driven.lab().recipe == before);
        assert_eq!(said(&driven), Some(Said::Cannot(Reason::Locked)));
    }
    driven.act(with(&driven, |recipe| recipe.batch_size = 64));
    assert_eq!(driven.lab().recipe.batch_size, 64);
}

#[test]
fn another_method_keeps_what_is_held_and_a_held_method_stays() {
    let byol = Method::from_id("byol").expect("a method");
    let mut driven = lesson("4&temperature=0.3&lock=temperature");
    driven.act(Intent::ChooseMethod(byol));
    assert_eq!(driven.lab().recipe.method, byol);
    assert_eq!(driven.lab().recipe.temperature, 0.3);
    let mut driven = lesson("4&lock=method");
    driven.act(Intent::ChooseMethod(byol));
    assert_eq!(said(&driven), Some(Said::Cannot(Reason::Locked)));
    assert_eq!(driven.lab().recipe.method, Method::ALL[0]);
}

#[test]
fn the_address_says_what_is_held_until_it_is_released() {
    let mut driven = lesson("4&lock=seed");
    driven.act(with(&driven, |recipe| recipe.batch_size = 64));
    driven.take(Message::Due(Timer::Address));
    driven.act(Intent::ReleaseLocks);
    let written: Vec<_> = driven
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::WriteAddress(fragment) => Some(fragment.as_str()),
            _ => None,
        })
        .collect();
    let expected = [
        "#/lab?recipe=4&batch_size=64&lock=seed",
        "#/lab?recipe=4&batch_size=64",
    ];
    assert_eq!(written, expected);
    driven.act(with(&driven, |recipe| recipe.seed = 9));
    assert_eq!(driven.lab().recipe.seed, 9);
}
