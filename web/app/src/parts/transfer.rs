use super::permitted::permitted;
use crate::kit::Card;
use crate::state::{ImagesState, Permits, Run};
use crate::store::Intent;
use crate::text;
use yew::prelude::*;

/// What the run learnt, judged on other images than its own: nothing where the loaded ones are its own.
pub fn transfer(
    run: &Run,
    images: &ImagesState,
    permits: &Permits,
    act: &Callback<Intent>,
) -> Html {
    let t = &text::now().judge.transfer;
    let Some(summary) = images.summary.as_ref().filter(|_| !run.is_on(images)) else {
        return Html::default();
    };
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
