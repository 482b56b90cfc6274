use super::picture::Picture;
use crate::figures;
use crate::state::{ImagesState, MapState, Said, Shared};
use crate::text;
use contrastive_lab::protocol::Neighbour;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct NeighboursPanelProps {
    pub map: Shared<MapState>,
    pub images: Shared<ImagesState>,
}

/// The picked image and the images nearest to it by cosine.
#[component]
pub fn NeighboursPanel(props: &NeighboursPanelProps) -> Html {
    let t = text::use_words();
    let point = props.map.picked;
    html! {
        <section
            class="neighbours" data-testid="neighbours" aria-label={t.map.neighbours}
            data-point={point.map(|point| point.to_string())}>
            if let Some(point) = point {
                { picked(props, point) }
                { nearest(props, point) }
            } else {
                <p class="soft">{ t.map.neighbours_hint }</p>
            }
        </section>
    }
}

fn picked(props: &NeighboursPanelProps, point: u32) -> Html {
    let t = text::now();
    // A map of a whole set has no atlas; its picture comes with the neighbours.
    let (pictures, index) = match (&props.map.atlas, &props.map.neighbours) {
        (Some(atlas), _) => (atlas.clone(), point as usize),
        (None, Some(found)) if found.point == point => (found.own.clone(), 0),
        _ => Default::default(),
    };
    let class = props.map.snapshot.as_ref().and_then(|snapshot| {
        let class = *snapshot.classes.get(point as usize)?;
        class_name(&props.images, class)
    });
    html! {
        <figure class="picked">
            <Picture {pictures} {index} label={t.map.picked} />
            <figcaption>{ class.unwrap_or_else(|| t.map.picked.to_owned()) }</figcaption>
        </figure>
    }
}

fn nearest(props: &NeighboursPanelProps, point: u32) -> Html {
    let Some(found) = props
        .map
        .neighbours
        .as_ref()
        .filter(|found| found.point == point)
    else {
        let t = text::now();
        let refused = props.map.not_found.as_ref().map(Said::words);
        let searching = props.map.searching.then(|| t.map.searching.to_owned());
        return html! { <p class="soft">{ refused.or(searching) }</p> };
    };
    let item = |(index, neighbour): (usize, &Neighbour)| {
        let class = neighbour
            .class
            .and_then(|class| class_name(&props.images, class));
        let name = match &props.images.summary {
            Some(summary) => text::image_name(summary, &neighbour.name),
            None => neighbour.name.clone(),
        };
        html! {
            <li key={neighbour.image} tabindex="0" data-tip={name.clone()}>
                <Picture pictures={found.pictures.clone()} {index} label={name} />
                <span class="figures">{ figures::fixed(neighbour.cosine, 2) }</span>
                <bdi class="soft">{ class }</bdi>
            </li>
        }
    };
    html! { <ol>{ for found.neighbours.iter().enumerate().map(item) }</ol> }
}

fn class_name(images: &ImagesState, class: u32) -> Option<String> {
    let summary = images.summary.as_ref()?;
    text::class_name(summary, class as usize).map(str::to_owned)
}
