use yew::prelude::*;

/// A chip, and the sheet that it opens: the browser's own popover, which Escape and a press beside it
/// close. A button within closes it too where it names `id` as its `popovertarget`.
pub fn sheet(id: &AttrValue, chip: Html, body: Html) -> Html {
    html! {
        <>
            <button type="button" class="chip" popovertarget={id.clone()}>{ chip }</button>
            <div class="sheet" id={id.clone()} popover="auto">{ body }</div>
        </>
    }
}
