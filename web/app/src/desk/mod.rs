//! The desk: takes what a person asks for and what the engine says, changes the state, sends
//! commands. The only place with side effects on the engine, the address and the disk.

mod address;
mod import;
mod intent;
mod model_files;
mod one_in_flight;
mod recipe;
mod words;

pub use intent::Intent;

use crate::engine::{self, Choice, EngineLink, Reason};
use crate::files;
use crate::state::{Action, Alert, AlertKind, Lab};
use crate::text::Said;
use contrastive_lab::protocol::{Command, EngineKind, Progress};
use contrastive_lab::recipe::Recipe;
use gloo::events::EventListener;
use gloo::render::AnimationFrame;
use gloo::timers::callback::Timeout;
use import::Source;
use js_sys::{Array, Uint8Array};
use one_in_flight::OneInFlight;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// Neighbours asked for at a point.
const NEIGHBOURS: u32 = 8;

/// A command with what travels beside it.
struct Message {
    command: Command,
    buffers: Vec<Uint8Array>,
    files: Array,
}

/// One desk for the life of the page.
pub struct Desk {
    lab: RefCell<Lab>,
    draw: Callback<Lab>,
    link: RefCell<Option<EngineLink>>,
    /// Asked for before the engine could take commands.
    waiting: RefCell<Vec<Message>>,
    /// Where the loaded set came from, to load it again into another engine.
    source: RefCell<Option<Source>>,
    /// Where the set that is being loaded comes from: it takes the place of `source` once it is ready.
    loading: RefCell<Option<Source>>,
    /// Counts the walks through dropped folders; one that is not the latest gives up.
    walks: Cell<u32>,
    /// Goes after the next set is ready.
    after_import: RefCell<Option<Command>>,
    /// The last weights that the engine sent on its own.
    kept: RefCell<Option<Uint8Array>>,
    /// The images whose small pictures were asked for.
    atlas_asked: RefCell<Rc<[u32]>>,
    /// A person or a link chose the views; until then they follow the kind of set.
    views_chosen: Cell<bool>,
    previews: OneInFlight<()>,
    points: OneInFlight<u32>,
    /// Reports that wait for the next frame.
    progress: RefCell<Option<Progress>>,
    frame: RefCell<Option<AnimationFrame>>,
    pace_timer: RefCell<Option<Timeout>>,
    address_timer: RefCell<Option<Timeout>>,
    adjust_timer: RefCell<Option<Timeout>>,
    hash_listener: RefCell<Option<EventListener>>,
    gpu_engine_listeners: RefCell<Option<[EventListener; 2]>>,
}

impl Desk {
    /// A desk with nothing on it. `draw` gets every new state.
    pub fn new(draw: Callback<Lab>) -> Rc<Self> {
        Rc::new(Self {
            lab: RefCell::default(),
            draw,
            link: RefCell::default(),
            waiting: RefCell::default(),
            source: RefCell::default(),
            loading: RefCell::default(),
            walks: Cell::default(),
            after_import: RefCell::default(),
            kept: RefCell::default(),
            atlas_asked: RefCell::default(),
            views_chosen: Cell::default(),
            previews: OneInFlight::default(),
            points: OneInFlight::default(),
            progress: RefCell::default(),
            frame: RefCell::default(),
            pace_timer: RefCell::default(),
            address_timer: RefCell::default(),
            adjust_timer: RefCell::default(),
            hash_listener: RefCell::default(),
            gpu_engine_listeners: RefCell::default(),
        })
    }

    /// Opens the lab: reads the recipe in the address and starts an engine.
    pub fn open(self: &Rc<Self>) {
        self.read_address();
        self.watch_address();
        self.watch_gpu_engine();
        match engine::forced(&address::query()) {
            Some(choice) => self.start_engine(choice),
            None => {
                let desk = Rc::clone(self);
                spawn_local(async move { desk.start_engine(engine::choose().await) });
            }
        }
    }

    /// Does what a person asked for.
    pub fn act(self: &Rc<Self>, intent: Intent) {
        match intent {
            Intent::TrySample { images } => self.try_sample(images),
            Intent::Accept(files) => self.accept(files),
            Intent::Dropped(items) => self.dropped(items),
            Intent::CancelImport => self.cancel_import(),
            Intent::SetRecipe(recipe) => self.set_recipe(*recipe),
            Intent::ChooseMethod(method) => self.choose_method(method),
            Intent::Start => self.start(false),
            Intent::Pause => self.send(Command::Pause),
            Intent::Resume => self.send(Command::Resume),
            Intent::StepOnce => self.step_once(),
            Intent::Stop => self.send(Command::Stop),
            Intent::PickPoint(point) => self.pick_point(point),
            Intent::SaveModel => self.save_model(),
            Intent::OpenModel(file) => self.open_model(file),
            Intent::CloseModel => self.apply(Action::ModelClosed),
            Intent::EmbedOpened => self.embed_opened(),
            Intent::TrainOn => self.train_on(),
            Intent::Probe => self.send(Command::Probe),
            Intent::ExportEmbeddings => self.send(Command::ExportEmbeddings),
            Intent::MapWholeSet => self.send(Command::MapWholeSet),
            Intent::ExportRecipe => self.export_recipe(),
            Intent::ImportRecipe(file) => self.import_recipe(file),
            Intent::CopyLink => self.copy_link(),
            Intent::SwitchEngine(kind) => self.switch_engine(kind),
            Intent::RestartEngine => self.restart_engine(),
            Intent::CloseAlert => self.apply(Action::AlertClosed),
            Intent::Show(scene) => self.apply(Action::Shown(scene)),
        }
    }

    fn apply(&self, action: Action) {
        let lab = {
            let mut lab = self.lab.borrow_mut();
            lab.apply(action);
            lab.clone()
        };
        self.draw.emit(lab);
    }

    /// The state as it is now.
    fn lab(&self) -> Lab {
        self.lab.borrow().clone()
    }

    fn raise(&self, kind: AlertKind, said: Said) {
        self.apply(Action::AlertRaised(Alert { kind, said }));
    }

    /// Ends the worker that is there, starts one with this engine and loads the set again.
    fn start_engine(self: &Rc<Self>, choice: Choice) {
        self.link.take();
        self.waiting.borrow_mut().clear();
        self.forget_questions();
        let choice = engine::of_those_built(choice, engine::is_built);
        let kind = choice.kind;
        let not_built = choice.reason == Reason::NotBuilt;
        self.apply(Action::EngineStarting(choice));
        if not_built {
            self.raise(AlertKind::Page, Said::GpuEngineNotBuilt);
        }
        let desk = Rc::downgrade(self);
        let started = EngineLink::start(kind, move |word| {
            if let Some(desk) = desk.upgrade() {
                desk.hear(word);
            }
        });
        match started {
            Ok(link) => {
                self.link.replace(Some(link));
                self.load_source();
            }
            Err(reason) => self.apply(Action::EngineLost(Said::Browser(reason))),
        }
    }

    /// Starts the engine that a person asks for, if the site has it.
    fn switch_engine(self: &Rc<Self>, kind: EngineKind) {
        if !engine::is_built(kind) {
            self.raise(AlertKind::Page, Said::GpuEngineNotBuilt);
            return;
        }
        self.change_engine(Choice {
            kind,
            reason: Reason::Person,
        });
    }

    /// Says what became of a GPU engine that was still being built when the page was loaded. The
    /// page's script asks for it, and tells by these events of the document.
    fn watch_gpu_engine(self: &Rc<Self>) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let outcomes = [
            ("gpu-engine-there", Said::GpuEngineBuilt),
            ("gpu-engine-failed", Said::GpuEngineFailed),
        ];
        let listeners = outcomes.map(|(event, said)| {
            let desk = Rc::downgrade(self);
            EventListener::once(&document, event, move |_| {
                if let Some(desk) = desk.upgrade() {
                    desk.raise(AlertKind::Page, said.clone());
                }
            })
        });
        self.gpu_engine_listeners.replace(Some(listeners));
    }

    /// Starts the engine that was lost again.
    fn restart_engine(self: &Rc<Self>) {
        let lab = self.lab();
        let choice = lab.engine.choice.clone().unwrap_or(Choice {
            kind: EngineKind::Cpu,
            reason: Reason::Person,
        });
        self.change_engine(choice);
    }

    /// Another worker takes over set and last weights.
    fn change_engine(self: &Rc<Self>, choice: Choice) {
        self.apply(Action::AlertClosed);
        self.start_engine(choice);
        self.open_kept_weights();
    }

    /// Answers to questions that were asked of an engine or of a set that is gone never come.
    fn forget_questions(&self) {
        self.previews.forget();
        self.points.forget();
        self.atlas_asked.replace(Rc::default());
    }

    fn send(&self, command: Command) {
        self.send_with(Message {
            command,
            buffers: Vec::new(),
            files: Array::new(),
        });
    }

    fn send_with(&self, message: Message) {
        if self.lab.borrow().engine.ready.is_none() {
            self.waiting.borrow_mut().push(message);
            return;
        }
        let sent = match &*self.link.borrow() {
            Some(link) => link.send(&message.command, &message.buffers, &message.files),
            None => return,
        };
        if let Err(reason) = sent {
            self.raise(AlertKind::Page, Said::Browser(reason));
        }
    }

    /// The engine can take commands: sends what was asked for meanwhile.
    fn send_waiting(&self) {
        for message in self.waiting.take() {
            self.send_with(message);
        }
    }

    fn start(&self, from_opened: bool) {
        let recipe = Recipe::clone(&self.lab.borrow().recipe);
        self.begin_run();
        self.send(Command::Start {
            recipe,
            from_opened,
        });
    }

    fn step_once(&self) {
        let lab = self.lab();
        if !lab.engine.run_under_way() {
            self.begin_run();
        }
        self.send(Command::StepOnce {
            recipe: Recipe::clone(&lab.recipe),
        });
    }

    fn begin_run(&self) {
        self.pace_timer.take();
        self.progress.take();
        self.apply(Action::RunAsked);
    }

    fn pick_point(&self, point: Option<u32>) {
        if self.lab.borrow().map.picked == point {
            return;
        }
        self.apply(Action::PointPicked(point));
        if let Some(point) = point.and_then(|point| self.points.ask(point)) {
            self.find_neighbours(point);
        }
    }

    fn find_neighbours(&self, point: u32) {
        self.send(Command::FindNeighbours {
            point,
            count: NEIGHBOURS,
        });
    }

    /// Hands a file to the browser.
    fn hand_out(&self, file_name: &str, kind: &str, bytes: &Uint8Array) {
        match files::hand_out(file_name, kind, bytes) {
            Ok(()) => self.apply(Action::FileSaved(file_name.to_owned())),
            Err(reason) => self.raise(AlertKind::Page, reason),
        }
    }
}
