//! Where in the page a person is, as the address says it: `#/lab?recipe=4&method=byol`, `#/run/4489b8b500000001`.

use contrastive_lab::protocol::RunId;
use std::fmt;
use std::rc::Rc;

/// What stands before every route.
const ROOT: &str = "#/";

/// A link to a recipe of before there were rooms; it leads into the lab for ever.
const FIRST_FORM: &str = "#recipe=";

/// What stands before the recipe in a route.
const RECIPE: &str = "recipe=";

/// A room of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    /// Where a recipe is set and a run is started and watched.
    #[default]
    Lab,
    /// One run by itself.
    Run(RunId),
}

/// A room, and the recipe that its link brings along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    pub room: Room,
    /// As `contrastive_lab::recipe::link` writes it, from the version on.
    pub recipe: Option<Rc<str>>,
}

impl Route {
    /// Where a fragment of the address, `#` and all, leads to; none where this page has no such room. A
    /// fragment that is no route leads into the lab.
    pub fn read(fragment: &str) -> Option<Self> {
        let (room, recipe) = match fragment.strip_prefix(ROOT) {
            Some(route) => {
                let (place, query) = route.split_once('?').unwrap_or((route, ""));
                let recipe = query.strip_prefix(RECIPE).unwrap_or(query);
                (Room::read(place)?, Some(recipe))
            }
            None => (Room::Lab, fragment.strip_prefix(FIRST_FORM)),
        };
        let recipe = recipe.filter(|recipe| !recipe.is_empty()).map(Rc::from);
        Some(Self { room, recipe })
    }
}

impl Room {
    fn read(place: &str) -> Option<Self> {
        match place.split_once('/').unwrap_or((place, "")) {
            ("" | "lab", "") => Some(Self::Lab),
            // As a model file names its run.
            ("run", run) => u64::from_str_radix(run, 16)
                .ok()
                .map(|run| Self::Run(RunId(run))),
            _ => None,
        }
    }
}

impl fmt::Display for Room {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Lab => write!(formatter, "{ROOT}lab"),
            Self::Run(RunId(run)) => write!(formatter, "{ROOT}run/{run:016x}"),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.room.fmt(formatter)?;
        match &self.recipe {
            Some(recipe) => write!(formatter, "?{RECIPE}{recipe}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(room: Room, recipe: Option<&str>) -> Route {
        let recipe = recipe.map(Rc::from);
        Route { room, recipe }
    }

    #[test]
    fn a_route_is_read_as_it_was_written() {
        for room in [Room::Lab, Room::Run(RunId(7))] {
            for recipe in [
                None,
                Some("1"),
                Some("4&method=byol&lock=views,temperature"),
            ] {
                let route = route(room, recipe);
                assert_eq!(Route::read(&route.to_string()), Some(route));
            }
        }
        let written = route(Room::Lab, Some("4&method=byol")).to_string();
        assert_eq!(written, "#/lab?recipe=4&method=byol");
        let written = route(Room::Run(RunId(3)), None).to_string();
        assert_eq!(written, "#/run/0000000000000003");
    }

    #[test]
    fn links_of_before_there_were_rooms_lead_into_the_lab_with_their_recipe() {
        for recipe in ["4&method=byol&lock=views", "eyJ2ZXJzaW9uIjoxfQ"] {
            let read = Route::read(&format!("#recipe={recipe}"));
            assert_eq!(read, Some(route(Room::Lab, Some(recipe))));
        }
    }

    #[test]
    fn no_fragment_or_one_that_is_no_route_leads_into_the_lab_and_brings_nothing() {
        for fragment in ["", "#", "#/", "#/lab", "#/lab/", "#/lab?", "#centre"] {
            assert_eq!(Route::read(fragment), Some(Route::default()), "{fragment}");
        }
    }

    #[test]
    fn a_room_that_there_is_not_is_none() {
        for fragment in ["#/kitchen", "#/run", "#/run/x", "#/run/1/2", "#/lab/2"] {
            assert_eq!(Route::read(fragment), None, "{fragment}");
        }
    }
}
