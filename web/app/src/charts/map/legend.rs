use super::shape::Shape;
use crate::charts::palette::{Rgb, css};
use crate::text;
use std::rc::Rc;
use yew::prelude::*;

/// Most names that are listed; more would push the map off the screen.
const NAMES_MAX: usize = 40;

#[derive(Properties, PartialEq)]
pub(super) struct LegendProps {
    pub names: Rc<[String]>,
    pub colours: Rc<[Rgb]>,
    pub hidden: Vec<u32>,
    pub on_toggle: Callback<u32>,
}

/// The groups' colours, shapes and names, each a button that hides and shows its points.
#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    let t = &text::use_words().plots;
    let groups = props.names.iter().zip(&*props.colours).zip(0_u32..);
    let entries = groups.take(NAMES_MAX).map(|((name, colour), group)| {
        let onclick = props.on_toggle.reform(move |_: MouseEvent| group);
        let shown = !props.hidden.contains(&group);
        html! {
            <li key={group}>
                <button type="button" aria-pressed={shown.to_string()} {onclick} title={name.clone()}>
                    <svg class="map-legend-dot" viewBox="-1.6 -1.6 3.2 3.2" aria-hidden="true">
                        <path d={Shape::of(group).outline()} fill={css(*colour)} />
                    </svg>
                    <span>{ name }</span>
                </button>
            </li>
        }
    });
    let more = props.names.len().saturating_sub(NAMES_MAX);
    html! {
        <ul class="map-legend" aria-label={t.legend}>
            { for entries }
            if more > 0 {
                <li class="map-legend-more">{ t.more_groups(more as u32) }</li>
            }
        </ul>
    }
}
