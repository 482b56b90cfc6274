//! `cargo lab bench browser`: one SimCLR step in the browser, by this lab's engines and by other libraries, side by
//! side on one page and one adapter. All begin with the same weights and see the same views.

/// Who takes part, and one step of each.
mod contestant;
/// An engine of the lab in its worker, spoken to as the page does.
mod engine;
/// A network's layers as data for other libraries.
mod layers;
/// What was found, as Markdown and JSON.
mod report;
/// What the browser opens: the site, the other libraries, pictures.
mod stage;
/// The step that all do.
mod task;

use anyhow::{Context, Result, bail};
use contestant::Contestant;
use contrastive_lab::recipe::Encoder;
use contrastive_lab_browser_tests::{Adapter, Page, in_browser_to_measure};
use contrastive_lab_cli::browser_bench::{BrowserBenchArguments, Settings};
use report::{Limit, Report, Row};
use stage::Stage;
use std::fs;
use task::Task;

fn main() -> Result<()> {
    let settings = std::env::args().nth(1).context("the settings, as JSON")?;
    let settings: Settings = serde_json::from_str(&settings)?;
    let stage = Stage::new(&settings)?;
    let asked = settings.asked;
    let adapter = match asked.software {
        true => Adapter::Software,
        false => Adapter::OfTheMachine,
    };
    let mut report = None;
    in_browser_to_measure(stage.folder(), adapter, async |page| {
        report = Some(measure(page, &stage, &asked).await?);
        Ok(())
    });
    let report = report.context("nothing was measured")?;
    print!("{}", report.markdown());
    if let Some(file) = &asked.json {
        let text = serde_json::to_string_pretty(&report)?;
        fs::write(file, text).with_context(|| format!("could not write {}", file.display()))?;
    }
    if report.rows.iter().any(|row| row.is_wrong) {
        bail!("a first loss is not the reference's");
    }
    Ok(())
}

async fn measure(page: &Page, stage: &Stage, asked: &BrowserBenchArguments) -> Result<Report> {
    stage.open(page, "").await?;
    let adapter = page.async_script("return bench.adapter();", vec![]).await?;
    let Some(adapter) = adapter.as_str().map(str::to_owned) else {
        bail!(
            "the browser has no adapter for WebGPU here; `--software` lets it compute on the processor"
        );
    };
    let mut limits = Vec::new();
    for &side in asked.sides() {
        limits.push(Limit::of(page, side).await?);
    }
    let mut rows = Vec::new();
    for &encoder in &asked.encoders {
        rows.extend(of_encoder(page, stage, asked, encoder).await?);
    }
    Ok(Report {
        browser: page.browser_version().unwrap_or_default().to_owned(),
        adapter,
        images: asked.images,
        limits,
        rows,
    })
}

/// A row for each contestant.
async fn of_encoder(
    page: &Page,
    stage: &Stage,
    asked: &BrowserBenchArguments,
    encoder: Encoder,
) -> Result<Vec<Row>> {
    let task = Task::new(encoder, asked.images);
    stage.open(page, "").await?;
    let (mut contestants, reference) = contestant::all(page, stage, &task).await?;
    // The first round goes as listed, the next begins with the second: whoever warms the machine for the
    // next does so in turn.
    for round in 0..asked.rounds as usize {
        let count = contestants.len();
        for place in 0..count {
            let contestant = &mut contestants[(place + round) % count];
            contestant.round(page, &task, asked.slow_seconds).await;
        }
    }
    for contestant in &contestants {
        contestant.end(page).await?;
    }
    count(page, stage, &task, &mut contestants).await?;
    let row = |contestant: &Contestant| Row::of(&task, contestant, reference);
    Ok(contestants.iter().map(row).collect())
}

/// What a step asks of the GPU, in a page of its own: counting takes time.
async fn count(
    page: &Page,
    stage: &Stage,
    task: &Task,
    contestants: &mut [Contestant],
) -> Result<()> {
    stage.open(page, "?count").await?;
    let reference = contestant::reference(page, stage, task).await?;
    reference.end(page).await?;
    for contestant in contestants.iter_mut() {
        contestant.count(page, stage, task).await?;
    }
    Ok(())
}
