use yew::prelude::*;

/// A part of a whole, as a bar beside the figure that says it.
pub fn meter(part: u32, whole: u32) -> Html {
    html! { <meter max={whole.to_string()} value={part.to_string()} aria-hidden="true" /> }
}

/// How far something is; without figures only that it goes on.
pub fn progress(label: AttrValue, done_of_total: Option<[u32; 2]>) -> Html {
    let [done, total] = match done_of_total {
        Some(figures) => figures.map(|figure| Some(figure.to_string())),
        None => [None, None],
    };
    html! { <progress aria-label={label} max={total} value={done} /> }
}
