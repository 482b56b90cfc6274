use crate::figures;
use crate::kit::use_effect_on;
use crate::route::Room;
use crate::state::{EngineState, Run, Shared};
use crate::text;
use contrastive_lab::protocol::RunState;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct TabTitleProps {
    pub engine: Shared<EngineState>,
    pub run: Shared<Run>,
    pub room: Room,
}

/// The browser tab's title: a person who works elsewhere sees how far the run is.
#[component]
pub fn TabTitle(props: &TabTitleProps) -> Html {
    let t = text::use_words();
    let name = t.header.name;
    let title = match (props.engine.status(), &props.run.standing) {
        (RunState::Training, Some(standing)) => {
            let part = standing.step as f32 / standing.steps_total.max(1) as f32;
            format!(
                "{} · {} · {name}",
                figures::whole_percent(part),
                figures::clock(standing.eta_seconds)
            )
        }
        _ => match props.room {
            Room::Lab => name.to_owned(),
            Room::Run(_) => format!("{} · {name}", t.rooms.run),
        },
    };
    use_effect_on(title, |title| {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = document {
            document.set_title(title);
        }
    });
    Html::default()
}
