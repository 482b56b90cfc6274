//! What a picture of a method shows that its networks do not say already.

/// A letter with what hangs on it.
pub type Symbol = (&'static str, &'static str);

/// A method in a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// No gradient flows back into the second path.
    pub stop: bool,
    /// The same is done with the views exchanged.
    pub exchanged: bool,
    /// What comes out of the two paths.
    pub outputs: [Symbol; 2],
    pub ending: Ending,
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
    /// Each is shared out among prototypes; what one view is given is predicted from the other.
    Prototypes,
    /// Pulled to the label.
    Label,
    /// Pulled to the turn that the view was given.
    Turn,
    /// Pulled to the view's own pixels.
    Pixels,
}

impl Picture {
    /// Two paths alike, whose outputs are told from the rest of the batch.
    pub(super) const SIAMESE: Self = Self {
        stop: false,
        exchanged: false,
        outputs: [("z", "i"), ("z", "j")],
        ending: Ending::Batch,
    };
}
