use contrastive_lab::method::{Ending, Pairs, Picture, Symbol};
use contrastive_lab::recipe::{HeadKind, Recipe};

/// A method in a few words: all that its picture is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// What goes into the two paths.
    pub pairs: Pairs,
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

impl Sketch {
    /// The method as this recipe sets it.
    pub fn of(recipe: &Recipe) -> Self {
        let spec = recipe.method.spec();
        let Picture {
            stop,
            exchanged,
            outputs,
            ending,
        } = spec.picture;
        Self {
            pairs: spec.pairs,
            head: recipe.head.kind != HeadKind::None,
            // Prototypes are what the outputs are compared with, on both paths.
            predictor: spec.predictor.is_some() && !spec.has_prototypes(),
            copies: spec.momentum.is_some(),
            stop,
            exchanged,
            outputs,
            ending,
        }
    }
}
