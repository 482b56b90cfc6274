use contrastive_lab::recipe::Method;
use contrastive_lab::say::Sentence;

/// Why something cannot be done now.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The engine is still loading.
    EngineLoading,
    /// The engine has stopped.
    EngineGone,
    /// The page was loaded before the site had this engine.
    EngineNotBuilt,
    /// What the engine computed on is gone.
    DeviceLost,
    NoImages,
    /// Images are being loaded.
    Importing,
    /// Nothing is being loaded that could be given up.
    NothingLoading,
    /// What the recipe's check says.
    Recipe(Sentence),
    /// The link that was opened holds the setting fast.
    Locked,
    /// The method learns from classes, which the set does not have.
    NeedsLabels(Method),
    /// The run was asked for, and has not begun yet.
    Starting,
    RunUnderWay,
    NoRun,
    /// The run moves.
    Training,
    /// The run is held.
    Paused,
    /// The engine holds no networks that were trained, and the page no weights.
    NothingTrained,
    /// No model is open.
    NothingOpen,
    /// The opened model is drawing the map.
    Embedding,
    /// The whole set is going through the encoder.
    EmbeddingWholeSet,
    /// There is no map, or one of an engine that is gone.
    NoMap,
    /// Probes are being fitted.
    Probing,
    /// A question about few labels is being answered.
    FewLabels,
    /// The images are not those of the run.
    OtherImages,
    /// The images are those of the run.
    OwnImages,
    /// The set has no labels.
    Unlabelled,
    /// The map holds every image.
    WholeSetMapped,
}

/// Whether something can be done now.
pub type Permit = Result<(), Reason>;
