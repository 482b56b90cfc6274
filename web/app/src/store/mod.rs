//! What the page knows, and how it changes. [`update`] takes a [`Message`] and gives the [`Effect`]s that
//! follow; [`can`] says of each [`Intent`] whether it can be followed now. Nothing here knows a browser.

mod address;
mod asks;
mod can;
mod effect;
mod engine;
mod import;
mod intent;
mod map;
mod message;
mod models;
mod recipe;
mod runs;
mod told;

#[cfg(test)]
mod tests;

pub use can::can;
pub use effect::{Content, Effect, Timer};
pub use intent::Intent;
pub use message::Message;

use crate::route::Room;
use crate::state::{Alert, AlertKind, Held, Lab, PickedFile, Reason, Said, Unread, run_id};
use asks::{Asked, Asks};
use contrastive_lab::protocol::{Command, EngineKind, Question, RunId, SampleSet};
use models::Next;
use runs::Pending;
use std::rc::Rc;

/// Where an image set comes from.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    Sample(SampleSet),
    Files(Rc<[PickedFile]>),
}

/// Everything that the page knows.
#[derive(Clone, Debug, Default)]
pub struct Store {
    /// What is shown.
    lab: Lab,
    /// The questions that the engine has not answered.
    asks: Asks,
    /// What the address of the lab was when it was last read or written.
    lab_address: String,
    /// The recipe has changed since.
    address_is_owed: bool,
    /// The engines that the site does not have yet.
    not_built: Vec<EngineKind>,
    /// A number that no other opened page has; a run's begins with it.
    page: u32,
    /// Counts the runs that were asked for.
    runs: u32,
    /// Where the loaded set came from, to load it again into another engine.
    source: Option<Source>,
    /// Where the set that is being loaded comes from.
    loading: Option<Source>,
    /// The walk through dropped folders that is under way.
    walk: Option<u32>,
    /// Counts the walks.
    walks: u32,
    /// What is done with the next set.
    then: Option<Next>,
    /// The run that was asked for, and has not begun yet.
    pending: Option<Pending>,
    /// The model file that is being opened.
    opening: Option<crate::state::HeldModel>,
    /// A person or a link chose the views; until then they follow the kind of set.
    views_chosen: bool,
    /// What follows from the message that is being taken.
    effects: Vec<Effect>,
}

/// Takes what happened; gives what is to be done about it.
pub fn update(store: &mut Store, message: Message) -> Vec<Effect> {
    store.take(message);
    let permits = can::permits(store);
    if *store.lab.permits != permits {
        store.lab.permits = Rc::new(permits);
    }
    std::mem::take(&mut store.effects)
}

impl Store {
    /// What is shown.
    pub fn lab(&self) -> &Lab {
        &self.lab
    }

    /// Whether this walk through dropped folders is to go on.
    pub fn walks(&self, walk: u32) -> bool {
        self.walk == Some(walk)
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Intent(intent) => self.follow(intent),
            Message::Opened { page } => self.page = page,
            Message::Address(fragment) => self.read_address(&fragment),
            Message::NotBuilt(kind) => self.not_built.push(kind),
            Message::GpuEngineBuilt(true) => self.raise(AlertKind::Page, Said::GpuEngineBuilt),
            Message::GpuEngineBuilt(false) => self.raise(AlertKind::Page, Said::GpuEngineFailed),
            Message::EngineChosen(choice) => self.start_engine(choice),
            Message::Told {
                event,
                bytes,
                files,
            } => self.told(*event, bytes, files),
            Message::Crashed(crash) => self.lose_engine(crash),
            Message::NotSent(words) => self.raise(AlertKind::Page, Said::Browser(words)),
            Message::Found { walk, files } => self.found(walk, files),
            Message::Walked {
                walk,
                files,
                unreadable,
            } => self.walked(walk, files, unreadable),
            Message::ModelRead { file_name, read } => self.model_read(file_name, read),
            Message::RecipeRead { file_name, read } => self.recipe_read(file_name, read),
            Message::HandedOut { file_name, taken } => self.handed_out(file_name, taken),
            Message::Copied(true) => self.lab.link_copied = true,
            Message::Copied(false) => self.raise(AlertKind::Page, Said::NoClipboard),
            Message::AddressRefused => self.raise(AlertKind::Page, Said::NoAddress),
            Message::Due(Timer::Pace) => self.measure_pace(),
            Message::Due(Timer::Address) if self.address_is_owed => self.write_address(),
            Message::Due(Timer::Address) => {}
            Message::Due(Timer::Adjust) => self.adjust(),
        }
    }

    /// Does what a person asked for; says why not where it cannot be done.
    fn follow(&mut self, intent: Intent) {
        match can(self, &intent) {
            Ok(()) => {}
            // A second press before the first was drawn: the status says it.
            Err(Reason::Starting) => return,
            Err(reason) => return self.raise(AlertKind::Page, Said::Cannot(reason)),
        }
        match intent {
            Intent::TrySample { images } => self.try_sample(images),
            // What comes of files stands in the lab.
            Intent::Accept(files) => {
                self.enter(Room::Lab);
                self.accept(files);
            }
            Intent::Dropped(items) => {
                self.enter(Room::Lab);
                self.dropped(items);
            }
            Intent::CancelImport => self.cancel_import(),
            Intent::SetRecipe(recipe) => self.set_recipe(*recipe),
            Intent::ChooseMethod(method) => self.choose_method(method),
            Intent::ReleaseLocks => self.release_locks(),
            Intent::Start => self.start(false),
            Intent::Pause => self.command_run(|run| Command::Pause { run }),
            Intent::Resume => self.command_run(|run| Command::Resume { run }),
            Intent::StepOnce => self.step_once(),
            Intent::Stop => self.command_run(|run| Command::Stop { run }),
            Intent::PickPoint(point) => self.pick_point(point),
            Intent::PinPoint(point) => self.pin_point(point),
            Intent::SaveModel => self.save_model(),
            Intent::OpenModel(file) => {
                self.enter(Room::Lab);
                self.effect(Effect::ReadModel(file));
            }
            Intent::CloseModel => self.close_model(),
            Intent::EmbedOpened => self.embed_opened(),
            Intent::JudgeHere => self.judge_here(),
            Intent::TrainOn => self.train_on(),
            Intent::Probe => self.ask(Asked::Probe, Question::Probe),
            Intent::FewLabels(few_labels) => {
                self.ask(Asked::FewLabels, Question::FewLabels(few_labels));
            }
            Intent::StopFewLabels => self.send(Command::StopFewLabels),
            Intent::ExportEmbeddings => self.ask(Asked::Export, Question::ExportEmbeddings),
            Intent::MapWholeSet => self.ask(Asked::WholeMap, Question::MapWholeSet),
            Intent::ExportRecipe => self.export_recipe(),
            Intent::ImportRecipe(file) => self.effect(Effect::ReadRecipe(file)),
            Intent::CopyLink => self.copy_link(),
            Intent::SwitchEngine(kind) => self.switch_engine(kind),
            Intent::RestartEngine => self.restart_engine(),
            Intent::CloseAlert => self.lab.alert = None,
            Intent::Show(scene) => self.lab.scene = scene,
            Intent::Enter(room) => self.enter(room),
        }
    }

    fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn send(&mut self, command: Command) {
        self.effect(Effect::Send {
            command: Box::new(command),
            buffers: Vec::new(),
            files: Vec::new(),
        });
    }

    /// Asks the engine, which answers once.
    fn ask(&mut self, asked: Asked, question: Question) {
        self.ask_with(asked, question, Vec::new(), Vec::new());
    }

    fn ask_with(&mut self, asked: Asked, question: Question, buffers: Vec<Held>, files: Vec<Held>) {
        let ask = self.asks.ask(asked);
        self.effect(Effect::Send {
            command: Box::new(Command::Ask { ask, question }),
            buffers,
            files,
        });
    }

    fn next_run(&mut self) -> RunId {
        self.runs += 1;
        run_id(self.page, self.runs)
    }

    fn raise(&mut self, kind: AlertKind, said: Said) {
        self.lab.alert = Some(Alert { kind, said }.into());
    }

    fn handed_out(&mut self, file_name: String, taken: bool) {
        if taken {
            self.lab.model.change(|model| model.saved = Some(file_name));
        } else {
            self.raise(AlertKind::Page, Said::NotSaved { name: file_name });
        }
    }

    fn raise_unread(&mut self, kind: AlertKind, name: String, why: Unread) {
        self.raise(kind, Said::File { name, why });
    }
}
