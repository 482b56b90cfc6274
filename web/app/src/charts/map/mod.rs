//! The live map: one point for each image, gliding from snapshot to snapshot.

mod camera;
mod gestures;
mod gpu;
mod keyboard;
mod legend;
mod looks;
mod marks;
mod motion;
mod on_page;
mod painter;
mod pictures;
mod pointer;
mod raster;
mod scene;
mod screen;
mod shape;

use super::canvas::{now_ms, prefers_reduced_motion};
use crate::charts::palette::{self, Rgb};
use crate::kit::use_effect_on;
use crate::text;
use keyboard::keys;
use legend::Legend;
use looks::Looks;
use on_page::use_canvases;
use painter::Painter;
use pointer::use_pointer;
use std::rc::Rc;
use yew::prelude::*;

/// Zoom of one press of a key or a button.
const ZOOM_STEP: f64 = 1.5;

/// One snapshot of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapData {
    /// Counts from 1, how often the map was refreshed.
    pub snapshot: u32,
    /// In -1 to 1, y upwards.
    pub positions: Rc<[f32]>, // [points, 2]
    /// Class of each point; empty without labels.
    pub classes: Rc<[u32]>, // [points] or []
    /// For each factor of a generated set the value of each point.
    pub factors: Vec<Rc<[u32]>>, // [factors][points]
}

impl MapData {
    /// Number of points.
    pub fn points(&self) -> usize {
        self.positions.len() / 2
    }

    fn groups(&self, colours: ColourBy) -> Rc<[u32]> {
        match colours {
            ColourBy::Class => self.classes.clone(),
            ColourBy::Factor(index) => self.factors.get(index).cloned().unwrap_or_default(),
        }
    }
}

/// What the colours tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourBy {
    Class,
    /// A factor of a generated set, by its index.
    Factor(usize),
}

/// Pictures of the points, in their order; opaque RGBA.
#[derive(Clone, Debug, PartialEq)]
pub struct Thumbnails {
    pub size_px: u32,
    pub rgba: Rc<[u8]>, // [points, size, size, 4]
}

/// What a person does about a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The pointer came to it.
    Hover(u32),
    /// A key led to it.
    Walk(u32),
    /// It was clicked.
    Press(u32),
    /// The picked one is to stay.
    Pin,
    /// The pinned one is to follow the pointer again.
    Unpin,
}

#[derive(Properties)]
pub struct EmbeddingMapProps {
    /// None before the first snapshot.
    pub snapshot: Option<Rc<MapData>>,
    pub colours: ColourBy,
    /// Names of the classes, or of the factor's values, by their index; empty without labels.
    pub names: Rc<[String]>,
    /// Their colours, by the same index; the page's palette where one is missing.
    pub group_colours: Rc<[Rgb]>,
    #[prop_or_default]
    pub thumbnails: Option<Rc<Thumbnails>>,
    pub on_look: Callback<Look>,
    #[prop_or_default]
    pub picked: Option<u32>,
    /// Whether the picked point stays, whatever is under the pointer.
    #[prop_or_default]
    pub pinned: bool,
    /// Points to mark as the picked one's neighbours.
    #[prop_or_default]
    pub neighbours: Vec<u32>,
}

impl PartialEq for EmbeddingMapProps {
    fn eq(&self, other: &Self) -> bool {
        // Snapshots and pictures by address: they are large, and never changed in place.
        let same_snapshot = match (&self.snapshot, &other.snapshot) {
            (Some(left), Some(right)) => Rc::ptr_eq(left, right),
            (left, right) => left.is_none() && right.is_none(),
        };
        let same_pictures = match (&self.thumbnails, &other.thumbnails) {
            (Some(left), Some(right)) => Rc::ptr_eq(left, right),
            (left, right) => left.is_none() && right.is_none(),
        };
        same_snapshot
            && same_pictures
            && self.colours == other.colours
            && self.names == other.names
            && self.group_colours == other.group_colours
            && self.on_look == other.on_look
            && self.picked == other.picked
            && self.pinned == other.pinned
            && self.neighbours == other.neighbours
    }
}

/// The map with its legend and its buttons.
#[component]
pub fn EmbeddingMap(props: &EmbeddingMapProps) -> Html {
    let t = &text::use_words().plots;
    let (below, above) = (use_node_ref(), use_node_ref());
    let painter = (*use_memo((), |()| Painter::default())).clone();
    let hidden = use_state(Vec::<u32>::new);
    let as_pictures = use_state_eq(|| false);
    let groups = use_memo(
        (props.snapshot.clone(), props.colours),
        |(snapshot, colours)| {
            snapshot
                .as_ref()
                .map(|snapshot| snapshot.groups(*colours))
                .unwrap_or_default()
        },
    );

    use_effect_on(props.snapshot.clone(), {
        let painter = painter.clone();
        move |snapshot: &Option<Rc<MapData>>| {
            let positions = snapshot.as_ref().map(|data| data.positions.clone());
            painter.change(|scene| {
                let at_once = prefers_reduced_motion();
                scene
                    .motion
                    .send(positions.unwrap_or_default(), now_ms(), at_once);
            });
        }
    });
    use_effect_on(props.thumbnails.clone(), {
        let painter = painter.clone();
        move |thumbnails: &Option<Rc<Thumbnails>>| {
            painter.change(|scene| scene.take_pictures(thumbnails.as_deref()));
        }
    });
    let points = props.snapshot.as_ref().map_or(0, |data| data.points());
    let empty = points == 0;
    let look = ((*groups).clone(), props.group_colours.clone());
    use_effect_on((points, look, (*hidden).clone()), {
        let painter = painter.clone();
        move |(points, (groups, colours), hidden)| {
            let looks = Looks::new(*points, groups, colours, hidden);
            painter.change(|scene| {
                scene.dress(looks);
                scene.grouped = !groups.is_empty();
            });
        }
    });
    let marks = (props.picked, props.neighbours.clone());
    use_effect_on((*as_pictures, marks), {
        let painter = painter.clone();
        move |(as_pictures, (picked, neighbours))| {
            painter.change(|scene| {
                scene.as_pictures = *as_pictures;
                scene.picked = *picked;
                scene.neighbours.clone_from(neighbours);
            });
        }
    });
    use_canvases(below.clone(), above.clone(), painter.clone());

    // Other groups have other numbers, and a new set begins without a map: what was hidden means
    // nothing any more.
    use_effect_on((props.colours, empty), {
        let hidden = hidden.clone();
        move |_| hidden.set(Vec::new())
    });
    use_effect_on(empty, {
        let painter = painter.clone();
        move |_| painter.change(|scene| scene.camera.reset())
    });
    let on_toggle = {
        let hidden = hidden.clone();
        Callback::from(move |group: u32| {
            let mut next = (*hidden).clone();
            match next.iter().position(|hidden| *hidden == group) {
                Some(place) => _ = next.swap_remove(place),
                None => next.push(group),
            }
            hidden.set(next);
        })
    };
    let zoom = |factor: f64| {
        let painter = painter.clone();
        Callback::from(move |_: MouseEvent| {
            painter.change(|scene| scene.camera.zoom_middle(factor))
        })
    };
    let reset = {
        let painter = painter.clone();
        Callback::from(move |_: MouseEvent| painter.change(|scene| scene.camera.reset()))
    };
    let toggle_pictures = {
        let as_pictures = as_pictures.clone();
        Callback::from(move |_: MouseEvent| as_pictures.set(!*as_pictures))
    };

    let snapshot = props.snapshot.as_ref().map_or(0, |data| data.snapshot);
    let is_hidden = |group: &&u32| hidden.contains(group);
    let drawn = points - groups.iter().filter(is_hidden).count().min(points);
    let pointer = use_pointer(above.clone(), painter.clone(), props);
    let said = props.picked.filter(|_| !empty).map(|point| {
        let group = groups
            .get(point as usize)
            .and_then(|&group| props.names.get(group as usize));
        match (group, props.pinned) {
            (Some(group), true) => t.pinned_point_of_group(point + 1, group),
            (Some(group), false) => t.point_of_group(point + 1, group),
            (None, true) => t.pinned_point(point + 1),
            (None, false) => t.point(point + 1),
        }
    });
    html! {
        <div class="map" data-testid="map" data-points={drawn.to_string()}
            data-snapshot={snapshot.to_string()}>
            <div class="map-field">
                <canvas ref={below} class="map-points" aria-hidden="true" />
                <canvas ref={above} class="map-canvas" tabindex={(!empty).then_some("0")}
                    role="application" aria-label={t.map_label(points as u32, snapshot)}
                    aria-description={t.map_keys} aria-hidden={empty.then_some("true")}
                    onpointerdown={pointer.down} onpointermove={pointer.moved}
                    onpointerup={pointer.up} onpointercancel={pointer.cancel}
                    onpointerleave={pointer.leave} onkeydown={keys(&props.on_look, &painter, props.pinned)}
                    ondblclick={reset.clone()} />
                if empty {
                    <div class="map-empty">
                        { constellation() }
                        <p class="map-empty-title">{ t.map_empty_title }</p>
                        <p>{ t.map_empty_hint }</p>
                    </div>
                } else {
                    <div class="map-tools">
                        if props.thumbnails.is_some() {
                            <button type="button" aria-pressed={as_pictures.to_string()}
                                onclick={toggle_pictures}>{ t.as_pictures }</button>
                        }
                        <button type="button" aria-label={t.zoom_out} title={t.zoom_out}
                            onclick={zoom(1.0 / ZOOM_STEP)}>{ "−" }</button>
                        <button type="button" aria-label={t.zoom_in} title={t.zoom_in}
                            onclick={zoom(ZOOM_STEP)}>{ "+" }</button>
                        <button type="button" onclick={reset}>{ t.whole_map }</button>
                    </div>
                }
            </div>
            <p class="chart-said" role="status">{ said.unwrap_or_default() }</p>
            if !empty && !groups.is_empty() && !props.names.is_empty() {
                <Legend
                    names={props.names.clone()} colours={props.group_colours.clone()}
                    hidden={(*hidden).clone()} {on_toggle} />
            }
        </div>
    }
}

/// A few points, as the empty map's sign.
fn constellation() -> Html {
    const PLACES: [(u8, u8, u32); 9] = [
        (14, 30, 0),
        (24, 20, 0),
        (27, 33, 0),
        (52, 12, 1),
        (62, 18, 1),
        (56, 24, 1),
        (74, 36, 2),
        (86, 31, 2),
        (82, 43, 2),
    ];
    let dots = PLACES.iter().map(|(x, y, group)| {
        let fill = palette::css(palette::colour(*group));
        html! {
            <circle cx={x.to_string()} cy={y.to_string()} r="3" {fill} />
        }
    });
    html! { <svg viewBox="0 0 100 54" aria-hidden="true">{ for dots }</svg> }
}
