use super::{Permit, Reason};

/// What can be done now, for every button: each is what the store's `can` says of its intent.
#[derive(Clone, Debug, PartialEq)]
pub struct Permits {
    /// Load images, from files or a sample set.
    pub load: Permit,
    pub open_model: Permit,
    pub start: Permit,
    pub step_once: Permit,
    pub pause: Permit,
    pub resume: Permit,
    pub stop: Permit,
    pub save: Permit,
    pub embed: Permit,
    pub train_on: Permit,
    pub judge_here: Permit,
    pub probe: Permit,
    pub few_labels: Permit,
    pub export: Permit,
    pub map_whole_set: Permit,
    pub import_recipe: Permit,
}

impl Default for Permits {
    /// Before there is an engine.
    fn default() -> Self {
        let loading = || Err(Reason::EngineLoading);
        Self {
            load: Ok(()),
            open_model: Ok(()),
            start: loading(),
            step_once: loading(),
            pause: loading(),
            resume: loading(),
            stop: loading(),
            save: loading(),
            embed: loading(),
            train_on: loading(),
            judge_here: loading(),
            probe: loading(),
            few_labels: loading(),
            export: loading(),
            map_whole_set: loading(),
            import_recipe: Ok(()),
        }
    }
}
