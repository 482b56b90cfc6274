//! A lab that a test drives.

use burn::tensor::Device;
use contrastive_lab::decode::Codecs;
use contrastive_lab::lab::{DeviceTrouble, Files, Host, Lab, Outgoing};
use contrastive_lab::protocol::{
    Answer, AskId, Command, EngineKind, EngineReady, Event, Question, RunEvent, RunId, RunState,
    SampleSet,
};
use contrastive_lab::recipe::Recipe;
use contrastive_lab::train::Limits;
use pollster::block_on;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

const MEMORY_BYTES: f64 = 4e9;
/// Images that the probes at a run's end are fitted to: few, since most tests only wait for them.
const PROBED_IMAGES: usize = 300;

/// A lab with what it says.
pub struct Driven {
    pub lab: Lab,
    said: Rc<RefCell<Vec<Outgoing>>>,
    trouble: Rc<RefCell<Option<DeviceTrouble>>>,
    asks: u32,
    runs: u64,
}

impl Driven {
    pub fn new() -> Self {
        Self::with_memory(MEMORY_BYTES)
    }

    pub fn with_memory(memory_bytes: f64) -> Self {
        Self::with(memory_bytes, PROBED_IMAGES)
    }

    fn with(memory_bytes: f64, probe_images_max: usize) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let trouble = Rc::new(RefCell::new(None));
        let started = Instant::now();
        let lab = Lab::new(Host {
            ready: EngineReady {
                kind: EngineKind::Cpu,
                adapter: String::new(),
                software: false,
            },
            device: Device::flex(),
            limits: Limits {
                memory_bytes,
                tensor_bytes: 1e9,
            },
            map_points_max: 200,
            probe_images_max,
            now_seconds: Box::new(move || started.elapsed().as_secs_f64()),
            memory_bytes: Box::new(|| None),
            device_trouble: {
                let trouble = Rc::clone(&trouble);
                Box::new(move || trouble.take())
            },
            picture_decoder: Box::new(|| Box::pin(async { Ok(Box::<Codecs>::default() as _) })),
            say: {
                let said = Rc::clone(&said);
                Box::new(move |outgoing| said.borrow_mut().push(outgoing))
            },
        });
        Self {
            lab,
            said,
            trouble,
            asks: 0,
            runs: 0,
        }
    }

    /// A lab with a sample set.
    pub fn ready() -> Self {
        let mut driven = Self::new();
        driven.load_samples();
        driven
    }

    /// The same, which probes every image of it.
    pub fn ready_to_probe_all() -> Self {
        let mut driven = Self::with(MEMORY_BYTES, 10_000);
        driven.load_samples();
        driven
    }

    pub fn load_samples(&mut self) {
        self.ask(Question::ImportSample {
            sample: SampleSet {
                images: SampleSet::IMAGES[0],
                seed: 1,
            },
            size_px: 32,
        });
        self.work();
        assert_eq!(self.lab.state(), RunState::Ready);
    }

    pub fn ask(&mut self, question: Question) -> AskId {
        self.ask_with(question, Vec::new(), Vec::new())
    }

    pub fn ask_with(&mut self, question: Question, buffers: Vec<Vec<u8>>, files: Files) -> AskId {
        self.asks += 1;
        let ask = AskId(self.asks);
        self.follow(Command::Ask { ask, question }, buffers, files);
        ask
    }

    /// A run with a number of its own.
    pub fn start(&mut self, recipe: Recipe) -> RunId {
        self.start_from(recipe, false)
    }

    pub fn start_from(&mut self, recipe: Recipe, from_opened: bool) -> RunId {
        let run = self.next_run();
        self.tell(Command::Start {
            run,
            recipe,
            from_opened,
        });
        run
    }

    /// A whole run with all that ends it; what was said of it.
    pub fn run_to_its_end(&mut self, recipe: Recipe) -> Vec<Outgoing> {
        self.heard();
        self.start(recipe);
        self.work();
        assert_eq!(self.lab.state(), RunState::Finished);
        self.heard()
    }

    /// A step of the run that is under way, or the first of another.
    pub fn step_once(&mut self, recipe: Recipe) -> RunId {
        let run = match self.lab.state() {
            RunState::Training | RunState::Paused => self.run(),
            _ => self.next_run(),
        };
        self.tell(Command::StepOnce { run, recipe });
        run
    }

    pub fn stop(&mut self) {
        let run = self.run();
        self.tell(Command::Stop { run });
    }

    /// The run that was started last.
    pub fn run(&self) -> RunId {
        RunId(self.runs)
    }

    pub fn next_run(&mut self) -> RunId {
        self.runs += 1;
        self.run()
    }

    pub fn tell(&mut self, command: Command) {
        self.follow(command, Vec::new(), Vec::new());
    }

    fn follow(&mut self, command: Command, buffers: Vec<Vec<u8>>, files: Files) {
        block_on(self.lab.handle(command, buffers, files));
    }

    pub fn work(&mut self) {
        while self.lab.is_busy() {
            block_on(self.lab.pump());
        }
    }

    /// The host notices this at the lab's next question.
    pub fn break_device(&self, trouble: DeviceTrouble) {
        self.trouble.replace(Some(trouble));
    }

    /// Everything said since the last call.
    pub fn heard(&self) -> Vec<Outgoing> {
        self.said.take()
    }
}

/// What was told of runs, with its buffers.
pub fn told(heard: &[Outgoing]) -> impl DoubleEndedIterator<Item = (&RunEvent, &[Vec<u8>])> {
    heard.iter().filter_map(|outgoing| match &outgoing.event {
        Event::Run { event, .. } => Some((event, outgoing.buffers.as_slice())),
        _ => None,
    })
}

/// What was answered, with its buffers.
pub fn answers(heard: &[Outgoing]) -> impl DoubleEndedIterator<Item = (&Answer, &[Vec<u8>])> {
    heard.iter().filter_map(|outgoing| match &outgoing.event {
        Event::Answer { answer, .. } => Some((answer, outgoing.buffers.as_slice())),
        _ => None,
    })
}

/// The first thing that was said, which is an answer.
pub fn first_answer(heard: &[Outgoing]) -> (&Answer, &[Vec<u8>]) {
    let Event::Answer { answer, .. } = &heard[0].event else {
        panic!("{:?}", heard[0].event);
    };
    (answer, &heard[0].buffers)
}

/// The model file that was answered last.
pub fn saved(heard: Vec<Outgoing>) -> Vec<u8> {
    answers(&heard)
        .rev()
        .find_map(|(answer, buffers)| match answer {
            Answer::ModelSaved { .. } => buffers.first().cloned(),
            _ => None,
        })
        .expect("a saved model")
}

pub fn recipe(max_steps: u32) -> Recipe {
    Recipe {
        batch_size: 16,
        max_steps: Some(max_steps),
        ..Recipe::default()
    }
}
