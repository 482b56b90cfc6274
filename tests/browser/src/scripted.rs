//! An engine that says what a test wants, in the protocol's own bytes.
//!
//! A copy of the site whose worker is a few lines of the test's: the page is the real one.

use crate::page::Page;
use crate::sabotage;
use anyhow::{Context, Result};
use contrastive_lab::protocol::{
    Answer, AskId, Command, EngineKind, EngineReady, Event, ImageSetSummary, Question, RunEvent,
    RunId, RunState, SOURCES, message,
};
use contrastive_lab_cli::names;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const WORKER: &str = include_str!("scripted/worker.js");
const BEFORE_PAGE: &str = include_str!("scripted/page.js");
/// Until the page tells its engine what the test waits for.
const HEARD_LIMIT: Duration = Duration::from_secs(20);

/// A copy of the site whose engine is scripted.
pub(crate) fn scripted(site: &Path) -> Result<TempDir> {
    let copy = sabotage::copy_of(site)?;
    let worker = names::find(copy.path(), "worker.js")?;
    fs::write(&worker, WORKER).with_context(|| worker.display().to_string())?;
    sabotage::put_before(copy.path(), "boot.js", BEFORE_PAGE)?;
    Ok(copy)
}

/// The engine of a page, played by the test.
pub struct ScriptedEngine<'a> {
    page: &'a Page,
}

impl<'a> ScriptedEngine<'a> {
    /// Opens the page and says that the engine is there, without a set.
    pub async fn open(page: &'a Page) -> Result<Self> {
        page.open("?engine=cpu", None).await?;
        let engine = Self { page };
        page.wait("the page's worker", HEARD_LIMIT, async || {
            let is_there = "return Boolean(window.scripted?.worker);";
            let is_there = page.script(is_there, vec![]).await?;
            Ok(is_there.as_bool().filter(|&is_there| is_there))
        })
        .await?;
        engine.be_there().await?;
        Ok(engine)
    }

    /// Says that it can take commands.
    pub async fn be_there(&self) -> Result<()> {
        let ready = EngineReady {
            kind: EngineKind::Cpu,
            adapter: "a script".to_owned(),
            software: false,
        };
        self.say(&Event::EngineReady(ready), &[]).await?;
        self.state(RunState::Empty, None).await
    }

    pub async fn say(&self, event: &Event, buffers: &[Vec<u8>]) -> Result<()> {
        self.say_from(SOURCES, event, buffers).await
    }

    /// The same as an engine of other sources would.
    pub async fn say_from(&self, sources: &str, event: &Event, buffers: &[Vec<u8>]) -> Result<()> {
        let event = message::encode(event)?;
        let post = "window.scripted.worker.postMessage({ scripted: arguments[0] });";
        let said = json!({ "event": event, "buffers": buffers, "sources": sources });
        self.page.script(post, vec![said]).await?;
        Ok(())
    }

    pub async fn state(&self, state: RunState, run: Option<RunId>) -> Result<()> {
        self.say(&Event::State { state, run }, &[]).await
    }

    pub async fn answer(&self, ask: AskId, answer: Answer, buffers: &[Vec<u8>]) -> Result<()> {
        self.say(&Event::Answer { ask, answer }, buffers).await
    }

    pub async fn of_run(&self, run: RunId, event: RunEvent, buffers: &[Vec<u8>]) -> Result<()> {
        self.say(&Event::Run { run, event }, buffers).await
    }

    /// Breaks, in these words.
    pub async fn crash(&self, words: &str) -> Result<()> {
        let post = "window.scripted.worker.postMessage({ scripted: { crash: arguments[0] } });";
        self.page.script(post, vec![json!(words)]).await?;
        Ok(())
    }

    /// Everything that the page has told this engine.
    pub async fn heard(&self) -> Result<Vec<Command>> {
        let heard = self.page.script("return window.scripted.heard;", vec![]);
        let heard: Vec<Vec<u8>> = serde_json::from_value(heard.await?)?;
        let commands = heard.iter().map(|bytes| message::decode(bytes));
        Ok(commands.collect::<Result<_, _>>()?)
    }

    /// Waits for a command; gives what `found` makes of it.
    pub async fn hears<T>(&self, what: &str, found: impl Fn(&Command) -> Option<T>) -> Result<T> {
        self.page
            .wait(what, HEARD_LIMIT, async || {
                Ok(self.heard().await?.iter().rev().find_map(&found))
            })
            .await
    }

    /// Waits until it was asked this.
    pub async fn is_asked(&self, what: &str, is_so: impl Fn(&Question) -> bool) -> Result<AskId> {
        self.hears(what, |command| match command {
            Command::Ask { ask, question } if is_so(question) => Some(*ask),
            _ => None,
        })
        .await
    }

    /// Answers the sample set that the page is made to ask for.
    pub async fn load(&self, summary: ImageSetSummary) -> Result<()> {
        let before = self.imports().await?;
        self.page.click("sample-set").await?;
        let ask = self
            .page
            .wait("an import", HEARD_LIMIT, async || {
                let asked = self.imports().await?;
                Ok(asked.last().copied().filter(|_| asked.len() > before.len()))
            })
            .await?;
        let pixels = vec![128; (summary.size_px * summary.size_px * 4) as usize];
        let answer = Answer::Set {
            summary: summary.into(),
            refusals: Vec::new(),
            thumbnail_indices: vec![0],
            engine_memory_bytes: None,
        };
        self.answer(ask, answer, &[pixels]).await?;
        self.state(RunState::Ready, None).await
    }

    async fn imports(&self) -> Result<Vec<AskId>> {
        let heard = self.heard().await?;
        let imports = heard.into_iter().filter_map(|command| match command {
            Command::Ask {
                ask,
                question: Question::ImportSample { .. },
            } => Some(ask),
            _ => None,
        });
        Ok(imports.collect())
    }
}
