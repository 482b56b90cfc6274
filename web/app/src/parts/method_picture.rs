use super::method_node::{half, shape};
use crate::charts::width::use_width;
use crate::kit::tenths as n;
use crate::methods::plan::{Kind, Link, LinkKind, Node, Plan};
use crate::text;
use yew::prelude::*;

/// Narrower than this, the data goes down instead of to the right.
const DOWN_BELOW: f32 = 500.0;
/// Half of the distance between the two paths, to the right and down.
const SPREAD: f32 = 70.0;
const SPREAD_DOWN: f32 = 0.2;
/// Room at the ends, and beside the paths for their words.
const END: f32 = 40.0;
const BESIDE: f32 = 54.0;
/// Steps along; to the right they take the width there is.
const STEP_DOWN: f32 = 84.0;
const STEP_MOST: f32 = 124.0;
/// Between a link's end and what it points at.
const GAP: f32 = 5.0;

#[derive(Properties, PartialEq)]
pub struct MethodPictureProps {
    pub plan: Plan,
    /// Addresses of a person's own pictures; without them drawn ones stand in.
    pub pictures: Vec<AttrValue>,
    pub title: AttrValue,
    pub description: AttrValue,
}

/// A method's picture, drawn from its plan at the size of its place.
#[component]
pub fn MethodPicture(props: &MethodPictureProps) -> Html {
    text::use_words();
    let place = use_node_ref();
    let width = use_width(place.clone());
    let frame = Frame::new(width, props.plan.length);
    let plan = &props.plan;
    let [width, height] = [frame.width, frame.height].map(|size| (size.round() as u32).to_string());
    html! {
        <div ref={place} class="method-picture">
            <svg
                data-testid="method-picture" role="img" aria-label={props.title.clone()}
                width={width.clone()} height={height.clone()} viewBox={format!("0 0 {width} {height}")}>
                <desc>{ &props.description }</desc>
                { for plan.links.iter().map(|link| frame.link(plan, link)) }
                { for plan.nodes.iter().enumerate().map(|(index, node)| {
                    shape(node, frame.place(node), frame.down, picture_of(plan, index, &props.pictures))
                }) }
                { for plan.nodes.iter().map(|node| frame.caption(node)) }
                { frame.tie_words(plan) }
            </svg>
        </div>
    }
}

/// The person's own picture for this node.
fn picture_of(plan: &Plan, index: usize, pictures: &[AttrValue]) -> Option<AttrValue> {
    let node = plan.nodes.get(index)?;
    let two_images = plan
        .nodes
        .iter()
        .any(|node| matches!(node.kind, Kind::OtherImage(_)));
    let which = match node.kind {
        Kind::Image => 0,
        Kind::View if node.across <= 0.0 => 1,
        Kind::View if two_images => 4,
        Kind::View => 2,
        Kind::OtherImage(_) => 3,
        _ => return None,
    };
    pictures.get(which).cloned()
}

#[derive(Clone, Copy)]
struct Frame {
    down: bool,
    width: f32,
    height: f32,
    step: f32,
    /// Where the first step stands.
    start: f32,
}

type Point = (f32, f32);

impl Frame {
    fn new(width: f32, length: f32) -> Self {
        let down = width < DOWN_BELOW;
        if down {
            return Self {
                down,
                width,
                height: length * STEP_DOWN + 2.0 * END + 12.0,
                step: STEP_DOWN,
                start: END,
            };
        }
        let step = ((width - 2.0 * END) / length.max(1.0)).min(STEP_MOST);
        Self {
            down,
            width,
            height: 2.0 * (SPREAD + BESIDE),
            step,
            start: (width - step * length) / 2.0,
        }
    }

    fn place(self, node: &Node) -> Point {
        self.at(node.along, node.across)
    }

    fn at(self, along: f32, across: f32) -> Point {
        let along = self.start + along * self.step;
        if self.down {
            (self.width * (0.5 + across * SPREAD_DOWN), along)
        } else {
            (along, self.height / 2.0 + across * SPREAD)
        }
    }

    fn link(self, plan: &Plan, link: &Link) -> Html {
        let (Some(from), Some(to)) = (plan.nodes.get(link.from), plan.nodes.get(link.to)) else {
            return Html::default();
        };
        let (centre, other) = (self.place(from), self.place(to));
        let start = edge(centre, other, half(from.kind, self.down));
        let end = edge(other, centre, half(to.kind, self.down));
        let middle = between(start, end, 0.5);
        match link.kind {
            LinkKind::Flow => html! { <g class="flow">{ arrow(start, end) }</g> },
            LinkKind::Stopped => html! {
                <g class="flow">{ arrow(start, end) }{ self.stop(start, end) }</g>
            },
            LinkKind::Average => html! { <g class="copied">{ arrow(start, end) }</g> },
            LinkKind::Enters => html! { <g class="enters">{ arrow(start, end) }</g> },
            LinkKind::Shared => html! { <g class="shared">{ line(start, end) }</g> },
            LinkKind::Pull => html! {
                <g class="pull">
                    { arrow(start, between(middle, start, 0.1)) }
                    { arrow(end, between(middle, end, 0.1)) }
                </g>
            },
            LinkKind::PullTo => html! { <g class="pull">{ arrow(start, end) }</g> },
            LinkKind::Push => html! {
                <g class="push">{ arrow(middle, start) }{ arrow(middle, end) }</g>
            },
            LinkKind::PushFrom => html! { <g class="push">{ arrow(end, start) }</g> },
        }
    }

    /// Two strokes across a link, and what they mean.
    fn stop(self, start: Point, end: Point) -> Html {
        let (x, y) = between(start, end, 0.45);
        let (left, below) = (n(x - 7.0), n(y + 7.0));
        let strokes = if self.down {
            format!("M{left} {}l14 5M{left} {}l14 5", n(y - 5.0), n(y))
        } else {
            format!("M{} {below}l5 -14M{} {below}l5 -14", n(x - 5.0), n(x))
        };
        let words = text::now().methods.picture.no_gradient;
        let place = if self.down {
            (x - 14.0, y)
        } else {
            (x, y - 30.0)
        };
        let anchor = if self.down { "end" } else { "middle" };
        html! {
            <g class="stop">
                <rect class="blank" x={n(x - 4.0)} y={n(y - 4.0)} width="8" height="8" />
                <path d={strokes} />
                { in_lines(words, place, anchor) }
            </g>
        }
    }

    /// What a node is, beside it where no link goes.
    fn caption(self, node: &Node) -> Html {
        let words = text::now().methods.picture.node.of(node.kind);
        let (x, y) = self.place(node);
        let (across, upright) = half(node.kind, self.down);
        let (place, anchor) = if self.down {
            match node.across {
                side if side <= -1.0 => ((x - across - 8.0, y), "end"),
                side if side >= 1.0 || node.along == 0.0 => ((x + across + 8.0, y), "start"),
                _ => ((x, y + upright + 13.0), "middle"),
            }
        } else if node.across < 0.0 {
            ((x, y - upright - 13.0), "middle")
        } else {
            ((x, y + upright + 13.0), "middle")
        };
        html! {
            <text class="caption" x={n(place.0)} y={n(place.1)} text-anchor={anchor}
                dominant-baseline="central">{ words }</text>
        }
    }

    /// How the second path's networks hang on the first's, said once.
    fn tie_words(self, plan: &Plan) -> Html {
        let t = &text::now().methods.picture;
        let ties = |kind: LinkKind| plan.links.iter().filter(move |link| link.kind == kind);
        let (words, last) = match (
            ties(LinkKind::Average).next_back(),
            ties(LinkKind::Shared).next_back(),
        ) {
            (Some(last), _) => (t.moving_average, last),
            (None, Some(last)) => (t.same_weights, last),
            (None, None) => return Html::default(),
        };
        let along = plan
            .nodes
            .get(last.from)
            .map_or(2.5, |node| node.along.max(2.5) - 0.5);
        in_lines(words, self.at(along, 0.0), "middle")
    }
}

/// Words on as many lines as there are, around a place.
fn in_lines(words: &'static str, (x, y): Point, anchor: &'static str) -> Html {
    let lines: Vec<_> = words.split('\n').collect();
    let first = y - (lines.len() as f32 - 1.0) * 7.0;
    let line = |(index, word): (usize, &&'static str)| {
        let y = first + index as f32 * 14.0;
        html! { <tspan x={n(x)} y={n(y)}>{ *word }</tspan> }
    };
    html! {
        <text class="aside" text-anchor={anchor} dominant-baseline="central">
            { for lines.iter().enumerate().map(line) }
        </text>
    }
}

/// Where the line from a centre to another leaves the node's box.
fn edge(centre: Point, other: Point, half: Point) -> Point {
    let (dx, dy) = (other.0 - centre.0, other.1 - centre.1);
    let reach = |half: f32, delta: f32| {
        if delta.abs() < f32::EPSILON {
            f32::INFINITY
        } else {
            (half + GAP) / delta.abs()
        }
    };
    let part = reach(half.0, dx).min(reach(half.1, dy)).min(0.5);
    (centre.0 + dx * part, centre.1 + dy * part)
}

fn between(from: Point, to: Point, part: f32) -> Point {
    (
        from.0 + (to.0 - from.0) * part,
        from.1 + (to.1 - from.1) * part,
    )
}

/// A path from point to point.
fn through(points: &[Point]) -> String {
    let points: Vec<_> = points
        .iter()
        .map(|&(x, y)| format!("{} {}", n(x), n(y)))
        .collect();
    ["M", &points.join("L")].concat()
}

fn line(start: Point, end: Point) -> Html {
    html! { <path d={through(&[start, end])} /> }
}

/// A line with a head at its end.
fn arrow(start: Point, end: Point) -> Html {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let (back_x, back_y) = (end.0 - ux * 8.0, end.1 - uy * 8.0);
    let head = through(&[
        end,
        (back_x - uy * 4.0, back_y + ux * 4.0),
        (back_x + uy * 4.0, back_y - ux * 4.0),
    ]) + "Z";
    html! { <>{ line(start, (back_x, back_y)) }<path class="tip" d={head} /></> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::Sketch;
    use contrastive_lab::recipe::{Method, Recipe};

    #[test]
    fn every_part_stands_within_the_picture_at_every_width() {
        for method in Method::ALL {
            let plan = Plan::of(&Sketch::of(&Recipe::default().with_method(method)));
            for width in [300.0, 340.0, 499.0, 500.0, 640.0, 1200.0] {
                let frame = Frame::new(width, plan.length);
                for node in &plan.nodes {
                    let (x, y) = frame.place(node);
                    let (across, upright) = half(node.kind, frame.down);
                    assert!(
                        x - across >= 0.0 && x + across <= frame.width,
                        "{} {node:?}",
                        method.id()
                    );
                    assert!(
                        y - upright >= 0.0 && y + upright <= frame.height,
                        "{} {node:?}",
                        method.id()
                    );
                }
            }
        }
    }

    #[test]
    fn a_link_leaves_a_box_at_its_side() {
        // Rounding, far below what a screen shows.
        const TOLERANCE_PX: f32 = 1e-3;
        for (other, expected) in [((100.0, 0.0), (25.0, 0.0)), ((0.0, -100.0), (0.0, -15.0))] {
            let found = edge((0.0, 0.0), other, (20.0, 10.0));
            let apart = (found.0 - expected.0).hypot(found.1 - expected.1);
            assert!(apart < TOLERANCE_PX, "{found:?} for {expected:?}");
        }
    }
}
