use crate::route::Room;
use crate::state::{Held, PickedFile, Scene};
use contrastive_lab::protocol::EngineKind;
use contrastive_lab::recipe::{Method, Recipe};
use contrastive_lab::run::FewLabels;

/// What a person asks for, as the components say it.
#[derive(Clone, Debug)]
pub enum Intent {
    /// Draw a sample set of so many images.
    TrySample {
        images: u32,
    },
    /// Files that were chosen: images and archives, or one model or one recipe.
    Accept(Vec<PickedFile>),
    /// Files and folders that were dropped, not yet walked through.
    Dropped(Held),
    CancelImport,
    SetRecipe(Box<Recipe>),
    ChooseMethod(Method),
    /// Give up what the opened link holds fast.
    ReleaseLocks,
    Start,
    Pause,
    Resume,
    StepOnce,
    Stop,
    /// Look at a point of the map, as long as none is pinned.
    PickPoint(u32),
    /// Look at a point until it is pinned again.
    PinPoint(u32),
    SaveModel,
    OpenModel(PickedFile),
    CloseModel,
    EmbedOpened,
    /// Judge the networks of the run on the loaded images, which are not its own.
    JudgeHere,
    TrainOn,
    /// Fit linear probes to the encoder as it is now.
    Probe,
    /// Ask what the encoder is worth with the labels of few images.
    FewLabels(FewLabels),
    StopFewLabels,
    ExportEmbeddings,
    /// Draw every image of the set on the map.
    MapWholeSet,
    ExportRecipe,
    ImportRecipe(PickedFile),
    CopyLink,
    SwitchEngine(EngineKind),
    RestartEngine,
    CloseAlert,
    Show(Scene),
    /// Go into a room of the page.
    Enter(Room),
}
