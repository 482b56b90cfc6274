use crate::state::NotTaken;
use crate::text;
use yew::prelude::*;

/// Files that were not taken, each with its reason. Names are shown as text, whatever they hold. `refused` is how
/// many in all; the list may be shorter.
pub fn problems(files: &[NotTaken], refused: u32) -> Html {
    let t = text::now();
    let listed = u32::try_from(files.len()).unwrap_or(u32::MAX);
    let refused = refused.max(listed);
    let item = |file: &NotTaken| {
        html! {
            <li><bdi class="path">{ &file.path }</bdi><span>{ file.why.words() }</span></li>
        }
    };
    html! {
        <div class="problems" hidden={files.is_empty()}>
            <h3>{ t.images.problems(refused) }</h3>
            <ul data-testid="problems" tabindex="0" aria-label={t.images.problems_list}>
                { for files.iter().map(item) }
            </ul>
            if refused > listed {
                <p class="soft">{ t.images.problems_more(refused - listed) }</p>
            }
        </div>
    }
}
