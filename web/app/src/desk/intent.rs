use crate::files::{DroppedItems, PickedFile};
use crate::state::Scene;
use contrastive_lab::protocol::EngineKind;
use contrastive_lab::recipe::{Method, Recipe};
use web_sys::File;

/// What a person asks for, as the components say it.
pub enum Intent {
    /// Draw a sample set of so many images.
    TrySample {
        images: u32,
    },
    /// Files that were chosen: images and archives, or one model or one recipe.
    Accept(Vec<PickedFile>),
    /// Files and folders that were dropped, not yet walked through.
    Dropped(DroppedItems),
    CancelImport,
    SetRecipe(Box<Recipe>),
    ChooseMethod(Method),
    Start,
    Pause,
    Resume,
    StepOnce,
    Stop,
    PickPoint(Option<u32>),
    SaveModel,
    OpenModel(File),
    CloseModel,
    EmbedOpened,
    TrainOn,
    /// Fit linear probes to the encoder as it is now.
    Probe,
    ExportEmbeddings,
    /// Draw every image of the set on the map.
    MapWholeSet,
    ExportRecipe,
    ImportRecipe(File),
    CopyLink,
    SwitchEngine(EngineKind),
    RestartEngine,
    CloseAlert,
    Show(Scene),
}
