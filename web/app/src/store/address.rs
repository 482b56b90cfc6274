//! The address: the room that it names, the recipe that it brings, and what is written into it.

use super::{Effect, Store, Timer};
use crate::route::{Room, Route};
use crate::state::{AlertKind, Said};
use contrastive_lab::recipe::link::{self, Link};
use contrastive_lab::recipe::{Locks, Recipe};
use contrastive_lab::say::{Sentence, shown_text};

/// Browsers allow about 100 changes of the address in 10 seconds.
const DELAY_MS: u32 = 300;

/// Characters of a stranger's address that are shown.
const MAX_PLACE_CHARACTERS: usize = 40;

impl Store {
    /// Goes where the address leads: as the page was opened, by a link, or by the browser's back and
    /// forward.
    pub(super) fn read_address(&mut self, fragment: &str) {
        let Some(route) = Route::read(fragment) else {
            let place = shown_text(fragment, MAX_PLACE_CHARACTERS);
            self.raise(AlertKind::Page, Said::NoSuchRoom { place });
            self.lab.route = Route::default();
            return self.write_address();
        };
        self.lab.route = route.clone();
        if route.room != Room::Lab {
            return;
        }
        // An entry that is as the page left it brings its room back, and what was set since stays.
        if self.lab_address != fragment {
            fragment.clone_into(&mut self.lab_address);
            if let Some(recipe) = route.recipe {
                self.take_link(&recipe);
            }
        }
        if self.address_is_owed {
            self.write_address();
        }
    }

    fn take_link(&mut self, link: &str) {
        match link::decode(link) {
            Ok(Link { recipe, locks }) => {
                self.take_whole_recipe(recipe, locks);
                if self.lab.engine.run_under_way() {
                    // The recipe of the run stays, and the address says it.
                    self.write_address();
                }
            }
            Err(problem) => {
                let said = Said::Sentence(Sentence::of(&problem));
                self.raise(AlertKind::Recipe, said);
            }
        }
    }

    /// Enters a room; the browser's way back leads out of it again.
    pub(super) fn enter(&mut self, room: Room) {
        if self.lab.route.room == room {
            return;
        }
        if self.address_is_owed {
            // The entry that is left says how the lab was left.
            self.write_address();
        }
        let of_run = self.lab.run.recipe.clone();
        let route = match (room, of_run) {
            (Room::Run(_), Some(recipe)) => route(room, &recipe, &self.lab.locks),
            _ => route(room, &self.lab.recipe, &self.lab.locks),
        };
        let fragment = route.to_string();
        if room == Room::Lab {
            self.lab_address.clone_from(&fragment);
            self.address_is_owed = false;
        }
        self.lab.route = route;
        self.effect(Effect::EnterAddress(fragment));
    }

    /// The address says the recipe as it is from now on, once nothing has changed for a moment.
    pub(super) fn schedule_address(&mut self) {
        self.address_is_owed = true;
        let (timer, ms) = (Timer::Address, DELAY_MS);
        self.effect(Effect::After { timer, ms });
    }

    /// Without an entry in the browser's history for every move of a slider. In another room than the lab
    /// the recipe waits until the lab is entered.
    pub(super) fn write_address(&mut self) {
        if self.lab.route.room != Room::Lab {
            return;
        }
        self.address_is_owed = false;
        self.lab_address = route(Room::Lab, &self.lab.recipe, &self.lab.locks).to_string();
        self.effect(Effect::WriteAddress(self.lab_address.clone()));
    }

    pub(super) fn copy_link(&mut self) {
        self.effect(Effect::Forget(Timer::Address));
        self.write_address();
        self.effect(Effect::CopyAddress);
    }
}

fn route(room: Room, recipe: &Recipe, locks: &Locks) -> Route {
    let recipe = Some(link::encode(recipe, locks).into());
    Route { room, recipe }
}
