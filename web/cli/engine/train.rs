//! Train by a recipe, as the page does: the same lab, driven by the same commands.

use crate::device::device;
use crate::images::sources;
use crate::run_id::run_id;
use crate::said::say;
use contrastive_lab::decode::Codecs;
use contrastive_lab::lab::{Files, Host, Lab, Outgoing};
use contrastive_lab::protocol::job::{Said, TrainJob};
use contrastive_lab::protocol::{
    Answer, AskId, Command, EngineKind, EngineReady, Event, ImportSource, Question, RunEvent,
    RunState, SampleSet,
};
use contrastive_lab::recipe::ImageInput;
use contrastive_lab::run::{Asked, interval_95};
use contrastive_lab::train::Limits;
use pollster::block_on;
use std::cell::RefCell;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;

/// What a native process may take; the largest binding that desktop adapters give a single tensor.
const LIMITS: Limits = Limits {
    memory_bytes: 16e9,
    tensor_bytes: 2e9,
};
/// Points that are judged.
const MAP_POINTS_MAX: usize = 2_000;
/// Images that a linear probe is fitted to.
const PROBE_IMAGES_MAX: usize = 10_000;

pub fn run(job: &TrainJob) -> Result<(), Box<dyn Error>> {
    let mut lab = Native::new(job.engine)?;
    let &ImageInput {
        size_px,
        larger_copies,
        ..
    } = job.recipe.images();
    if job.images.is_empty() {
        let images = SampleSet::IMAGES[0];
        let sample = SampleSet {
            images,
            seed: job.recipe.seed,
        };
        lab.ask(Question::ImportSample { sample, size_px }, Vec::new())?;
    } else {
        let files = sources(&job.images)?;
        let named = files.iter().map(|file| ImportSource {
            path: file.path().to_owned(),
        });
        let sources = named.collect();
        lab.ask(
            Question::ImportFiles {
                sources,
                size_px,
                larger_copies,
            },
            files,
        )?;
    }
    let start = Command::Start {
        run: run_id(),
        recipe: job.recipe.clone(),
        from_opened: false,
    };
    let trained = lab.tell(start, Vec::new());
    match (trained, lab.lab.state()) {
        (Ok(()), RunState::Finished) => {}
        // The model is there; what failed came after it, such as a probe.
        (Err(problem), RunState::Finished) => say(&Said::Note(problem.to_string())),
        (Err(problem), _) => return Err(problem),
        (Ok(()), _) => return Err("the run did not finish".into()),
    }
    lab.ask(Question::SaveModel, Vec::new())?;
    let model = lab.model.borrow_mut().take().ok_or("no model was saved")?;
    std::fs::write(&job.model, model)
        .map_err(|error| format!("{}: {error}", job.model.display()))?;
    say(&Said::Written(job.model.display().to_string()));
    Ok(())
}

/// A lab in this process.
struct Native {
    lab: Lab,
    failure: Rc<RefCell<Option<String>>>,
    model: Rc<RefCell<Option<Vec<u8>>>>,
}

impl Native {
    fn new(engine: EngineKind) -> Result<Self, Box<dyn Error>> {
        let (device, name) = device(engine)?;
        let started = Instant::now();
        let failure = Rc::new(RefCell::new(None));
        let model = Rc::new(RefCell::new(None));
        let lab = Lab::new(Host {
            ready: EngineReady {
                kind: engine,
                adapter: name,
                software: false,
            },
            device,
            limits: LIMITS,
            map_points_max: MAP_POINTS_MAX,
            probe_images_max: PROBE_IMAGES_MAX,
            now_seconds: Box::new(move || started.elapsed().as_secs_f64()),
            memory_bytes: Box::new(|| None),
            device_trouble: Box::new(|| None),
            picture_decoder: Box::new(|| Box::pin(async { Ok(Box::<Codecs>::default() as _) })),
            say: {
                let (failure, model) = (Rc::clone(&failure), Rc::clone(&model));
                Box::new(move |outgoing| hear(outgoing, &failure, &model))
            },
        });
        Ok(Self {
            lab,
            failure,
            model,
        })
    }

    /// One question at a time, so that none needs a number of its own.
    fn ask(&mut self, question: Question, files: Files) -> Result<(), Box<dyn Error>> {
        let ask = AskId(0);
        self.tell(Command::Ask { ask, question }, files)
    }

    /// Follows a command to its end.
    fn tell(&mut self, command: Command, files: Files) -> Result<(), Box<dyn Error>> {
        block_on(self.lab.handle(command, Vec::new(), files));
        while self.lab.is_busy() {
            block_on(self.lab.pump());
        }
        match self.failure.borrow_mut().take() {
            Some(sentence) => Err(sentence.into()),
            None => Ok(()),
        }
    }
}

fn hear(outgoing: Outgoing, failure: &RefCell<Option<String>>, model: &RefCell<Option<Vec<u8>>>) {
    match outgoing.event {
        Event::Importing { progress, .. } => say(&Said::Importing(progress)),
        Event::Run { event, .. } => hear_of_run(event),
        Event::Failed { sentence, .. }
        | Event::Answer {
            answer: Answer::NotImported { sentence, .. },
            ..
        } => {
            *failure.borrow_mut() = Some(sentence.english);
        }
        Event::Answer { answer, .. } => match answer {
            Answer::Set {
                summary, refusals, ..
            } => {
                for refusal in refusals {
                    say(&Said::Refused(refusal));
                }
                say(&Said::Note(format!(
                    "{} images, {} classes",
                    summary.images,
                    summary.classes.len()
                )));
            }
            Answer::ModelSaved { .. } => *model.borrow_mut() = outgoing.buffers.into_iter().next(),
            _ => {}
        },
        _ => {}
    }
}

fn hear_of_run(event: RunEvent) {
    match event {
        RunEvent::Progress(progress) => say(&Said::Progress(progress)),
        RunEvent::Judged(judgement) => {
            if let Some(accuracy) = judgement.knn_accuracy {
                say(&Said::Note(format!(
                    "step {}: kNN {:.1} % on {} held-back images",
                    judgement.step,
                    100.0 * accuracy,
                    judgement.queries
                )));
            }
        }
        RunEvent::Voted(end) => {
            if let Some(vote) = end.votes.first() {
                let [least, most] = interval_95(vote.accuracy, end.queries);
                let of = match end.asked {
                    Asked::HeldBack => "held-back images",
                    Asked::TestFolder => "images of the folder to test on",
                };
                say(&Said::Note(format!(
                    "kNN at the end: {:.1} % (95 %: {:.1} to {:.1} %) of {} {of}, by the {} nearest of all {} \
                     training images",
                    100.0 * vote.accuracy,
                    100.0 * least,
                    100.0 * most,
                    end.queries,
                    vote.k,
                    end.bank
                )));
            }
        }
        RunEvent::Probed(report) => say(&Said::Note(format!(
            "linear probe: {:.1} % of {} held-back images, fitted to {} training images",
            100.0 * report.accuracy,
            report.test,
            report.train
        ))),
        _ => {}
    }
}
