//! Random sequences of what people do and engines say, and what holds after each.

use super::driven::*;
use crate::route::{Room, Route};
use crate::state::samples::{judgement, summary};
use crate::state::{Held, Import, PaceState, Reason, Scene};
use crate::store::recipe::fixed_part;
use crate::store::{Effect, Intent, Message, Store, Timer, can, update};
use contrastive_lab::protocol::{
    Answer, AskId, Command, EngineKind, Event, Question, RunEvent, RunId, RunState,
};
use contrastive_lab::recipe::{Method, Recipe};
use proptest::prelude::*;
use std::collections::VecDeque;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Act(Box<Intent>),
    /// The engine follows the next command: as asked, by a refusal, or by dropping it.
    Follow(Manner),
    /// The import that the engine is at ends.
    EndImport(Manner),
    /// The run reports, is judged, draws the map, hands over its weights, ends.
    Run(RunStep),
    Due(Timer),
    /// The browser goes to one of the entries that its history has had, the latest last.
    Travel(prop::sample::Index),
    OpenFile,
    Walked(bool),
    Crash,
}

#[derive(Clone, Copy, Debug)]
enum Manner {
    Done,
    Refused,
    Dropped,
}

#[derive(Clone, Copy, Debug)]
enum RunStep {
    Report,
    Judge,
    Map(u32),
    Keep,
    End,
}

/// An engine by the protocol: it follows commands in their order, and answers each question once.
#[derive(Default)]
struct Engine {
    inbox: VecDeque<Command>,
    run: Option<RunId>,
    state: Option<RunState>,
    /// The import under way, its size, and what the lab does after it.
    import: Option<(AskId, u32)>,
    steps: u32,
    /// Questions that came and were not answered, and runs that were asked for and not begun.
    unanswered: Vec<Command>,
}

/// A page and an engine.
struct World {
    page: Driven,
    engine: Engine,
    /// The address as the browser shows it, and every one that it has shown.
    entry: String,
    entries: Vec<String>,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            page: Driven {
                store: Store::default(),
                effects: Vec::new(),
            },
            engine: Engine::default(),
            entry: String::new(),
            entries: vec![String::new()],
        };
        world.take(Message::EngineChosen(choice(EngineKind::Cpu)));
        world
    }

    fn take(&mut self, message: Message) {
        for effect in update(&mut self.page.store, message) {
            match effect {
                Effect::StartEngine(_) => {
                    self.engine = Engine::default();
                    self.page.engine_is_there();
                }
                Effect::Send { command, .. } => {
                    self.check_start(&command);
                    self.engine.unanswered.push(Command::clone(&command));
                    self.engine.inbox.push_back(*command);
                }
                Effect::WriteAddress(entry) | Effect::EnterAddress(entry) => {
                    self.entries.push(entry.clone());
                    self.entry = entry;
                }
                _ => {}
            }
        }
        // What the engine said while it was started had effects of its own.
        for effect in std::mem::take(&mut self.page.effects) {
            assert!(!matches!(effect, Effect::Send { .. }), "{effect:?}");
        }
    }

    /// What is started is what is shown.
    fn check_start(&self, command: &Command) {
        if let Command::Start { recipe, .. } | Command::StepOnce { recipe, .. } = command {
            assert_eq!(*recipe, *self.page.lab().recipe);
        }
    }

    fn say(&mut self, event: Event) {
        match &event {
            Event::Answer { ask, .. }
            | Event::Failed {
                asked: Some(ask), ..
            } => {
                let ask = *ask;
                self.engine.unanswered.retain(
                    |command| !matches!(command, Command::Ask { ask: of, .. } if *of == ask),
                );
            }
            Event::Run {
                run,
                event: RunEvent::Begun(_),
            }
            | Event::Failed { run: Some(run), .. } => {
                let run = *run;
                self.engine.unanswered.retain(|command| {
                    !matches!(
                        command,
                        Command::Start { run: of, .. } | Command::StepOnce { run: of, .. }
                            if *of == run
                    )
                });
            }
            _ => {}
        }
        self.take(Message::Told {
            event: Box::new(event),
            bytes: Vec::new(),
            files: vec![Held::new("bytes")],
        });
    }

    fn answer(&mut self, ask: AskId, answer: Answer) {
        self.say(Event::Answer { ask, answer });
    }

    fn fail(&mut self, asked: Option<AskId>, run: Option<RunId>) {
        self.say(Event::Failed {
            asked,
            run,
            kind: contrastive_lab::protocol::FailureKind::Refused,
            sentence: sentence("It cannot be done."),
        });
    }

    fn enter(&mut self, state: RunState) {
        self.engine.state = Some(state);
        let shown = match self.engine.import {
            Some(_) => RunState::Importing,
            None => state,
        };
        let run = self.engine.run;
        self.say(Event::State { state: shown, run });
    }

    fn happen(&mut self, step: Step) {
        let alive = self.page.lab().engine.crash.is_none();
        match step {
            Step::Act(intent) => {
                self.check_intent(&intent);
                self.take(Message::Intent(*intent));
            }
            Step::Follow(manner) if alive => self.follow(manner),
            Step::EndImport(manner) if alive => self.end_import(manner),
            Step::Run(step) if alive => self.run(step),
            Step::Due(timer) => self.take(Message::Due(timer)),
            Step::Travel(index) => {
                let entry = index.get(&self.entries).clone();
                self.entry = entry.clone();
                self.take(Message::Address(entry));
            }
            Step::OpenFile => self.take(Message::ModelRead {
                file_name: "friend.safetensors".to_owned(),
                read: Ok(Held::new("friend")),
            }),
            Step::Walked(any) => {
                let walk = 1;
                let file = crate::state::PickedFile {
                    path: "cat.png".to_owned(),
                    file: Held::new("cat"),
                };
                self.take(Message::Walked {
                    walk,
                    files: any.then_some(file).into_iter().collect(),
                    unreadable: Vec::new(),
                });
            }
            Step::Crash if alive => {
                self.engine = Engine::default();
                self.take(Message::Crashed(crate::engine::Crash::Said(String::new())));
            }
            Step::Follow(_) | Step::EndImport(_) | Step::Run(_) | Step::Crash => {}
        }
        self.check();
    }

    fn follow(&mut self, manner: Manner) {
        let Some(command) = self.engine.inbox.pop_front() else {
            return;
        };
        let under_way = self.engine.run;
        match command {
            Command::Ask { ask, question } => self.follow_question(ask, question, manner),
            Command::CancelImport { ask }
                if self.engine.import.is_some_and(|(of, _)| of == ask) =>
            {
                self.engine.import = None;
                self.enter(self.engine.state.unwrap_or(RunState::Empty));
                self.answer(ask, not_imported(true));
            }
            Command::CancelImport { .. } => {}
            Command::Start { run, .. } | Command::StepOnce { run, .. }
                if under_way == Some(run) =>
            {
                self.engine.unanswered.retain(
                    |command| !matches!(command, Command::StepOnce { run: of, .. } if *of == run),
                );
                self.enter(RunState::Paused);
            }
            Command::Start { run, .. } | Command::StepOnce { run, .. } => {
                if under_way.is_some() || !matches!(manner, Manner::Done) {
                    return self.fail(None, Some(run));
                }
                self.engine.run = Some(run);
                self.engine.steps = 0;
                self.say(Event::Run {
                    run,
                    event: begun(run),
                });
                self.enter(RunState::Training);
            }
            Command::Pause { run } if under_way == Some(run) => self.enter(RunState::Paused),
            Command::Resume { run } if under_way == Some(run) => self.enter(RunState::Training),
            Command::Stop { run } if under_way == Some(run) => self.run(RunStep::End),
            _ => {}
        }
    }

    fn follow_question(&mut self, ask: AskId, question: Question, manner: Manner) {
        if let Question::ImportSample { size_px, .. } | Question::ImportFiles { size_px, .. } =
            question
        {
            if let Some((replaced, _)) = self.engine.import.replace((ask, size_px)) {
                self.answer(replaced, not_imported(true));
            }
            return self.enter(self.engine.state.unwrap_or(RunState::Empty));
        }
        match manner {
            Manner::Refused => self.fail(Some(ask), None),
            Manner::Dropped => self.answer(ask, Answer::Dropped),
            Manner::Done => {
                let answer = match question {
                    Question::MeasurePace { .. } => Answer::Pace(pace()),
                    Question::SaveModel => Answer::ModelSaved {
                        file_name: "saved".to_owned(),
                    },
                    Question::OpenModel { .. } => card(Recipe::default()),
                    Question::FindNeighbours { point, .. } => Answer::Neighbours {
                        point,
                        size_px: 32,
                        neighbours: Vec::new(),
                    },
                    Question::PreviewViews { count, .. } => Answer::Views {
                        count,
                        size_px: 32,
                        milliseconds: 1.0,
                    },
                    Question::Thumbnails { indices } => Answer::Thumbnails {
                        indices,
                        size_px: 32,
                    },
                    Question::EmbedWithOpened { run } | Question::EmbedWithTrained { run } => {
                        let event = begun(run);
                        self.say(Event::Run { run, event });
                        Answer::Done
                    }
                    _ => Answer::Done,
                };
                self.answer(ask, answer);
            }
        }
    }

    fn end_import(&mut self, manner: Manner) {
        let Some((ask, size_px)) = self.engine.import.take() else {
            return;
        };
        match manner {
            Manner::Done => {
                self.engine.run = None;
                let answer = set(contrastive_lab::protocol::ImageSetSummary {
                    size_px,
                    ..shapes(500, size_px)
                });
                self.answer(ask, answer);
                self.enter(RunState::Ready);
            }
            Manner::Refused | Manner::Dropped => {
                self.enter(self.engine.state.unwrap_or(RunState::Empty));
                self.answer(ask, not_imported(false));
            }
        }
    }

    fn run(&mut self, step: RunStep) {
        let Some(run) = self.engine.run else {
            return;
        };
        self.engine.steps += 1;
        let event = match step {
            RunStep::Report => progress(self.engine.steps),
            RunStep::Judge => RunEvent::Judged(judgement(self.engine.steps)),
            RunStep::Keep => RunEvent::Kept {
                file_name: "kept".to_owned(),
            },
            RunStep::Map(points) => {
                self.page.map(run, &(0..points).collect::<Vec<_>>());
                let effects = std::mem::take(&mut self.page.effects);
                for effect in effects {
                    if let Effect::Send { command, .. } = effect {
                        self.engine.unanswered.push(Command::clone(&command));
                        self.engine.inbox.push_back(*command);
                    }
                }
                return;
            }
            RunStep::End => {
                self.engine.run = None;
                return self.enter(RunState::Finished);
            }
        };
        self.say(Event::Run { run, event });
    }

    /// What can be done leads to something; what cannot is said, and does nothing.
    fn check_intent(&self, intent: &Intent) {
        let mut after = self.page.store.clone();
        let effects = update(&mut after, Message::Intent(intent.clone()));
        if let Err(reason) = can(&self.page.store, intent) {
            assert!(effects.is_empty(), "{intent:?} led to {effects:?}");
            let is_said = after.lab().alert.is_some() || reason == Reason::Starting;
            assert!(is_said, "{intent:?} was refused in silence");
            assert!(after.lab().recipe == self.page.lab().recipe);
        } else if is_a_button_that_acts(intent) {
            let cancels = matches!(intent, Intent::CancelImport);
            let changed = after.lab() != self.page.lab();
            assert!(
                !effects.is_empty() || (cancels && changed),
                "{intent:?} led to nothing"
            );
        }
    }

    fn waits_for(&self, is_so: impl Fn(&Question) -> bool) -> bool {
        self.engine.unanswered.iter().any(|command| match command {
            Command::Ask { question, .. } => is_so(question),
            _ => false,
        })
    }

    fn check(&self) {
        let lab = self.page.lab();
        let engine = &lab.engine;
        if let Some(run) = engine.run {
            assert_eq!(
                lab.run.id(),
                Some(run),
                "its figures are the ones that are shown"
            );
            let recipe = lab.run.recipe.as_deref().expect("a recipe");
            assert_eq!(fixed_part(recipe), fixed_part(&lab.recipe));
        }
        let starts = |command: &&Command| matches!(command, Command::Start { .. });
        assert!(self.engine.unanswered.iter().filter(starts).count() <= 1);
        for command in &self.engine.unanswered {
            if let Command::Start { recipe, .. } = command {
                assert_eq!(fixed_part(recipe), fixed_part(&lab.recipe));
                assert!(engine.starting);
            }
        }
        if *lab.pace == PaceState::Measuring {
            assert!(self.waits_for(is_pace), "nobody measures");
        }
        if lab.map.searching {
            assert!(self.waits_for(is_neighbours), "nobody searches");
        }
        if matches!(lab.images.import, Some(Import::Decoding(_))) {
            assert!(self.waits_for(is_import), "nobody loads");
        }
        if engine.starting {
            let waits = |command: &Command| {
                matches!(command, Command::Start { .. } | Command::StepOnce { .. })
            };
            let embeds = |question: &Question| {
                matches!(
                    question,
                    Question::EmbedWithOpened { .. } | Question::EmbedWithTrained { .. }
                )
            };
            assert!(
                self.engine.unanswered.iter().any(waits)
                    || self.waits_for(embeds)
                    || self.waits_for(is_import),
                "nobody starts"
            );
        }
        if engine.crash.is_some() {
            assert_eq!(engine.status(), RunState::Failed);
            assert_eq!(lab.images.import, None);
        }
        let route = Route::read(&self.entry).expect("a room that there is");
        assert_eq!(route.room, lab.route.room, "{}", self.entry);
        assert!(!lab.map.pinned || lab.map.picked.is_some());
    }
}

fn not_imported(cancelled: bool) -> Answer {
    Answer::NotImported {
        sentence: sentence("Nothing was loaded."),
        refusals: Vec::new(),
        cancelled,
    }
}

fn is_a_button_that_acts(intent: &Intent) -> bool {
    !matches!(
        intent,
        Intent::SetRecipe(_)
            | Intent::ChooseMethod(_)
            | Intent::PickPoint(_)
            | Intent::PinPoint(_)
            | Intent::CloseModel
            | Intent::CloseAlert
            | Intent::Show(_)
            | Intent::Enter(_)
    )
}

fn intents() -> impl Strategy<Value = Intent> {
    let recipe = (0..4_u32, 0..3_usize).prop_map(|(setting, value)| {
        let mut recipe = Recipe::default();
        match setting {
            0 => recipe.temperature = [0.1, 0.5, 0.9][value],
            1 => recipe.images_mut().size_px = [32, 64, 96][value],
            2 => recipe.batch_size = [8, 16, 1][value],
            _ => recipe.seed = [0, 1, 2][value],
        }
        Intent::SetRecipe(Box::new(recipe))
    });
    let methods =
        (0..Method::ALL.len()).prop_map(|method| Intent::ChooseMethod(Method::ALL[method]));
    prop_oneof![
        4 => Just(Intent::TrySample { images: 2_000 }),
        4 => Just(Intent::Start),
        2 => recipe,
        1 => methods,
        1 => Just(Intent::StepOnce),
        1 => Just(Intent::Pause),
        1 => Just(Intent::Resume),
        1 => Just(Intent::Stop),
        1 => Just(Intent::CancelImport),
        1 => Just(Intent::SaveModel),
        1 => Just(Intent::CloseModel),
        2 => Just(Intent::EmbedOpened),
        2 => Just(Intent::TrainOn),
        1 => Just(Intent::Probe),
        1 => Just(Intent::JudgeHere),
        1 => Just(Intent::FewLabels(few_labels())),
        1 => Just(Intent::StopFewLabels),
        1 => Just(Intent::ExportEmbeddings),
        1 => Just(Intent::MapWholeSet),
        1 => (0..5_u32).prop_map(Intent::PickPoint),
        1 => (0..5_u32).prop_map(Intent::PinPoint),
        1 => Just(Intent::Dropped(Held::new(()))),
        1 => Just(Intent::SwitchEngine(EngineKind::WebGpu)),
        1 => Just(Intent::RestartEngine),
        1 => Just(Intent::CloseAlert),
        1 => Just(Intent::Show(Scene::Judge)),
        1 => Just(Intent::CopyLink),
        2 => (0..3_u64).prop_map(|run| Intent::Enter(match run {
            0 => Room::Lab,
            run => Room::Run(RunId(run)),
        })),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let manners = || {
        prop_oneof![
            6 => Just(Manner::Done),
            1 => Just(Manner::Refused),
            1 => Just(Manner::Dropped),
        ]
    };
    let runs = prop_oneof![
        Just(RunStep::Report),
        Just(RunStep::Judge),
        (1..4_u32).prop_map(RunStep::Map),
        Just(RunStep::Keep),
        Just(RunStep::End),
    ];
    prop_oneof![
        10 => intents().prop_map(|intent| Step::Act(Box::new(intent))),
        10 => manners().prop_map(Step::Follow),
        3 => manners().prop_map(Step::EndImport),
        4 => runs.prop_map(Step::Run),
        2 => Just(Step::Due(Timer::Pace)),
        1 => Just(Step::Due(Timer::Adjust)),
        1 => Just(Step::Due(Timer::Address)),
        2 => any::<prop::sample::Index>().prop_map(Step::Travel),
        1 => Just(Step::OpenFile),
        1 => any::<bool>().prop_map(Step::Walked),
        1 => Just(Step::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        // The sequence that fails is printed, and is short.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_happens_the_page_and_the_engine_stay_of_one_mind(
        steps in prop::collection::vec(steps(), 1..80)
    ) {
        let mut world = World::new();
        for step in steps {
            world.happen(step);
        }
    }
}

/// The sequences reach what they are about: a run on a set.
#[test]
fn an_engine_of_these_tests_trains() {
    let mut world = World::new();
    for step in [
        Step::Act(Box::new(Intent::TrySample { images: 2_000 })),
        Step::Follow(Manner::Done),
        Step::EndImport(Manner::Done),
        Step::Follow(Manner::Done),
        Step::Act(Box::new(Intent::Start)),
        Step::Follow(Manner::Done),
        Step::Run(RunStep::Report),
    ] {
        world.happen(step);
    }
    assert_eq!(world.page.lab().engine.status(), RunState::Training);
    assert_eq!(world.page.lab().run.step(), 1);
    assert_ne!(world.page.lab().images.summary.as_deref(), Some(&summary()));
}
