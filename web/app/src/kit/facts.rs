use yew::prelude::*;

/// Facts, each with its name before it.
pub fn facts(facts: Vec<(&'static str, String)>) -> Html {
    let fact = |(name, value): (&'static str, String)| {
        html! { <><dt>{ name }</dt><dd><bdi>{ value }</bdi></dd></> }
    };
    html! { <dl class="facts">{ for facts.into_iter().map(fact) }</dl> }
}
