use super::worker::{self, said};
use contrastive_lab::protocol::{Command, Event, SOURCES, message};
use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker};

/// What comes from the worker.
pub enum Word {
    Told {
        event: Box<Event>,
        buffers: Vec<Uint8Array>,
    },
    /// The worker is gone or cannot be understood.
    Crashed(Crash),
}

/// Why the engine is of no use any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crash {
    /// In the engine's or the browser's own words; may be empty.
    Said(String),
    /// A message that is none; why not, in words.
    Unreadable(String),
    /// The engine was built from other sources than the page.
    OtherBuild,
}

/// The engine's dedicated worker. It ends when this is dropped.
pub struct EngineLink {
    worker: Worker,
    _listeners: [EventListener; 3],
}

impl EngineLink {
    /// Starts a worker with the engine of this name; `on_word` hears all that it says.
    ///
    /// # Errors
    /// The browser's words, where it starts no worker.
    pub fn start(name: &str, on_word: impl Fn(Word) + Clone + 'static) -> Result<Self, String> {
        let worker = worker::start(name)?;
        let listeners = [
            EventListener::new(&worker, "message", {
                let on_word = on_word.clone();
                move |event| {
                    if let Some(message) = event.dyn_ref::<MessageEvent>() {
                        on_word(read(&message.data()));
                    }
                }
            }),
            EventListener::new(&worker, "error", {
                let on_word = on_word.clone();
                move |event| {
                    let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
                    on_word(Word::Crashed(Crash::Said(message.unwrap_or_default())));
                }
            }),
            EventListener::new(&worker, "messageerror", move |_| {
                on_word(Word::Crashed(Crash::Unreadable("messageerror".to_owned())));
            }),
        ];
        Ok(Self {
            worker,
            _listeners: listeners,
        })
    }

    /// Sends a command. `buffers` are copied: the page may need them for another engine.
    ///
    /// # Errors
    /// The browser's words, where the message cannot be sent.
    pub fn send(
        &self,
        command: &Command,
        buffers: &[Uint8Array],
        files: &Array,
    ) -> Result<(), String> {
        let command = message::encode(command).map_err(|error| error.to_string())?;
        let command = Uint8Array::from(command.as_slice());
        let message = Object::new();
        let buffer_list: Array = buffers.iter().collect();
        for (name, value) in [
            ("command", command.as_ref()),
            ("buffers", buffer_list.as_ref()),
            ("files", files.as_ref()),
        ] {
            Reflect::set(&message, &name.into(), value).map_err(|error| said(&error))?;
        }
        self.worker
            .post_message(&message)
            .map_err(|error| said(&error))
    }
}

impl Drop for EngineLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Understands one message.
fn read(data: &JsValue) -> Word {
    let field = |name: &str| Reflect::get(data, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if let Some(crash) = field("crash").as_string() {
        return Word::Crashed(Crash::Said(crash));
    }
    if field("sources").as_string().as_deref() != Some(SOURCES) {
        return Word::Crashed(Crash::OtherBuild);
    }
    match message::decode(&Uint8Array::new(&field("event")).to_vec()) {
        Ok(event) => Word::Told {
            event: Box::new(event),
            buffers: Array::from(&field("buffers"))
                .iter()
                .filter_map(|buffer| buffer.dyn_into().ok())
                .collect(),
        },
        Err(error) => Word::Crashed(Crash::Unreadable(error.to_string())),
    }
}
