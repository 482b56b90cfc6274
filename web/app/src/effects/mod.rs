//! What the store asks to be done: messages to the worker, files, the address, timers. What comes of it
//! goes back as messages. Nothing is remembered here but what is under way.

mod address;
mod files;
mod site;
mod timers;

use crate::engine::{self, EngineLink, Word};
use crate::state::{Held, Lab};
use crate::store::{Effect, Intent, Message, Store, update};
use contrastive_lab::protocol::{Answer, Command, EngineKind, Event, RunEvent};
use gloo::events::EventListener;
use gloo::render::AnimationFrame;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use timers::Timers;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::Callback;

/// One for the life of the page.
pub struct Effects {
    store: RefCell<Store>,
    draw: Callback<Lab>,
    link: RefCell<Option<EngineLink>>,
    timers: Timers,
    /// The next frame, which draws what the run has reported by then.
    frame: RefCell<Option<AnimationFrame>>,
    hash_listener: RefCell<Option<EventListener>>,
    gpu_engine_listeners: RefCell<Option<[EventListener; 2]>>,
}

impl Effects {
    /// An empty page. `draw` gets every new state.
    pub fn new(draw: Callback<Lab>) -> Rc<Self> {
        Rc::new(Self {
            store: RefCell::default(),
            draw,
            link: RefCell::default(),
            timers: Timers::default(),
            frame: RefCell::default(),
            hash_listener: RefCell::default(),
            gpu_engine_listeners: RefCell::default(),
        })
    }

    /// Opens the lab: reads the recipe in the address and starts an engine.
    pub fn open(self: &Rc<Self>) {
        let page = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        self.take(Message::Opened { page });
        self.watch_address();
        self.watch_engines();
        match engine::forced(&address::query()) {
            Some(choice) => self.take(Message::EngineChosen(choice)),
            None => {
                let effects = Rc::clone(self);
                spawn_local(async move {
                    effects.take(Message::EngineChosen(engine::choose().await));
                });
            }
        }
    }

    /// Does what a person asked for.
    pub fn act(self: &Rc<Self>, intent: Intent) {
        self.take(Message::Intent(intent));
    }

    /// Lets the store take what happened, draws, and does what follows.
    fn take(self: &Rc<Self>, message: Message) {
        let reports = is_report(&message);
        let follows = update(&mut self.store.borrow_mut(), message);
        if reports && !page_is_hidden() {
            self.draw_with_the_next_frame();
        } else {
            self.draw_now();
        }
        for effect in follows {
            self.run(effect);
        }
    }

    fn run(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::StartEngine(kind) => self.start_engine(kind),
            Effect::Send {
                command,
                buffers,
                files,
            } => self.send(&command, &buffers, &files),
            Effect::Walk { walk, items } => self.walk(walk, items),
            Effect::ReadModel(file) => self.read_model(file),
            Effect::ReadRecipe(file) => self.read_recipe(file),
            Effect::HandOut { file_name, content } => self.hand_out(file_name, content),
            Effect::WriteAddress(fragment) => self.write_address(&fragment),
            Effect::EnterAddress(fragment) => self.enter_address(&fragment),
            Effect::CopyAddress => self.copy_address(),
            Effect::After { timer, ms } => self.timers.start(self, timer, ms),
            Effect::Forget(timer) => self.timers.forget(timer),
        }
    }

    fn start_engine(self: &Rc<Self>, kind: EngineKind) {
        // The worker that is there ends first: two would share one GPU.
        self.link.take();
        let effects = Rc::downgrade(self);
        let name = engine::worker_name(kind, &address::query());
        let started = EngineLink::start(&name, move |word| {
            if let Some(effects) = effects.upgrade() {
                effects.hear(word);
            }
        });
        match started {
            Ok(link) => {
                self.link.replace(Some(link));
            }
            Err(words) => self.take(Message::Crashed(engine::Crash::Said(words))),
        }
    }

    fn hear(self: &Rc<Self>, word: Word) {
        let message = match word {
            Word::Crashed(crash) => {
                self.link.take();
                Message::Crashed(crash)
            }
            Word::Told { event, buffers } if brings_files(&event) => Message::Told {
                event,
                bytes: Vec::new(),
                files: buffers.into_iter().map(Held::new).collect(),
            },
            Word::Told { event, buffers } => Message::Told {
                event,
                bytes: buffers.iter().map(Uint8Array::to_vec).collect(),
                files: Vec::new(),
            },
        };
        self.take(message);
    }

    fn send(self: &Rc<Self>, command: &Command, buffers: &[Held], files: &[Held]) {
        let buffers: Vec<Uint8Array> = buffers.iter().filter_map(Held::get).cloned().collect();
        let files = files.iter().filter_map(Held::get::<File>);
        let files: Array = files.map(JsValue::from).collect();
        let sent = match &*self.link.borrow() {
            Some(link) => link.send(command, &buffers, &files),
            // It went before this; the store has heard of that, or will.
            None => return,
        };
        if let Err(words) = sent {
            self.take(Message::NotSent(words));
        }
    }

    fn draw_now(&self) {
        self.frame.take();
        let lab = self.store.borrow().lab().clone();
        self.draw.emit(lab);
    }

    fn draw_with_the_next_frame(self: &Rc<Self>) {
        if self.frame.borrow().is_some() {
            return;
        }
        let effects = Rc::downgrade(self);
        let frame = gloo::render::request_animation_frame(move |_| {
            if let Some(effects) = effects.upgrade() {
                effects.draw_now();
            }
        });
        self.frame.replace(Some(frame));
    }
}

/// Reports come as fast as the machine trains; once a frame is enough. A hidden page has no frames.
fn is_report(message: &Message) -> bool {
    let Message::Told { event, .. } = message else {
        return false;
    };
    matches!(
        **event,
        Event::Run {
            event: RunEvent::Progress(_),
            ..
        }
    )
}

fn page_is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

/// Whether what travels beside it is for the disk, and not for the state.
fn brings_files(event: &Event) -> bool {
    matches!(
        event,
        Event::Run {
            event: RunEvent::Kept { .. },
            ..
        } | Event::Answer {
            answer: Answer::ModelSaved { .. } | Answer::EmbeddingsExported { .. },
            ..
        }
    )
}
