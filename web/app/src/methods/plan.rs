use super::sketch::Sketch;
use contrastive_lab::method::{Ending, Pairs, Symbol};

/// A picture's parts. Places are (along the way of the data, across it): whole steps along, -1 for
/// the first path and 1 for the second across. Which way is down or right is the drawing's matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub nodes: Vec<Node>,
    pub links: Vec<Link>,
    /// Steps along.
    pub length: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    pub along: f32,
    pub across: f32,
    pub symbol: Symbol,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An image of the set.
    Image,
    /// Another image of its class, or one near to it.
    OtherImage(Pairs),
    View,
    Encoder {
        copy: bool,
    },
    Head {
        copy: bool,
    },
    Predictor,
    Classifier,
    Decoder,
    /// An output.
    Output,
    Label,
    /// The turn that a view was given.
    Turn,
    /// A view's own pixels.
    Pixels,
    /// The other views of the batch.
    Others,
    SameClass,
    OtherClasses,
    Dissimilar,
    Queue,
    Correlation,
    Covariance,
    Prototypes,
}

/// What goes from node to node, by their indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub kind: LinkKind,
    pub from: usize,
    pub to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Data.
    Flow,
    /// Data; no gradient comes back.
    Stopped,
    /// Weights follow by momentum.
    Average,
    /// The same weights.
    Shared,
    /// Keys enter the queue.
    Enters,
    /// Both ends move towards each other.
    Pull,
    /// Only `from` moves, towards `to`.
    PullTo,
    /// Both ends move away from each other.
    Push,
    /// Only `from` moves, away from `to`.
    PushFrom,
}

impl Plan {
    /// Sets the parts of a method in their places.
    pub fn of(sketch: &Sketch) -> Self {
        let mut plan = Self::default();
        let single = sketch.pairs == Pairs::Single;
        let sources = plan.sources(sketch.pairs);
        let [first_side, second_side] = if single { [0.0, 0.0] } else { [-1.0, 1.0] };
        let first = plan.path(sketch, sources[0], first_side, false);
        if single {
            let output = plan.output(sketch, first, first_side, 0);
            plan.end_with_answer(sketch, output);
            return plan;
        }
        let second = plan.path(sketch, sources[1], second_side, sketch.copies);
        plan.tie(sketch, &first, &second);
        let outputs = [
            plan.output(sketch, first, first_side, 0),
            plan.output(sketch, second, second_side, 1),
        ];
        plan.end(sketch, outputs);
        plan
    }

    fn put(&mut self, kind: Kind, along: f32, across: f32, symbol: Symbol) -> usize {
        self.length = self.length.max(along);
        self.nodes.push(Node {
            kind,
            along,
            across,
            symbol,
        });
        self.nodes.len() - 1
    }

    fn link(&mut self, kind: LinkKind, from: usize, to: usize) {
        self.links.push(Link { kind, from, to });
    }

    /// The image of each path.
    fn sources(&mut self, sources: Pairs) -> [usize; 2] {
        match sources {
            Pairs::Views | Pairs::Single => [self.put(Kind::Image, 0.0, 0.0, ("", "")); 2],
            Pairs::SameClass | Pairs::Neighbours(_) => [
                self.put(Kind::Image, 0.0, -1.0, ("", "")),
                self.put(Kind::OtherImage(sources), 0.0, 1.0, ("", "")),
            ],
        }
    }

    /// View and networks of one path.
    fn path(&mut self, sketch: &Sketch, source: usize, across: f32, copy: bool) -> Vec<usize> {
        let mark = |letter, copied| (if copy { copied } else { letter }, "");
        let first = across <= 0.0;
        let mut parts = vec![
            (Kind::View, ("", "")),
            (Kind::Encoder { copy }, mark("f", "f′")),
        ];
        if sketch.head {
            parts.push((Kind::Head { copy }, mark("g", "g′")));
        }
        if sketch.predictor && first {
            parts.push(match sketch.ending {
                Ending::Label | Ending::Turn => (Kind::Classifier, ("W", "")),
                Ending::Pixels => (Kind::Decoder, ("d", "")),
                _ => (Kind::Predictor, ("q", "")),
            });
        }
        let mut before = source;
        let mut path = Vec::new();
        for (along, (kind, symbol)) in (1..).zip(parts) {
            let node = self.put(kind, along as f32, across, symbol);
            self.link(LinkKind::Flow, before, node);
            before = node;
            path.push(node);
        }
        path
    }

    /// How the second path's networks hang on the first's.
    fn tie(&mut self, sketch: &Sketch, first: &[usize], second: &[usize]) {
        let kind = if sketch.copies {
            LinkKind::Average
        } else {
            LinkKind::Shared
        };
        for (first, second) in first.iter().zip(second).skip(1) {
            self.link(kind, *first, *second);
        }
    }

    /// What comes out of a path; both at the same place along.
    fn output(&mut self, sketch: &Sketch, path: Vec<usize>, across: f32, which: usize) -> usize {
        let along = 3 + usize::from(sketch.head) + usize::from(sketch.predictor);
        let output = self.put(Kind::Output, along as f32, across, sketch.outputs[which]);
        let kind = match (which, sketch.stop) {
            (1, true) => LinkKind::Stopped,
            _ => LinkKind::Flow,
        };
        if let Some(last) = path.last() {
            self.link(kind, *last, output);
        }
        output
    }

    /// What a single path's output is pulled to.
    fn end_with_answer(&mut self, sketch: &Sketch, output: usize) {
        let kind = match sketch.ending {
            Ending::Turn => Kind::Turn,
            Ending::Pixels => Kind::Pixels,
            _ => Kind::Label,
        };
        let answer = self.put(kind, self.length + 1.0, 0.0, sketch.outputs[1]);
        self.link(LinkKind::PullTo, output, answer);
    }

    /// What is pulled and what is pushed.
    fn end(&mut self, sketch: &Sketch, outputs: [usize; 2]) {
        let [first, second] = outputs;
        let along = self.length + 1.0;
        let pull = if sketch.stop {
            LinkKind::PullTo
        } else {
            LinkKind::Pull
        };
        if sketch.ending != Ending::Correlation {
            self.link(pull, first, second);
        }
        match sketch.ending {
            Ending::Together | Ending::Label | Ending::Turn | Ending::Pixels => {}
            Ending::Batch => self.push_from_both(Kind::Others, along, outputs),
            Ending::Margin => self.push_from_both(Kind::Dissimilar, along, outputs),
            Ending::Queue => {
                let queue = self.put(Kind::Queue, along, 0.0, ("k", ""));
                self.link(LinkKind::PushFrom, first, queue);
                self.link(LinkKind::Enters, second, queue);
            }
            Ending::Classes => {
                let same = self.put(Kind::SameClass, along, -0.62, ("z", "p"));
                let others = self.put(Kind::OtherClasses, along, 0.62, ("z", "k"));
                for output in outputs {
                    self.link(LinkKind::Pull, output, same);
                    self.link(LinkKind::Push, output, others);
                }
            }
            Ending::Correlation => {
                let matrix = self.put(Kind::Correlation, along, 0.0, ("C", ""));
                for output in outputs {
                    self.link(LinkKind::Flow, output, matrix);
                }
            }
            Ending::Prototypes => {
                let prototypes = self.put(Kind::Prototypes, along, 0.0, ("p", "k"));
                for output in outputs {
                    self.link(LinkKind::Flow, output, prototypes);
                }
            }
            Ending::Covariances => {
                for (output, across) in outputs.into_iter().zip([-1.0, 1.0]) {
                    let matrix = self.put(Kind::Covariance, along, across, ("", ""));
                    self.link(LinkKind::Flow, output, matrix);
                }
            }
        }
    }

    fn push_from_both(&mut self, kind: Kind, along: f32, outputs: [usize; 2]) {
        let others = self.put(kind, along, 0.0, ("z", "k"));
        for output in outputs {
            self.link(LinkKind::Push, output, others);
        }
    }

    /// Whether anything is linked so.
    pub fn has(&self, kinds: &[LinkKind]) -> bool {
        self.links.iter().any(|link| kinds.contains(&link.kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::method::Group;
    use contrastive_lab::recipe::{Method, Recipe};

    fn plans() -> impl Iterator<Item = (Method, Plan)> {
        Method::ALL.into_iter().map(|method| {
            let recipe = Recipe::default().with_method(method);
            (method, Plan::of(&Sketch::of(&recipe)))
        })
    }

    #[test]
    fn every_picture_begins_at_an_image_and_all_its_links_hold() {
        for (method, plan) in plans() {
            assert_eq!(plan.nodes[0].kind, Kind::Image, "{}", method.id());
            for link in &plan.links {
                assert!(link.from < plan.nodes.len() && link.to < plan.nodes.len());
            }
        }
    }

    #[test]
    fn no_two_parts_stand_in_one_place() {
        for (method, plan) in plans() {
            for (index, node) in plan.nodes.iter().enumerate() {
                for other in &plan.nodes[..index] {
                    let apart =
                        (node.along - other.along).abs() + (node.across - other.across).abs();
                    assert!(apart > 0.5, "{} {node:?} {other:?}", method.id());
                }
            }
        }
    }

    #[test]
    fn dashed_copies_and_stops_are_where_the_methods_have_them() {
        for (method, plan) in plans() {
            let copies = plan.has(&[LinkKind::Average]);
            let spec = method.spec();
            assert_eq!(copies, spec.momentum.is_some(), "{}", method.id());
            let stops = plan.has(&[LinkKind::Stopped]);
            assert_eq!(stops, spec.picture.stop, "{}", method.id());
            assert!(
                stops || !copies,
                "{}: no gradient reaches a copy",
                method.id()
            );
        }
    }

    #[test]
    fn nothing_pushes_where_there_are_no_negatives() {
        for (method, plan) in plans() {
            let pushes = plan.has(&[LinkKind::Push, LinkKind::PushFrom]);
            let spec = method.spec();
            let without = matches!(
                spec.picture.ending,
                Ending::Together
                    | Ending::Correlation
                    | Ending::Covariances
                    | Ending::Prototypes
                    | Ending::Label
                    | Ending::Turn
                    | Ending::Pixels
            );
            assert_eq!(pushes, !without, "{}", method.id());
            assert!(
                pushes || spec.group != Group::Contrastive,
                "{}",
                method.id()
            );
        }
    }
}
