use contrastive_lab::recipe::{HeadKind, Method, PairSource, Recipe};

/// A letter with what hangs on it.
pub type Symbol = (&'static str, &'static str);

/// A method in a few words: all that its picture is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    pub sources: Sources,
    /// A projection head stands behind the encoder.
    pub head: bool,
    /// Another network stands behind the first path's head.
    pub predictor: bool,
    /// The second path goes through copies that follow by momentum.
    pub copies: bool,
    /// No gradient flows back into the second path.
    pub stop: bool,
    /// The same is done with the views exchanged.
    pub exchanged: bool,
    /// What comes out of the two paths.
    pub outputs: [Symbol; 2],
    pub ending: Ending,
}

/// What goes into the two paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// Two views of one image.
    Views,
    /// Views of two images of a class.
    SameClass,
    /// Views of an image and of a near one.
    Neighbours,
    /// One view of an image; there is no second path.
    Single,
}

/// What is done with the outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Pulled together, and pushed from all others of the batch.
    Batch,
    /// Pulled together, and pushed from the keys of earlier batches.
    Queue,
    /// Pulled together; nothing pushes.
    Together,
    /// Pulled to all of the class, pushed from other classes.
    Classes,
    /// Pulled together; dissimilar ones pushed until the margin.
    Margin,
    /// Their correlations driven to the identity.
    Correlation,
    /// Pulled together; the spread of each kept up, its covariances driven to 0.
    Covariances,
    /// Pulled to the label.
    Label,
}

impl Sketch {
    /// The method as this recipe sets it.
    pub fn of(recipe: &Recipe) -> Self {
        let plain = Self {
            sources: Sources::Views,
            head: recipe.head.kind != HeadKind::None,
            predictor: false,
            copies: false,
            stop: false,
            exchanged: false,
            outputs: [("z", "i"), ("z", "j")],
            ending: Ending::Batch,
        };
        match &recipe.method {
            Method::Simclr(_) => plain,
            Method::MocoV1(_) | Method::MocoV2(_) => Self {
                copies: true,
                stop: true,
                outputs: [("q", ""), ("k", "+")],
                ending: Ending::Queue,
                ..plain
            },
            Method::Byol(byol) => Self {
                predictor: byol.predictor,
                copies: true,
                stop: true,
                exchanged: true,
                outputs: [(if byol.predictor { "p" } else { "z" }, "i"), ("z′", "j")],
                ending: Ending::Together,
                ..plain
            },
            Method::Supcon(_) => Self {
                ending: Ending::Classes,
                ..plain
            },
            Method::Drlim(drlim) => Self {
                sources: match drlim.pairs {
                    PairSource::Views => Sources::Views,
                    PairSource::Labels => Sources::SameClass,
                    PairSource::Neighbours => Sources::Neighbours,
                },
                ending: Ending::Margin,
                ..plain
            },
            Method::Simsiam(simsiam) => Self {
                predictor: true,
                stop: simsiam.stop_gradient,
                exchanged: true,
                outputs: [("p", "i"), ("z", "j")],
                ending: Ending::Together,
                ..plain
            },
            Method::BarlowTwins(_) => Self {
                outputs: [("z", ""), ("z′", "")],
                ending: Ending::Correlation,
                ..plain
            },
            Method::Vicreg(_) => Self {
                outputs: [("Z", ""), ("Z′", "")],
                ending: Ending::Covariances,
                ..plain
            },
            Method::Supervised => Self {
                sources: Sources::Single,
                predictor: true,
                outputs: [("x", ""), ("y", "")],
                ending: Ending::Label,
                ..plain
            },
        }
    }
}
