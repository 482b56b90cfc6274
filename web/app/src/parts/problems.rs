use crate::text;
use contrastive_lab::protocol::Refusal;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub refusals: Vec<Refusal>,
    /// Refused in all; the list may be shorter.
    pub refused: u32,
}

/// Files that were not taken, each with its reason. Names are shown as text, whatever they hold.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let t = text::now();
    let listed = u32::try_from(props.refusals.len()).unwrap_or(u32::MAX);
    let refused = props.refused.max(listed);
    let item = |refusal: &Refusal| {
        html! {
            <li><bdi class="path">{ &refusal.path }</bdi><span>{ &refusal.reason }</span></li>
        }
    };
    html! {
        <div class="problems" hidden={props.refusals.is_empty()}>
            <h3>{ (t.images.problems)(refused) }</h3>
            <ul data-testid="problems" tabindex="0" aria-label={t.images.problems_list}>
                { for props.refusals.iter().map(item) }
            </ul>
            if refused > listed {
                <p class="soft">{ (t.images.problems_more)(refused - listed) }</p>
            }
        </div>
    }
}
