//! Half a second of measuring which engine is quicker on this machine; what is measured, and how, is in
//! `www/race.js`.

use super::patience::in_time;
use super::worker;
use gloo::events::EventListener;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent};

/// The name by which the engine's worker knows that it is asked for a race.
const NAME: &str = "race";

/// Estimates of a training step by the tiny encoder with 128 images, in milliseconds, to two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepEstimate {
    pub adapter_ms: u32,
    pub processor_ms: u32,
}

/// How a race between an adapter and the processor went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Race {
    Run(StepEstimate),
    /// The adapter computed something else than the processor.
    Wrong,
    /// It broke off, with these words of the browser.
    Broken(String),
    /// Nothing was heard within [`super::PATIENCE_SECONDS`].
    Silent,
}

/// Runs it in a worker that ends with it.
pub async fn run() -> Race {
    let worker = match worker::start(NAME) {
        Ok(worker) => worker,
        Err(words) => return Race::Broken(words),
    };
    let mut listeners = Vec::new();
    let answer = Promise::new(&mut |resolve, reject| {
        let settle = |kind, settle: Function, with: fn(&Event) -> JsValue| {
            EventListener::new(&worker, kind, move |event| {
                // A settled promise stays as it is, and settling never throws.
                settle.call1(&JsValue::UNDEFINED, &with(event)).ok();
            })
        };
        listeners.push(settle("message", resolve, data));
        listeners.push(settle("error", reject, words));
    });
    let race = match in_time(&answer).await {
        Ok(answer) if answer.is_undefined() => Race::Silent,
        Ok(answer) => read(&answer),
        Err(words) => Race::Broken(words.as_string().unwrap_or_default()),
    };
    drop(listeners);
    worker.terminate();
    race
}

fn data(event: &Event) -> JsValue {
    let message = event.dyn_ref::<MessageEvent>();
    message.map_or(JsValue::NULL, MessageEvent::data)
}

fn words(event: &Event) -> JsValue {
    let error = event.dyn_ref::<ErrorEvent>();
    error.map_or(JsValue::NULL, |error| error.message().into())
}

/// Understands what the worker says.
fn read(answer: &JsValue) -> Race {
    let field = |name: &str| Reflect::get(answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    // As an integer: no step takes longer than the weeks that it can tell.
    let milliseconds = |name| {
        field(name)
            .as_f64()
            .map(|ms| two_digits((ms as u32).max(1)))
    };
    match (milliseconds("adapterMs"), milliseconds("processorMs")) {
        (Some(adapter_ms), Some(processor_ms)) if field("right").is_truthy() => {
            Race::Run(StepEstimate {
                adapter_ms,
                processor_ms,
            })
        }
        (Some(_), Some(_)) => Race::Wrong,
        _ => Race::Broken(field("crash").as_string().unwrap_or_default()),
    }
}

/// The number to its first two digits: more, half a second does not tell.
fn two_digits(number: u32) -> u32 {
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    number.saturating_add(unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_estimate_two_digits_are_told() {
        let told = [0, 7, 42, 99, 100, 994, 996, 1949, 23_119].map(two_digits);
        assert_eq!(told, [0, 7, 42, 99, 100, 990, 1000, 1900, 23_000]);
    }
}
