//! A store with an engine that says what a test wants.

use crate::engine::{Choice, Crash, Reason as ChoiceReason};
use crate::state::samples::{report, summary};
use crate::state::{Held, Lab};
use crate::store::{Effect, Intent, Message, Store, can, update};
use contrastive_lab::protocol::{
    Answer, AskId, Command, EngineKind, EngineReady, Event, FailureKind, ImageSetSummary,
    MapSnapshot, ModelCard, Pace, Progress, Question, RunEvent, RunId, RunState,
};
use contrastive_lab::recipe::Recipe;
use contrastive_lab::run::{FewLabels, Labelled, RunRecord, SetFacts};
use contrastive_lab::say::Sentence;

/// A store, with all that it asked for since the test looked last.
pub struct Driven {
    pub store: Store,
    pub effects: Vec<Effect>,
}

pub fn sentence(english: &str) -> Sentence {
    Sentence {
        id: "lab/test".to_owned(),
        values: Vec::new(),
        english: english.to_owned(),
        because: None,
    }
}

pub fn choice(kind: EngineKind) -> Choice {
    let reason = ChoiceReason::Address;
    Choice { kind, reason }
}

/// A generated set: views that nobody chose follow it.
pub fn shapes(images: u32, size_px: u32) -> ImageSetSummary {
    ImageSetSummary {
        images,
        size_px,
        factors: vec![contrastive_lab::protocol::Factor {
            name: "shape".to_owned(),
            values: vec!["circle".to_owned()],
        }],
        ..summary()
    }
}

pub fn set(summary: ImageSetSummary) -> Answer {
    Answer::Set {
        summary: summary.into(),
        refusals: Vec::new(),
        thumbnail_indices: vec![0],
        engine_memory_bytes: None,
    }
}

pub fn few_labels() -> FewLabels {
    FewLabels {
        labelled: Labelled::PerClass(5),
        draws: 2,
        fine_tuning_steps: 0,
    }
}

pub fn pace() -> Pace {
    Pace {
        step_seconds: 0.1,
        views_per_second: 100.0,
        total_seconds: 10.0,
        steps_total: 100,
        memory_bytes: 1e6,
        largest_batch: None,
    }
}

pub fn card(recipe: Recipe) -> Answer {
    Answer::ModelOpened(Box::new(ModelCard {
        file_name: "friend.safetensors".to_owned(),
        bytes: 9,
        record: RunRecord::new(RunId(9), recipe, None, SetFacts::default()),
        parameters: 7,
        made_by: "contrastive-lab 0.1.0".to_owned(),
    }))
}

/// A run that has begun.
pub fn begun(run: RunId) -> RunEvent {
    let facts = summary().facts(true);
    RunEvent::Begun(RunRecord::new(run, Recipe::default(), None, facts).into())
}

impl Driven {
    /// An engine that is ready and has nothing.
    pub fn new() -> Self {
        let mut driven = Self {
            store: Store::default(),
            effects: Vec::new(),
        };
        driven.take(Message::EngineChosen(choice(EngineKind::Cpu)));
        driven.engine_is_there();
        driven
    }

    /// The same with a set.
    pub fn with_set() -> Self {
        let mut driven = Self::new();
        driven.load(summary());
        driven
    }

    /// The same with a run that moves.
    pub fn training() -> Self {
        let mut driven = Self::with_set();
        driven.act(Intent::Start);
        let run = driven.begin();
        driven.of_run(run, progress(1));
        driven
    }

    pub fn lab(&self) -> &Lab {
        self.store.lab()
    }

    pub fn take(&mut self, message: Message) {
        self.effects.extend(update(&mut self.store, message));
    }

    pub fn act(&mut self, intent: Intent) {
        self.take(Message::Intent(intent));
    }

    pub fn can(&self, intent: Intent) -> bool {
        can(&self.store, &intent).is_ok()
    }

    pub fn tell(&mut self, event: Event) {
        self.tell_with(event, Vec::new());
    }

    pub fn tell_with(&mut self, event: Event, bytes: Vec<Vec<u8>>) {
        let files = vec![Held::new("bytes")];
        let event = Box::new(event);
        self.take(Message::Told {
            event,
            bytes,
            files,
        });
    }

    pub fn engine_is_there(&mut self) {
        self.tell(Event::EngineReady(EngineReady {
            kind: EngineKind::Cpu,
            adapter: String::new(),
            software: false,
        }));
        self.state(RunState::Empty, None);
    }

    pub fn crash(&mut self) {
        self.take(Message::Crashed(Crash::Said("out of memory".to_owned())));
    }

    pub fn state(&mut self, state: RunState, run: Option<RunId>) {
        self.tell(Event::State { state, run });
    }

    pub fn of_run(&mut self, run: RunId, event: RunEvent) {
        self.tell(Event::Run { run, event });
    }

    pub fn answer(&mut self, ask: AskId, answer: Answer) {
        self.tell(Event::Answer { ask, answer });
    }

    pub fn refuse(&mut self, asked: Option<AskId>, run: Option<RunId>, words: &str) {
        self.tell(Event::Failed {
            asked,
            run,
            kind: FailureKind::Refused,
            sentence: sentence(words),
        });
    }

    /// The commands since the last look.
    pub fn sent(&mut self) -> Vec<Command> {
        let effects = std::mem::take(&mut self.effects);
        let sent = effects.into_iter().filter_map(|effect| match effect {
            Effect::Send { command, .. } => Some(*command),
            _ => None,
        });
        sent.collect()
    }

    /// The latest question of this kind since the last look.
    pub fn asked(&mut self, is_so: impl Fn(&Question) -> bool) -> Option<AskId> {
        let sent = self.sent().into_iter().rev();
        let mut found = sent.filter_map(|command| match command {
            Command::Ask { ask, question } if is_so(&question) => Some(ask),
            _ => None,
        });
        found.next()
    }

    /// Loads a set as a person does.
    pub fn load(&mut self, summary: ImageSetSummary) {
        self.act(Intent::TrySample { images: 2_000 });
        self.loaded(summary);
    }

    /// The engine has loaded what it was asked for.
    pub fn loaded(&mut self, summary: ImageSetSummary) {
        let ask = self.asked(is_import).expect("an import");
        self.state(RunState::Importing, self.lab().engine.run);
        self.answer(ask, set(summary));
        self.state(RunState::Ready, None);
    }

    /// The engine takes the run that was asked for.
    pub fn begin(&mut self) -> RunId {
        let run = self.started().expect("a run");
        self.state(RunState::Starting, None);
        self.of_run(run, begun(run));
        self.state(RunState::Training, Some(run));
        run
    }

    /// The run that the engine was told to start since the last look.
    pub fn started(&mut self) -> Option<RunId> {
        self.start_command().map(|(run, _)| run)
    }

    /// The same with its recipe.
    pub fn start_command(&mut self) -> Option<(RunId, Recipe)> {
        let sent = self.sent().into_iter().rev();
        let mut starts = sent.filter_map(|command| match command {
            Command::Start { run, recipe, .. } => Some((run, recipe)),
            _ => None,
        });
        starts.next()
    }

    pub fn open_model(&mut self, recipe: Recipe) {
        self.take(Message::ModelRead {
            file_name: "friend.safetensors".to_owned(),
            read: Ok(Held::new("friend")),
        });
        let ask = self.asked(is_open).expect("a file that is opened");
        self.answer(ask, card(recipe));
    }

    /// A map of these images.
    pub fn map(&mut self, run: RunId, images: &[u32]) {
        let snapshot = MapSnapshot {
            snapshot: 1,
            step: 1,
            points: images.len() as u32,
            explained: 0.5,
            direct: false,
            classes: Vec::new(),
            factors: Vec::new(),
        };
        let event = RunEvent::Map(snapshot);
        let positions = vec![0; images.len() * 8];
        let images = images
            .iter()
            .flat_map(|image| image.to_le_bytes())
            .collect();
        self.tell_with(Event::Run { run, event }, vec![positions, images]);
    }
}

pub fn is_import(question: &Question) -> bool {
    matches!(
        question,
        Question::ImportSample { .. } | Question::ImportFiles { .. }
    )
}

pub fn is_open(question: &Question) -> bool {
    matches!(question, Question::OpenModel { .. })
}

pub fn is_pace(question: &Question) -> bool {
    matches!(question, Question::MeasurePace { .. })
}

pub fn is_atlas(question: &Question) -> bool {
    matches!(question, Question::Thumbnails { .. })
}

pub fn is_neighbours(question: &Question) -> bool {
    matches!(question, Question::FindNeighbours { .. })
}

pub fn progress(step: u32) -> RunEvent {
    RunEvent::Progress(Progress {
        step,
        steps_total: 100,
        epoch: 0.0,
        views_per_second: 1.0,
        elapsed_seconds: 1.0,
        eta_seconds: 1.0,
        reports: vec![report(step, 5.0)],
    })
}
