//! Whether something can be done now, and why not.

use super::recipe::fixed_part;
use super::{Asked, Intent, Store};
use crate::state::{Permit, Permits, Reason};
use contrastive_lab::protocol::RunState;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::say::Sentence;

/// Whether this can be done now. Every button asks this, and so does whatever is done.
pub fn can(store: &Store, intent: &Intent) -> Permit {
    match intent {
        Intent::TrySample { .. } | Intent::Accept(_) | Intent::Dropped(_) => store.can_load(),
        Intent::CancelImport => match store.lab.images.import {
            Some(_) => Ok(()),
            None => Err(Reason::NothingLoading),
        },
        Intent::SetRecipe(recipe) => {
            let locked = store.lab.locks.forbid(&store.lab.recipe, recipe);
            unless(locked, Reason::Locked)?;
            if fixed_part(recipe) == fixed_part(&store.lab.recipe) {
                return Ok(());
            }
            store.can_change_recipe()
        }
        Intent::ChooseMethod(method) => {
            let before = &store.lab.recipe;
            let other = Recipe {
                method: *method,
                ..Recipe::clone(before)
            };
            unless(store.lab.locks.forbid(before, &other), Reason::Locked)?;
            store.can_change_recipe()
        }
        Intent::ImportRecipe(_) => store.can_change_recipe(),
        Intent::Start => store.can_start(),
        Intent::StepOnce => store.can_step_once(),
        Intent::Pause => store.can_pause(),
        Intent::Resume => store.can_resume(),
        Intent::Stop => store.can_stop(),
        Intent::SaveModel => store.can_save(),
        Intent::OpenModel(_) => store.can_open_model(),
        Intent::EmbedOpened | Intent::TrainOn => store.can_use_opened(),
        Intent::JudgeHere => store.can_judge_here(),
        Intent::Probe => store.can_probe(),
        Intent::FewLabels(_) => store.can_ask_few_labels(),
        Intent::StopFewLabels => store.can_compute(),
        Intent::ExportEmbeddings => store.can_export(),
        Intent::MapWholeSet => store.can_map_whole_set(),
        Intent::SwitchEngine(kind) => {
            unless(store.not_built.contains(kind), Reason::EngineNotBuilt)
        }
        Intent::PickPoint(_)
        | Intent::PinPoint(_)
        | Intent::CloseModel
        | Intent::ExportRecipe
        | Intent::ReleaseLocks
        | Intent::CopyLink
        | Intent::RestartEngine
        | Intent::CloseAlert
        | Intent::Show(_)
        | Intent::Enter(_) => Ok(()),
    }
}

/// The same for every button.
pub(super) fn permits(store: &Store) -> Permits {
    Permits {
        load: store.can_load(),
        open_model: store.can_open_model(),
        start: store.can_start(),
        step_once: store.can_step_once(),
        pause: store.can_pause(),
        resume: store.can_resume(),
        stop: store.can_stop(),
        save: store.can_save(),
        embed: store.can_use_opened(),
        train_on: store.can_use_opened(),
        judge_here: store.can_judge_here(),
        probe: store.can_probe(),
        few_labels: store.can_ask_few_labels(),
        export: store.can_export(),
        map_whole_set: store.can_map_whole_set(),
        import_recipe: store.can_change_recipe(),
    }
}

/// No where it is so.
fn unless(is_so: bool, reason: Reason) -> Permit {
    if is_so { Err(reason) } else { Ok(()) }
}

impl Store {
    /// An engine that is still loading takes them when it is there.
    fn can_load(&self) -> Permit {
        unless(self.lab.engine.crash.is_some(), Reason::EngineGone)
    }

    fn can_open_model(&self) -> Permit {
        self.can_load()?;
        unless(self.lab.engine.device_lost, Reason::DeviceLost)?;
        unless(self.lab.engine.starting, Reason::Starting)
    }

    fn can_change_recipe(&self) -> Permit {
        unless(self.lab.engine.run_under_way(), Reason::RunUnderWay)
    }

    /// The engine can be asked to compute.
    fn can_compute(&self) -> Permit {
        let engine = &self.lab.engine;
        unless(engine.crash.is_some(), Reason::EngineGone)?;
        unless(engine.device_lost, Reason::DeviceLost)?;
        unless(engine.ready.is_none(), Reason::EngineLoading)
    }

    /// Nothing else is being done that a run would contradict.
    fn can_begin(&self) -> Permit {
        self.can_compute()?;
        let engine = &self.lab.engine;
        let imports = self.lab.images.import.is_some() || engine.told == RunState::Importing;
        unless(
            engine.starting || engine.told == RunState::Starting,
            Reason::Starting,
        )?;
        unless(engine.run.is_some(), Reason::RunUnderWay)?;
        unless(imports, Reason::Importing)?;
        unless(!engine.has_set, Reason::NoImages)?;
        unless(self.embeds(), Reason::Embedding)
    }

    fn can_start(&self) -> Permit {
        self.can_begin()?;
        let recipe = &self.lab.recipe;
        recipe
            .check()
            .map_err(|problem| Reason::Recipe(Sentence::of(&problem)))?;
        let needs_labels = self.lab.images.unlabelled() && recipe.method.needs_labels();
        unless(needs_labels, Reason::NeedsLabels(recipe.method))
    }

    fn can_step_once(&self) -> Permit {
        match self.status_of_run()? {
            Some(RunState::Paused) => Ok(()),
            Some(_) => Err(Reason::Training),
            None => self.can_start(),
        }
    }

    fn can_pause(&self) -> Permit {
        match self.status_of_run()? {
            Some(RunState::Training) => Ok(()),
            Some(_) => Err(Reason::Paused),
            None => Err(Reason::NoRun),
        }
    }

    fn can_resume(&self) -> Permit {
        match self.status_of_run()? {
            Some(RunState::Paused) => Ok(()),
            Some(_) => Err(Reason::Training),
            None => Err(Reason::NoRun),
        }
    }

    /// Also while images are being loaded, which hold the run.
    fn can_stop(&self) -> Permit {
        self.can_compute()?;
        unless(self.lab.engine.run.is_none(), Reason::NoRun)
    }

    /// What the run under way does; none where there is none.
    fn status_of_run(&self) -> Result<Option<RunState>, Reason> {
        self.can_compute()?;
        let engine = &self.lab.engine;
        if engine.run.is_none() {
            return Ok(None);
        }
        match engine.status() {
            state @ (RunState::Training | RunState::Paused) => Ok(Some(state)),
            RunState::Starting => Err(Reason::Starting),
            _ => Err(Reason::Importing),
        }
    }

    /// Of the engine while it computes; else of what the page holds.
    fn can_save(&self) -> Permit {
        if self.lab.engine.computes() {
            let of_engine = self.is_trained() || self.lab.model.card().is_some();
            return unless(!of_engine, Reason::NothingTrained);
        }
        if self.lab.model.kept.is_some() {
            return Ok(());
        }
        self.can_compute()?;
        Err(Reason::NothingTrained)
    }

    /// The engine has networks that were trained, or that were judged.
    fn is_trained(&self) -> bool {
        let run = &self.lab.run;
        self.lab.engine.has_networks && (run.step() > 0 || run.judgement().is_some())
    }

    fn can_use_opened(&self) -> Permit {
        unless(self.lab.model.card().is_none(), Reason::NothingOpen)?;
        self.can_begin()
    }

    /// A question about few labels: of the run's own images, and none at a time but one.
    fn can_ask_few_labels(&self) -> Permit {
        self.can_compute()?;
        unless(
            self.asks.has(|asked| *asked == Asked::FewLabels),
            Reason::FewLabels,
        )?;
        unless(self.lab.engine.run.is_some(), Reason::RunUnderWay)?;
        self.can_fit_probes()
    }

    /// What was learnt on other images than those that are loaded.
    fn can_judge_here(&self) -> Permit {
        unless(!self.is_trained(), Reason::NothingTrained)?;
        unless(self.lab.run.is_on(&self.lab.images), Reason::OwnImages)?;
        self.can_begin()
    }

    fn can_probe(&self) -> Permit {
        self.can_compute()?;
        self.can_fit_probes()?;
        let probes = self.lab.run.probes.under_way || self.asks.has(|asked| *asked == Asked::Probe);
        unless(probes, Reason::Probing)
    }

    /// Classifiers can be fitted to the encoder's features.
    fn can_fit_probes(&self) -> Permit {
        let engine = &self.lab.engine;
        unless(self.lab.images.unlabelled(), Reason::Unlabelled)?;
        unless(!engine.has_set, Reason::NoImages)?;
        unless(!self.is_trained(), Reason::NothingTrained)?;
        unless(!self.lab.run.is_on(&self.lab.images), Reason::OtherImages)?;
        unless(engine.status() == RunState::Starting, Reason::Starting)?;
        unless(engine.status() == RunState::Training, Reason::Training)?;
        unless(engine.status() == RunState::Importing, Reason::Importing)
    }

    fn can_export(&self) -> Permit {
        self.can_compute()?;
        let passes = |asked: &Asked| matches!(asked, Asked::Export | Asked::WholeMap);
        unless(self.lab.map.snapshot.is_none(), Reason::NoMap)?;
        unless(!self.lab.engine.has_networks, Reason::NoMap)?;
        unless(self.asks.has(passes), Reason::EmbeddingWholeSet)
    }

    fn can_map_whole_set(&self) -> Permit {
        self.can_export()?;
        let status = self.lab.engine.status();
        unless(status == RunState::Starting, Reason::Starting)?;
        unless(status == RunState::Training, Reason::Training)?;
        unless(status == RunState::Importing, Reason::Importing)?;
        let points = self.lab.map.snapshot.as_ref().map(|map| map.points);
        let images = self.lab.images.summary.as_ref().map(|set| set.images);
        unless(points >= images, Reason::WholeSetMapped)
    }
}
