use crate::figures;
use crate::state::PaceState;
use crate::text;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PaceLineProps {
    pub pace: PaceState,
    /// What is wrong with the recipe; comes before its pace.
    pub problem: Option<String>,
}

/// What the recipe would cost on this machine, measured; or why it cannot run.
#[component]
pub fn PaceLine(props: &PaceLineProps) -> Html {
    let t = text::now();
    if let Some(problem) = &props.problem {
        return html! { <p class="pace warn" role="status">{ problem }</p> };
    }
    let (value, class, words) = match &props.pace {
        PaceState::Unknown => (None, "soft", String::new()),
        PaceState::Measuring => (None, "soft", t.pace.measuring.to_owned()),
        PaceState::Refused(sentence) => (None, "warn", sentence.clone()),
        PaceState::Measured(pace) => {
            let (class, words) = match pace.largest_batch {
                Some(largest) => ("warn", (t.pace.too_large)(largest)),
                None => (
                    "soft",
                    (t.pace.measured)(
                        &figures::pace(pace.step_seconds),
                        &figures::clock(pace.total_seconds),
                        pace.steps_total,
                        &figures::bytes(pace.memory_bytes),
                    ),
                ),
            };
            (Some(pace.step_seconds.to_string()), class, words)
        }
    };
    html! { <p class={classes!("pace", class)} data-testid="pace" data-value={value}>{ words }</p> }
}
