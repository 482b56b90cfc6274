use crate::state::{PaceState, Reason};
use crate::text;
use contrastive_lab::setting::number;
use yew::prelude::*;

/// What the recipe would cost on this machine, measured; or `reason`: why it cannot run now. What is wrong
/// with the recipe comes before its pace.
pub fn pace_line(pace: &PaceState, reason: Option<&Reason>) -> Html {
    let t = text::now();
    if let Some(problem @ (Reason::Recipe(_) | Reason::NeedsLabels(_))) = reason {
        return html! {
            <p class="pace warn" role="status" data-testid="start-reason">{ problem.words() }</p>
        };
    }
    let (value, class, words) = match pace {
        PaceState::Unknown => (None, "soft", reason.map(Reason::words).unwrap_or_default()),
        PaceState::Measuring => (None, "soft", t.pace.measuring.to_owned()),
        PaceState::Refused(said) => (None, "warn", said.words()),
        PaceState::Measured(pace) => {
            let (class, words) = match pace.largest_batch {
                Some(largest) => ("warn", t.pace.too_large(largest)),
                None => (
                    "soft",
                    t.pace.measured(
                        pace.step_seconds,
                        pace.total_seconds,
                        pace.steps_total,
                        pace.memory_bytes as f32,
                    ),
                ),
            };
            (Some(number::write(pace.step_seconds)), class, words)
        }
    };
    html! { <p class={classes!("pace", class)} data-testid="pace" data-value={value}>{ words }</p> }
}
