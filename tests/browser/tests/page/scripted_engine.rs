//! What a person sees, with an engine that says what the test wants at the moment that the test wants.

use anyhow::Result;
use contrastive_lab::protocol::{
    Answer, Command, Event, FailureKind, Health, ImageSetSummary, Judgement, MapSnapshot, Parts,
    Question, RunEvent, RunId, RunState,
};
use contrastive_lab::recipe::Recipe;
use contrastive_lab::run::{Fingerprint, HeldBack, KnnVote, Origin, RunRecord, Weighting};
use contrastive_lab::say::Sentence;
use contrastive_lab_browser_tests::{Page, ScriptedEngine, in_browser_with_scripted_engine};
use std::time::Duration;

const MOMENT: Duration = Duration::from_secs(20);
/// Start is answered within this, whatever the engine is at.
const START_ANSWERS_WITHIN_MS: f64 = 100.0;

/// So many images in two classes.
fn summary(images_per_class: [u32; 2]) -> ImageSetSummary {
    ImageSetSummary {
        name: "pets".to_owned(),
        images: images_per_class.iter().sum(),
        crops_from_px: 32,
        size_px: 32,
        classes: vec!["cat".to_owned(), "dog".to_owned()],
        images_per_class: images_per_class.to_vec(),
        parts: [(), ()].map(|()| Parts {
            held_back: images_per_class.map(|images| images / 10).to_vec(),
            test: Vec::new(),
        }),
        labels: Vec::new(),
        width_px: [32; 3],
        height_px: [32; 3],
        aspect_parts: [0.0, 1.0, 0.0],
        duplicates: 0,
        alike: 0,
        refused: 0,
        seconds: 0.5,
        factors: Vec::new(),
        fingerprint: Fingerprint(images_per_class[0].into()),
    }
}

fn judgement() -> Judgement {
    Judgement {
        step: 1,
        knn_accuracy: Some(0.8),
        knn_k: 20,
        queries: 10,
        bank: 40,
        votes: vec![KnnVote {
            k: 20,
            weighting: Weighting::Majority,
            accuracy: 0.8,
        }],
        h: Default::default(),
        z: None,
        health: Health::Good,
    }
}

fn sentence(english: &str) -> Sentence {
    Sentence {
        id: "lab/test".to_owned(),
        values: Vec::new(),
        english: english.to_owned(),
        because: None,
    }
}

/// Presses Start and lets the run begin.
async fn begin(page: &Page, engine: &ScriptedEngine<'_>) -> Result<RunId> {
    begin_from(page, engine, None).await
}

/// The same with the weights of another run.
async fn begin_from(
    page: &Page,
    engine: &ScriptedEngine<'_>,
    origin: Option<Origin>,
) -> Result<RunId> {
    let before = starts(engine).await?;
    page.click("start").await?;
    let run = started(page, engine, before.len()).await?;
    let facts = summary([60, 40]).facts(true);
    let record = RunRecord::new(run, Recipe::default(), origin, facts);
    engine
        .of_run(run, RunEvent::Begun(record.into()), &[])
        .await?;
    engine.state(RunState::Training, Some(run)).await?;
    page.wait_for_state(&["training"], MOMENT).await?;
    Ok(run)
}

/// Waits until more runs than these were started; gives the latest.
async fn started(page: &Page, engine: &ScriptedEngine<'_>, before: usize) -> Result<RunId> {
    let is_new = async || {
        let runs = starts(engine).await?;
        Ok(runs.last().copied().filter(|_| runs.len() > before))
    };
    page.wait("the start of a run", MOMENT, is_new).await
}

/// The runs that the engine was told to start.
async fn starts(engine: &ScriptedEngine<'_>) -> Result<Vec<RunId>> {
    let heard = engine.heard().await?;
    let runs = heard.into_iter().filter_map(|command| match command {
        Command::Start { run, .. } => Some(run),
        _ => None,
    });
    Ok(runs.collect())
}

/// A map of four points in two classes.
async fn draw_map(engine: &ScriptedEngine<'_>, run: RunId) -> Result<()> {
    let snapshot = MapSnapshot {
        snapshot: 1,
        step: 1,
        points: 4,
        explained: 0.5,
        direct: false,
        classes: vec![0, 0, 1, 1],
        factors: Vec::new(),
    };
    let places = [-0.5_f32, -0.5, -0.4, -0.5, 0.5, 0.5, 0.4, 0.5];
    let places = places
        .iter()
        .flat_map(|place| place.to_le_bytes())
        .collect();
    let images = (0..4_u32).flat_map(|image| image.to_le_bytes()).collect();
    engine
        .of_run(run, RunEvent::Map(snapshot), &[places, images])
        .await
}

#[test]
fn figures_that_may_be_of_images_trained_on_are_called_so_and_classes_not_asked_are_named() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        let of_one_picture = ImageSetSummary {
            parts: [(), ()].map(|()| Parts {
                held_back: vec![6, 0],
                test: Vec::new(),
            }),
            ..summary([60, 40])
        };
        engine.load(of_one_picture).await?;
        page.wait_for_state(&["ready"], MOMENT).await?;
        let judged = judgement();
        let origin = |held_back| Origin {
            run: RunId(7),
            set_name: "pets".to_owned(),
            set_fingerprint: None,
            held_back,
            test_folder_kept: false,
            steps: 100,
        };
        let said = async |origin: Option<Origin>| {
            let run = begin_from(page, &engine, origin).await?;
            engine
                .of_run(run, RunEvent::Judged(judged.clone()), &[])
                .await?;
            // A run that begins shows its map.
            page.click("tab-judge").await?;
            let classes = async || page.attribute("classes-not-asked", "class").await;
            page.wait("the judgement", MOMENT, classes).await?;
            let warns = page.attribute("seen-in-training", "class").await?.is_some();
            engine.state(RunState::Finished, None).await?;
            page.wait_for_state(&["finished"], MOMENT).await?;
            anyhow::Ok(match warns {
                true => page.text("seen-in-training").await?,
                false => String::new(),
            })
        };
        assert_eq!(said(None).await?, "");
        assert_eq!(
            page.text("classes-not-asked").await?.matches("dog").count(),
            1
        );
        assert_eq!(said(Some(origin(HeldBack::ByContent))).await?, "");
        let all = said(Some(origin(HeldBack::Nothing))).await?;
        let unknown = said(Some(origin(HeldBack::Unknown))).await?;
        assert!(all.contains("trained on every image"), "{all}");
        assert!(unknown.contains("does not say"), "{unknown}");
        Ok(())
    });
}

#[test]
fn start_is_answered_at_once_and_is_sent_once_while_the_engine_is_busy() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        engine.load(summary([60, 40])).await?;
        page.wait_for_state(&["ready"], MOMENT).await?;
        // Two presses in one turn of the page, and the time to what it shows.
        let press = "const start = document.querySelector('[data-testid=\"start\"]');
            const status = document.querySelector('[data-testid=\"status\"]');
            const began = performance.now();
            start.click(); start.click();
            while (status.dataset.state === 'ready') await new Promise(requestAnimationFrame);
            return [performance.now() - began, status.dataset.state];";
        let pressed = page.async_script(press, vec![]).await?;
        assert_eq!(pressed[1], "starting");
        let took_ms = pressed[0].as_f64().unwrap_or(f64::MAX);
        assert!(took_ms < START_ANSWERS_WITHIN_MS, "{took_ms} ms");
        assert!(page.attribute("start", "disabled").await?.is_some());
        started(page, &engine, 0).await?;
        assert_eq!(starts(&engine).await?.len(), 1);
        assert!(
            page.attribute("alert", "class").await?.is_none(),
            "and nothing is wrong"
        );
        Ok(())
    });
}

#[test]
fn a_refused_start_is_said_and_a_refusal_while_the_machine_is_measured_is_not_the_measurement_s() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        engine.load(summary([60, 40])).await?;
        let is_pace = |question: &Question| matches!(question, Question::MeasurePace { .. });
        engine.is_asked("a measurement", is_pace).await?;
        let measuring = page.text("pace").await?;
        assert!(measuring.contains("Measuring"), "{measuring}");
        let is_views = |question: &Question| matches!(question, Question::PreviewViews { .. });
        let ask = engine.is_asked("views", is_views).await?;
        let refused = Event::Failed {
            asked: Some(ask),
            run: None,
            kind: FailureKind::Refused,
            sentence: sentence("The blur is too wide."),
        };
        engine.say(&refused, &[]).await?;
        let said = async || Ok(page.text("views-refused").await.ok());
        let words = page.wait("the words under the views", MOMENT, said).await?;
        assert_eq!(words, "The blur is too wide.");
        assert_eq!(page.text("pace").await?, measuring);

        page.click("start").await?;
        let run = started(page, &engine, 0).await?;
        let refused = Event::Failed {
            asked: None,
            run: Some(run),
            kind: FailureKind::Refused,
            sentence: sentence("The batch does not fit."),
        };
        engine.say(&refused, &[]).await?;
        let said = async || Ok(page.text("alert").await.ok());
        let words = page.wait("the alert", MOMENT, said).await?;
        assert!(words.contains("The batch does not fit."), "{words}");
        page.wait_for_state(&["ready"], MOMENT).await?;
        Ok(())
    });
}

#[test]
fn after_a_crash_buttons_say_why_they_are_off_and_the_one_that_is_on_leads_on() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        engine.load(summary([60, 40])).await?;
        let run = begin(page, &engine).await?;
        engine
            .of_run(run, RunEvent::Judged(judgement()), &[])
            .await?;
        draw_map(&engine, run).await?;
        engine.crash("out of memory").await?;
        let failed = async || Ok((page.state().await? == "failed").then_some(()));
        page.wait("the state failed", MOMENT, failed).await?;
        for button in [
            "sample-set",
            "start",
            "stop",
            "save-model",
            "export-embeddings",
        ] {
            assert!(
                page.attribute(button, "disabled").await?.is_some(),
                "{button}"
            );
            let why = page.attribute(button, "title").await?.unwrap_or_default();
            assert!(why.contains("Start it again"), "{button}: {why}");
        }
        for input in ["file-input", "folder-input", "open-model"] {
            assert!(
                page.attribute(input, "disabled").await?.is_some(),
                "{input}"
            );
        }
        page.click("restart-engine").await?;
        let is_import = |question: &Question| matches!(question, Question::ImportSample { .. });
        engine.is_asked("the set from before", is_import).await?;
        Ok(())
    });
}

#[test]
fn an_engine_of_another_build_is_not_believed_and_the_page_says_to_load_it_again() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        engine.load(summary([60, 40])).await?;
        let (state, run) = (RunState::Training, None);
        let event = Event::State { state, run };
        engine.say_from("other sources", &event, &[]).await?;
        let failed = async || Ok((page.state().await? == "failed").then_some(()));
        page.wait("the state failed", MOMENT, failed).await?;
        let words = page.text("crash").await?;
        assert!(words.contains("another build"), "{words}");
        assert!(words.contains("Load the page again"), "{words}");
        Ok(())
    });
}

#[test]
fn another_set_shows_all_groups_and_leaves_a_run_its_own_chance() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        engine.load(summary([60, 40])).await?;
        let run = begin(page, &engine).await?;
        engine
            .of_run(run, RunEvent::Judged(judgement()), &[])
            .await?;
        draw_map(&engine, run).await?;
        let points = async |wanted: f64| {
            let drawn = async || {
                let drawn = page.number_in("map", "data-points").await?;
                Ok((drawn == wanted).then_some(()))
            };
            page.wait(&format!("{wanted} points"), MOMENT, drawn).await
        };
        points(4.0).await?;
        let hide = "document.querySelector('.map-legend button').click();";
        page.script(hide, vec![]).await?;
        points(2.0).await?;
        let chance = page.attribute("knn", "data-chance").await?;
        assert_eq!(chance.as_deref(), Some("0.6"));

        engine.state(RunState::Finished, None).await?;
        engine.load(summary([90, 10])).await?;
        page.wait_for_state(&["ready"], MOMENT).await?;
        assert_eq!(page.attribute("knn", "data-chance").await?, chance);
        assert_eq!(page.value("knn").await?, "0.8");
        let run = begin(page, &engine).await?;
        draw_map(&engine, run).await?;
        points(4.0).await
    });
}

#[test]
fn a_measurement_that_a_run_drops_leaves_no_words_behind() {
    in_browser_with_scripted_engine(async |page| {
        let engine = ScriptedEngine::open(page).await?;
        engine.load(summary([60, 40])).await?;
        let is_pace = |question: &Question| matches!(question, Question::MeasurePace { .. });
        let ask = engine.is_asked("a measurement", is_pace).await?;
        begin(page, &engine).await?;
        engine.answer(ask, Answer::Dropped, &[]).await?;
        engine.state(RunState::Finished, None).await?;
        page.wait_for_state(&["finished"], MOMENT).await?;
        let again = async || {
            let heard = engine.heard().await?;
            let mut asked = heard.iter().filter_map(|command| match command {
                Command::Ask { ask, question } if is_pace(question) => Some(*ask),
                _ => None,
            });
            Ok(asked.next_back().filter(|latest| *latest != ask))
        };
        let ask = page.wait("another measurement", MOMENT, again).await?;
        engine.answer(ask, Answer::Dropped, &[]).await?;
        let is_silent = async || Ok(page.text("pace").await?.is_empty().then_some(()));
        page.wait("no words about a measurement", MOMENT, is_silent)
            .await?;
        Ok(())
    });
}
