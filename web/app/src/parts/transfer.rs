use super::permitted::permitted;
use crate::kit::Card;
use crate::state::{ImagesState, Permits, Run};
use crate::store::Intent;
use crate::text;
use yew::prelude::*;

/// What was learnt from other images than those that are loaded: offers to judge it on these, and says where it came
/// from once it is. Nothing where a run is on its own images.
pub fn transfer(
    run: &Run,
    images: &ImagesState,
    permits: &Permits,
    act: &Callback<Intent>,
) -> Html {
    let t = &text::now().judge.transfer;
    let Some(summary) = &images.summary else {
        return Html::default();
    };
    if run.is_on(images) {
        let Some(origin) = run.judged_from() else {
            return Html::default();
        };
        let words = t.came_from(&origin.set_name, origin.steps, &summary.name);
        return Card::new(t.title)
            .testid("transfer")
            .holding(html! { <p class="hint">{ words }</p> });
    }
    let judge = act.reform(|_: MouseEvent| Intent::JudgeHere);
    Card::new(t.title)
        .testid("transfer")
        .beside(html! {
            <>
                <span class="spring"></span>
                { permitted("judge-here", &permits.judge_here, t.run, judge).html() }
            </>
        })
        .holding(html! { <p class="hint">{ t.what(&summary.name) }</p> })
}
