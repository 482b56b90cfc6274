//! A lab that a test drives.

use burn::tensor::Device;
use contrastive_lab::decode::Codecs;
use contrastive_lab::lab::{DeviceTrouble, Files, Host, Lab, Outgoing};
use contrastive_lab::protocol::{Command, EngineKind, EngineReady, RunState, SampleSet};
use contrastive_lab::recipe::Recipe;
use contrastive_lab::train::Limits;
use pollster::block_on;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Instant;

/// A lab with what it says.
pub struct Driven {
    pub lab: Lab,
    said: Rc<RefCell<Vec<Outgoing>>>,
    trouble: Rc<RefCell<Option<DeviceTrouble>>>,
}

impl Driven {
    pub fn new() -> Self {
        Self::with_memory(4e9)
    }

    pub fn with_memory(memory_bytes: f64) -> Self {
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
            probe_images_max: 10_000,
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
        Self { lab, said, trouble }
    }

    /// A lab with a sample set.
    pub fn ready() -> Self {
        let mut driven = Self::new();
        driven.load_samples();
        driven
    }

    pub fn load_samples(&mut self) {
        self.tell(Command::ImportSample {
            sample: SampleSet {
                images: SampleSet::IMAGES[0],
                seed: 1,
            },
            size_px: 32,
        });
        self.work();
        assert_eq!(self.lab.state(), RunState::Ready);
    }

    pub fn tell(&mut self, command: Command) {
        self.tell_with(command, Vec::new(), Vec::new());
    }

    pub fn tell_with(&mut self, command: Command, buffers: Vec<Vec<u8>>, files: Files) {
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

pub fn recipe(max_steps: u32) -> Recipe {
    Recipe {
        batch_size: 16,
        max_steps: Some(max_steps),
        ..Recipe::default()
    }
}
