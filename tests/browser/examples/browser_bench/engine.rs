use crate::stage::Stage;
use crate::task::{SIZE_PX, Task};
use anyhow::{Context, Result, bail};
use contrastive_lab::augment::Preset;
use contrastive_lab::protocol::{
    Answer, AskId, Command, Event, ImportSource, Question, RunEvent, RunId, RunState, message,
};
use contrastive_lab_browser_tests::Page;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often the page is asked for news.
const ASK_EVERY: Duration = Duration::from_millis(10);
const LIMIT: Duration = Duration::from_secs(1800);

const RUN: RunId = RunId(1);

/// An engine, held at a step of its one run.
pub struct Engine {
    /// What the page of the bench calls it.
    name: String,
}

/// One step of an engine.
pub struct EngineStep {
    /// Before the step.
    pub loss: f64,
    /// From the command until its report was there.
    pub seconds: f64,
    /// The event that brought the weights after the step.
    pub weights: u64,
}

/// A message of an engine as the page keeps it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Heard {
    number: u64,
    at_ms: f64,
    event: Vec<u8>,
    crash: Option<String>,
}

impl Engine {
    /// Starts the one whose worker is called so, and loads the images.
    ///
    /// # Errors
    /// In words, where it does not start or takes no images.
    pub async fn start(page: &Page, stage: &Stage, name: &str, counts: bool) -> Result<Self> {
        let engine = Self {
            name: name.to_owned(),
        };
        let start = "bench.start(arguments[0], arguments[1], arguments[0]);";
        let worker = stage.worker(counts);
        page.script(start, vec![json!(engine.name), json!(worker)])
            .await?;
        let is_ready =
            |heard: &Heard| Ok(matches!(heard.event()?, Event::EngineReady(_)).then_some(()));
        engine.hear(page, "the engine", is_ready).await?;
        let source = |path: &String| ImportSource { path: path.clone() };
        let question = Question::ImportFiles {
            sources: stage.images.iter().map(source).collect(),
            size_px: SIZE_PX,
            larger_copies: false,
        };
        match engine.ask(page, 1, question, &stage.images).await? {
            Answer::Set { summary, .. } if summary.images as usize == stage.images.len() => {
                Ok(engine)
            }
            other => bail!("the engine did not take the images: {other:?}"),
        }
    }

    /// The milliseconds that MoCo v2's two views of so many images take.
    ///
    /// # Errors
    /// Where the engine makes none.
    pub async fn views_ms(&self, page: &Page, images: u32) -> Result<f64> {
        let question = Question::PreviewViews {
            views: Preset::MocoV2.policies(SIZE_PX),
            seed: 1,
            count: images,
        };
        match self.ask(page, 2, question, &[]).await? {
            Answer::Views { milliseconds, .. } => Ok(f64::from(milliseconds)),
            other => bail!("the engine made no views: {other:?}"),
        }
    }

    /// Begins the task with the weights that were lent; gives the losses of its first steps, and holds it.
    ///
    /// # Errors
    /// Where it takes the file or the task not, in the engine's words.
    pub async fn begin_with_lent(
        &self,
        page: &Page,
        task: &Task,
        steps: usize,
    ) -> Result<Vec<f64>> {
        let open = Command::Ask {
            ask: AskId(3),
            question: Question::OpenModel {
                file_name: "lent.safetensors".to_owned(),
            },
        };
        let post = "await bench.postLent(args[0], args[1]);";
        let arguments = vec![json!(self.name), json!(message::encode(&open)?)];
        page.async_script(post, arguments).await?;
        let opened = |heard: &Heard| match heard.event()? {
            Event::Answer {
                answer: Answer::ModelOpened(_),
                ..
            } => Ok(Some(())),
            Event::Answer { answer, .. } => bail!("the lent weights were not opened: {answer:?}"),
            Event::Failed { sentence, .. } => bail!("{}", sentence.english),
            _ => Ok(None),
        };
        self.hear(page, "the lent weights", opened).await?;
        let start = Command::Start {
            run: RUN,
            recipe: task.recipe.clone(),
            from_opened: true,
        };
        self.post(page, &start, &[]).await?;
        let mut losses = Vec::new();
        let reported = |heard: &Heard| {
            match heard.event()? {
                Event::Run {
                    event: RunEvent::Progress(progress),
                    ..
                } => losses.extend(progress.reports.iter().map(|report| f64::from(report.loss))),
                Event::Failed { sentence, .. } => bail!("{}", sentence.english),
                _ => {}
            }
            Ok((losses.len() >= steps).then_some(()))
        };
        self.hear(page, "the first steps", reported).await?;
        self.post(page, &Command::Pause { run: RUN }, &[]).await?;
        // Until then it has done further steps, whose events are none of a later step's.
        let mut is_held = false;
        let held = |heard: &Heard| match heard.event()? {
            Event::State {
                state: RunState::Paused,
                ..
            } => {
                is_held = true;
                Ok(None)
            }
            Event::Run {
                event: RunEvent::Kept { .. },
                ..
            } => Ok(is_held.then_some(())),
            Event::Failed { sentence, .. } => bail!("{}", sentence.english),
            _ => Ok(None),
        };
        self.hear(page, "the run to be held", held).await?;
        losses.truncate(steps);
        Ok(losses)
    }

    /// One step of the task.
    ///
    /// # Errors
    /// Where it cannot be done, in the engine's words.
    pub async fn step(&self, page: &Page, task: &Task) -> Result<EngineStep> {
        let command = Command::StepOnce {
            run: RUN,
            recipe: task.recipe.clone(),
        };
        let posted_ms = self.post(page, &command, &[]).await?;
        let mut reported = None;
        let weights = |heard: &Heard| {
            match heard.event()? {
                Event::Run {
                    event: RunEvent::Progress(progress),
                    ..
                } => {
                    let report = progress.reports.last().context("a step without a report")?;
                    reported = Some((f64::from(report.loss), heard.at_ms));
                }
                Event::Run {
                    event: RunEvent::Kept { .. },
                    ..
                } => return Ok(Some(heard.number)),
                Event::Failed { sentence, .. } => bail!("{}", sentence.english),
                _ => {}
            }
            Ok(None)
        };
        let weights = self.hear(page, "a step", weights).await?;
        let (loss, at_ms) = reported.context("weights without a step")?;
        Ok(EngineStep {
            loss,
            seconds: (at_ms - posted_ms) / 1e3,
            weights,
        })
    }

    /// Lets all others begin with the weights after a step.
    ///
    /// # Errors
    /// Where the page does not have them any more.
    pub async fn lend(&self, page: &Page, step: &EngineStep) -> Result<()> {
        let begin = "bench.lend(arguments[0], arguments[1]);";
        page.script(begin, vec![json!(self.name), json!(step.weights)])
            .await?;
        Ok(())
    }

    pub async fn end(&self, page: &Page) -> Result<()> {
        let end = "bench.end(arguments[0]);";
        page.script(end, vec![json!(self.name)]).await?;
        Ok(())
    }

    async fn ask(
        &self,
        page: &Page,
        number: u32,
        question: Question,
        images: &[String],
    ) -> Result<Answer> {
        let ask = AskId(number);
        self.post(page, &Command::Ask { ask, question }, images)
            .await?;
        let answer = |heard: &Heard| match heard.event()? {
            Event::Answer { ask: to, answer } if to == ask => Ok(Some(answer)),
            Event::Failed { sentence, .. } => bail!("{}", sentence.english),
            _ => Ok(None),
        };
        self.hear(page, "an answer", answer).await
    }

    /// Gives when it was posted, in the page's milliseconds.
    async fn post(&self, page: &Page, command: &Command, images: &[String]) -> Result<f64> {
        let post = "return bench.post(args[0], args[1], args[2]);";
        let command = message::encode(command)?;
        let arguments = vec![json!(self.name), json!(command), json!(images)];
        let posted = page.async_script(post, arguments).await?;
        posted.as_f64().context("no time of a message")
    }

    /// What `wanted` takes out of the next messages.
    async fn hear<T>(
        &self,
        page: &Page,
        what: &str,
        mut wanted: impl FnMut(&Heard) -> Result<Option<T>>,
    ) -> Result<T> {
        let begin = Instant::now();
        while begin.elapsed() < LIMIT {
            let heard = "return bench.heard(arguments[0]);";
            let heard = page.script(heard, vec![json!(self.name)]).await?;
            let heard: Vec<Heard> = serde_json::from_value(heard)?;
            let mut found = None;
            for heard in &heard {
                found = found.or(wanted(heard)?);
            }
            if let Some(found) = found {
                return Ok(found);
            }
            page.check_console().await?;
            sleep(ASK_EVERY).await;
        }
        bail!(
            "waited {} s in vain for {what} of {}",
            LIMIT.as_secs(),
            self.name
        )
    }
}

impl Heard {
    fn event(&self) -> Result<Event> {
        match &self.crash {
            Some(words) => bail!("the engine stopped: {words}"),
            None => Ok(message::decode(&self.event)?),
        }
    }
}
