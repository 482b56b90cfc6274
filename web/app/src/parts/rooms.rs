//! The ways from room to room.

use crate::route::Room;
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::RunId;
use yew::prelude::*;

/// The rooms that there are, once there is more than the lab. `run` is the run that the page holds.
pub fn rooms(shown: Room, run: Option<RunId>, act: &Callback<Intent>) -> Html {
    let t = &text::now().rooms;
    let run = run.map(Room::Run);
    if run.is_none() && shown == Room::Lab {
        return Html::default();
    }
    html! {
        <nav class="rooms" aria-label={t.title}>
            { way(Room::Lab, shown, "room-lab", t.lab, act) }
            if let Some(run) = run { { way(run, shown, "room-run", t.run, act) } }
        </nav>
    }
}

fn way(
    room: Room,
    shown: Room,
    testid: &'static str,
    name: &'static str,
    act: &Callback<Intent>,
) -> Html {
    html! {
        <a
            href={room.to_string()} data-testid={testid}
            aria-current={(room == shown).then_some("page")} onclick={entering(room, act)}>
            { name }
        </a>
    }
}

/// Enters a room of this page; a click that asks for another tab is the browser's.
fn entering(room: Room, act: &Callback<Intent>) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |event: MouseEvent| {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
        if !elsewhere {
            event.prevent_default();
            act.emit(Intent::Enter(room));
        }
    })
}
