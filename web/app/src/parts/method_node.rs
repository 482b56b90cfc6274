//! The shapes of a method's picture.

use crate::kit::tenths as n;
use crate::methods::plan::{Kind, Node};
use yew::prelude::*;

/// Side of a cell in a matrix, and how many there are.
const CELL: f32 = 11.0;
const CELLS: usize = 5;
/// Keys drawn in the queue, and their size.
const KEYS: usize = 5;
const KEY: f32 = 17.0;

/// Half of a node's width and height.
pub fn half(kind: Kind, down: bool) -> (f32, f32) {
    match kind {
        Kind::Image | Kind::OtherImage(_) | Kind::View => (24.0, 24.0),
        Kind::Encoder { .. } => (27.0, 25.0),
        Kind::Head { .. } | Kind::Predictor | Kind::Classifier | Kind::Decoder => (21.0, 19.0),
        Kind::Output | Kind::Label | Kind::Turn | Kind::Pixels => (16.0, 16.0),
        Kind::Others
        | Kind::SameClass
        | Kind::OtherClasses
        | Kind::Dissimilar
        | Kind::Prototypes => (26.0, 21.0),
        Kind::Queue if down => (KEY * KEYS as f32 / 2.0, KEY / 2.0),
        Kind::Queue => (KEY / 2.0, KEY * KEYS as f32 / 2.0),
        Kind::Correlation | Kind::Covariance => {
            let side = CELL * CELLS as f32 / 2.0;
            (side, side)
        }
    }
}

/// What stands at `(x, y)`, with its symbol.
pub fn shape(node: &Node, (x, y): (f32, f32), down: bool, picture: Option<AttrValue>) -> Html {
    let (across, upright) = half(node.kind, down);
    let body = match node.kind {
        Kind::Image | Kind::OtherImage(_) | Kind::View => tile(node, x, y, across, picture),
        Kind::Encoder { copy } | Kind::Head { copy } => {
            html! { <path class={classes!("network", copy.then_some("copy"))} d={funnel(x, y, across, upright, down)} /> }
        }
        Kind::Predictor | Kind::Classifier | Kind::Decoder => html! {
            <rect class="network" rx="7" x={n(x - across)} y={n(y - upright)}
                width={n(2.0 * across)} height={n(2.0 * upright)} />
        },
        Kind::Output => html! { <circle class="output" cx={n(x)} cy={n(y)} r={n(across)} /> },
        Kind::Label | Kind::Turn | Kind::Pixels => {
            html! { <circle class="output given" cx={n(x)} cy={n(y)} r={n(across)} /> }
        }
        Kind::Others | Kind::OtherClasses | Kind::Dissimilar => stack(x, y, "others"),
        Kind::SameClass | Kind::Prototypes => stack(x, y, "output"),
        Kind::Queue => queue(x, y, down),
        Kind::Correlation => matrix(x, y, "pull"),
        Kind::Covariance => matrix(x, y, "push"),
    };
    html! { <g>{ body }{ symbol(node, x, y) }</g> }
}

/// A letter with its index.
fn symbol(node: &Node, x: f32, y: f32) -> Html {
    let (letter, index) = node.symbol;
    if letter.is_empty() || matches!(node.kind, Kind::Correlation | Kind::Queue) {
        return Html::default();
    }
    html! {
        <text class="symbol" x={n(x)} y={n(y)} text-anchor="middle" dominant-baseline="central">
            { letter }<tspan class="index" dy="5">{ index }</tspan>
        </text>
    }
}

/// A picture; without a person's own, hills and a sun, seen a little otherwise in each view.
fn tile(node: &Node, x: f32, y: f32, half: f32, picture: Option<AttrValue>) -> Html {
    let (left, top, side) = (n(x - half), n(y - half), n(2.0 * half));
    if let Some(href) = picture {
        return html! {
            <>
                <image class="own" {href} x={left.clone()} y={top.clone()} width={side.clone()} height={side.clone()} />
                <rect class="frame" x={left} y={top} width={side.clone()} height={side} />
            </>
        };
    }
    let (class, sun, hills) = match (node.kind, node.across < 0.0) {
        (Kind::View, true) => ("view-a", (-9.0, -7.0, 8.0), "l16 -20l12 12l10 -8l10 16z"),
        (Kind::View, false) => ("view-b", (10.0, -11.0, 5.0), "l14 -14l12 10l12 -18l10 22z"),
        _ => ("", (9.0, -10.0, 5.5), "l15 -18l11 11l10 -8l12 15z"),
    };
    html! {
        <>
            <rect class={classes!("tile", class)} rx="5" x={left} y={top} width={side.clone()} height={side} />
            <circle class="sun" cx={n(x + sun.0)} cy={n(y + sun.1)} r={n(sun.2)} />
            <path class="hills" d={format!("M{} {}{hills}", n(x - half), n(y + half))} />
        </>
    }
}

/// A network that makes less of more: narrower along the way of the data.
fn funnel(x: f32, y: f32, across: f32, upright: f32, down: bool) -> String {
    let point = |a: f32, b: f32| format!("{} {}", n(x + a * across), n(y + b * upright));
    let corners = if down {
        [(-1.0, -1.0), (1.0, -1.0), (0.62, 1.0), (-0.62, 1.0)]
    } else {
        [(-1.0, -1.0), (1.0, -0.62), (1.0, 0.62), (-1.0, 1.0)]
    };
    let corners = corners.map(|(a, b)| point(a, b));
    format!("M{}Z", corners.join("L"))
}

/// Several outputs, one behind the other.
fn stack(x: f32, y: f32, class: &'static str) -> Html {
    let circle = |(dx, dy): (f32, f32)| {
        html! { <circle {class} cx={n(x + dx)} cy={n(y + dy)} r="15" /> }
    };
    let places = [(10.0, -6.0), (-10.0, 5.0), (0.0, 0.0)];
    html! { <>{ for places.into_iter().map(circle) }</> }
}

/// Keys in a row; the oldest is the palest.
fn queue(x: f32, y: f32, down: bool) -> Html {
    let key = |index: usize| {
        let along = (index as f32 - KEYS as f32 / 2.0) * KEY;
        let (left, top) = if down {
            (x - along - KEY, y - KEY / 2.0)
        } else {
            (x - KEY / 2.0, y - along - KEY)
        };
        let opacity = n(1.0 - 0.16 * index as f32);
        html! {
            <rect class="others" rx="3" x={n(left + 1.0)} y={n(top + 1.0)} width={n(KEY - 2.0)}
                height={n(KEY - 2.0)} {opacity} />
        }
    };
    html! { <>{ for (0..KEYS).map(key) }</> }
}

/// Dimensions against dimensions: the diagonal is kept, the rest goes to 0.
fn matrix(x: f32, y: f32, diagonal: &'static str) -> Html {
    let start = CELL * CELLS as f32 / 2.0;
    let cell = |place: usize| {
        let (row, column) = (place / CELLS, place % CELLS);
        let class = if row == column { diagonal } else { "to-zero" };
        html! {
            <rect class={classes!("cell", class)} rx="2" x={n(x - start + column as f32 * CELL + 0.5)}
                y={n(y - start + row as f32 * CELL + 0.5)} width={n(CELL - 1.0)} height={n(CELL - 1.0)} />
        }
    };
    html! { <>{ for (0..CELLS * CELLS).map(cell) }</> }
}
