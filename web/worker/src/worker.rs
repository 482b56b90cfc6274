//! The loop: commands first, then a slice of work, then a turn for the browser.

use crate::complaints;
use crate::device;
use crate::messages::{self, Incoming};
use crate::turns::Turns;
use contrastive_lab::lab::Lab;
use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use js_sys::Function;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static INBOX: RefCell<Option<UnboundedSender<Incoming>>> = const { RefCell::new(None) };
}

/// Builds the engine and goes on for the worker's whole life.
pub fn run(load_decoder: Function) {
    let (sender, receiver) = unbounded();
    INBOX.set(Some(sender));
    spawn_local(async move {
        let turns = match Turns::new() {
            Ok(turns) => turns,
            Err(error) => return messages::crash(&format!("{error:?}")),
        };
        match device::host(load_decoder).await {
            Ok(host) => follow(Lab::new(host), receiver, &turns).await,
            Err(words) => messages::crash(&words),
        }
    });
}

/// Puts a message of the page in the queue.
pub fn receive(message: JsValue) {
    match messages::read(message) {
        Ok(incoming) => INBOX.with_borrow(|inbox| {
            let inbox = inbox.as_ref();
            if inbox.is_none_or(|inbox| inbox.unbounded_send(incoming).is_err()) {
                messages::crash("the engine takes no more commands");
            }
        }),
        Err(words) => messages::crash(&format!("the engine did not understand the page: {words}")),
    }
}

async fn follow(mut lab: Lab, mut inbox: UnboundedReceiver<Incoming>, turns: &Turns) {
    loop {
        while let Ok(incoming) = inbox.try_recv() {
            take(&mut lab, incoming).await;
        }
        if lab.is_busy() {
            lab.pump().await;
            turns.next().await;
        } else if let Some(incoming) = next(&mut inbox).await {
            take(&mut lab, incoming).await;
        }
        lab.device_holds();
    }
}

async fn take(lab: &mut Lab, incoming: Incoming) {
    let Incoming {
        command,
        buffers,
        files,
    } = incoming;
    lab.handle(command, buffers, files).await;
}

/// The next message; none where the device complained before it came.
async fn next(inbox: &mut UnboundedReceiver<Incoming>) -> Option<Incoming> {
    use futures_core::Stream;
    poll_fn(|context| {
        if complaints::poll(context).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut *inbox).poll_next(context)
    })
    .await
}
