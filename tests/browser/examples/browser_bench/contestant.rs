use crate::engine::Engine;
use crate::stage::Stage;
use crate::task::Task;
use anyhow::{Result, bail};
use contrastive_lab_browser_tests::Page;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Steps whose losses are held to the reference's: the first says that the forward pass is right, the others that
/// the gradients are.
pub const FIRST_LOSSES: usize = 3;
/// A round repeats a step for about so long.
const ROUND_SECONDS: f64 = 0.5;
const STEPS_PER_ROUND_MOST: usize = 50;

/// The losses that all are held to.
pub type Losses = [f64; FIRST_LOSSES];

/// What the workers of the lab's engines are called.
const WEBGPU: &str = "webgpu";
const CPU: &str = "cpu";
const CPU_BY_BURN: &str = "cpu burn";

/// Who does the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// One of the lab's engines, by what its worker is called.
    Engine(&'static str),
    /// Another library of the browser, on one of its own backends.
    Peer {
        library: &'static str,
        backend: &'static str,
    },
}

impl Who {
    const ALL: [Self; 8] = [
        Self::Engine(WEBGPU),
        Self::Engine(CPU),
        Self::Engine(CPU_BY_BURN),
        Self::peer("jax", "webgpu"),
        Self::peer("jax", "wasm"),
        Self::peer("tensorflow", "webgpu"),
        Self::peer("tensorflow", "wasm"),
        Self::peer("tensorflow", "webgl"),
    ];

    const fn peer(library: &'static str, backend: &'static str) -> Self {
        Self::Peer { library, backend }
    }

    /// What the report calls it.
    pub fn title(self) -> String {
        match self {
            Self::Engine(WEBGPU) => "this lab, WebGPU".to_owned(),
            Self::Engine(CPU) => "this lab, CPU engine, 1 thread".to_owned(),
            Self::Engine(_) => "the same by burn's operations".to_owned(),
            Self::Peer { library, backend } => {
                let library = if library == "jax" {
                    "jax-js"
                } else {
                    "TensorFlow.js"
                };
                format!("{library}, {backend}")
            }
        }
    }

    pub fn is_on_webgpu(self) -> bool {
        match self {
            Self::Engine(name) => name == WEBGPU,
            Self::Peer { backend, .. } => backend == "webgpu",
        }
    }
}

/// One that takes part, and what is known of it so far.
pub struct Contestant {
    pub who: Who,
    /// Of an engine that is under way.
    engine: Option<Engine>,
    pub losses: Vec<f64>,
    /// Of each round, the mean of its steps.
    pub seconds: Vec<f64>,
    /// Of MoCo v2's views of the whole batch, by an engine of the lab.
    pub views_ms: Option<f64>,
    pub asked: Option<Asked>,
    /// Why it takes no further part.
    pub out: Option<String>,
}

/// What a step asks of the GPU.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub struct Asked {
    pub dispatches: u32,
    pub submissions: u32,
    /// Sent to the device, in bytes.
    pub bytes: f64,
}

/// A peer's step.
#[derive(Deserialize)]
struct PeerStep {
    loss: f64,
    seconds: f64,
    asked: Option<Asked>,
}

/// The CPU engine after its first step, whose weights all others begin with.
///
/// # Errors
/// Where there is none.
pub async fn reference(page: &Page, stage: &Stage, task: &Task) -> Result<Engine> {
    let engine = Engine::start(page, stage, CPU, false).await?;
    let first = engine.step(page, task).await?;
    engine.lend(page, &first).await?;
    Ok(engine)
}

/// All that take part, each after its first steps; and the CPU engine's losses of those.
///
/// # Errors
/// Where the CPU engine does not do its steps. Another that does not is out, with the words.
pub async fn all(page: &Page, stage: &Stage, task: &Task) -> Result<(Vec<Contestant>, Losses)> {
    let mut cpu = Some(reference(page, stage, task).await?);
    let mut contestants = Vec::new();
    for who in Who::ALL {
        let mut contestant = Contestant::new(who);
        if who == Who::Engine(CPU) {
            contestant.engine = cpu.take();
        }
        let begun = contestant.begin(page, stage, task).await;
        contestant.out = begun.err().map(|error| format!("{error:#}"));
        println!("{}: {}", who.title(), contestant.first_words());
        contestants.push(contestant);
    }
    let cpu = contestants.iter().find(|one| one.who == Who::Engine(CPU));
    match cpu.map(|cpu| cpu.losses.as_slice()) {
        Some(&[first, second, third]) => Ok((contestants, [first, second, third])),
        _ => bail!("the CPU engine, to which all are held, did not do its steps"),
    }
}

impl Contestant {
    fn new(who: Who) -> Self {
        Self {
            who,
            engine: None,
            losses: Vec::new(),
            seconds: Vec::new(),
            views_ms: None,
            asked: None,
            out: None,
        }
    }

    fn first_words(&self) -> String {
        match &self.out {
            Some(words) => words.clone(),
            None => format!("first losses {:.4?}", self.losses),
        }
    }

    /// Prepares it and does the first steps.
    async fn begin(&mut self, page: &Page, stage: &Stage, task: &Task) -> Result<()> {
        match self.who {
            Who::Engine(name) => {
                // Only the reference is under way.
                let is_under_way = self.engine.is_some();
                let engine = match self.engine.take() {
                    Some(engine) => engine,
                    None => Engine::start(page, stage, name, false).await?,
                };
                let engine = self.engine.insert(engine);
                self.views_ms = Some(engine.views_ms(page, task.recipe.batch_size).await?);
                if !is_under_way {
                    self.losses = engine.begin_with_lent(page, task, FIRST_LOSSES).await?;
                }
            }
            Who::Peer { .. } => self.prepare(page, task).await?,
        }
        while self.losses.len() < FIRST_LOSSES {
            let (loss, _) = self.step(page, task).await?;
            self.losses.push(loss);
        }
        Ok(())
    }

    /// Lets another library get ready, with the weights that were lent.
    async fn prepare(&self, page: &Page, task: &Task) -> Result<()> {
        let Who::Peer { library, backend } = self.who else {
            return Ok(());
        };
        let prepare = "await bench.prepare(args[0], args[1], args[2], args[3]);";
        let name = json!(self.who.title());
        let arguments = vec![name, json!(library), json!(backend), task.json()];
        page.async_script(prepare, arguments).await?;
        Ok(())
    }

    /// One step: its loss and its seconds.
    async fn step(&self, page: &Page, task: &Task) -> Result<(f64, f64)> {
        match &self.engine {
            Some(engine) => {
                let step = engine.step(page, task).await?;
                Ok((step.loss, step.seconds))
            }
            None => {
                let step = self.peer_step(page).await?;
                Ok((step.loss, step.seconds))
            }
        }
    }

    async fn peer_step(&self, page: &Page) -> Result<PeerStep> {
        let step = "return bench.step(args[0]);";
        let step = page
            .async_script(step, vec![json!(self.who.title())])
            .await?;
        Ok(serde_json::from_value(step)?)
    }

    /// Repeats the step for a while; who was slow in the round before is spared.
    pub async fn round(&mut self, page: &Page, task: &Task, slow_seconds: f64) {
        let is_slow = self
            .seconds
            .last()
            .is_some_and(|&seconds| seconds > slow_seconds);
        if self.out.is_some() || is_slow {
            return;
        }
        let mut steps = Vec::new();
        while steps.iter().sum::<f64>() < ROUND_SECONDS && steps.len() < STEPS_PER_ROUND_MOST {
            match self.step(page, task).await {
                Ok((_, seconds)) => steps.push(seconds),
                Err(error) => {
                    self.out = Some(format!("{error:#}"));
                    return;
                }
            }
        }
        self.seconds
            .push(steps.iter().sum::<f64>() / steps.len() as f64);
    }

    /// Lets go of what it holds.
    pub async fn end(&self, page: &Page) -> Result<()> {
        match &self.engine {
            Some(engine) => engine.end(page).await,
            None => {
                let forget = "bench.forget(arguments[0]);";
                page.script(forget, vec![json!(self.who.title())]).await?;
                Ok(())
            }
        }
    }

    /// Counts what a step asks of the GPU, once the kernels are compiled: on a page that counts.
    pub async fn count(&mut self, page: &Page, stage: &Stage, task: &Task) -> Result<()> {
        if self.out.is_some() || !self.who.is_on_webgpu() {
            return Ok(());
        }
        self.asked = match self.who {
            Who::Engine(name) => {
                let engine = Engine::start(page, stage, name, true).await?;
                for _ in 0..2 {
                    engine.step(page, task).await?;
                }
                let slices = page.slices_of_steps().await?;
                engine.end(page).await?;
                slices.last().map(|slice| Asked {
                    dispatches: slice.dispatches,
                    submissions: slice.submissions,
                    bytes: slice.bytes,
                })
            }
            Who::Peer { .. } => {
                self.prepare(page, task).await?;
                self.peer_step(page).await?;
                let step = self.peer_step(page).await?;
                self.end(page).await?;
                step.asked
            }
        };
        Ok(())
    }
}
