use crate::contestant::{Asked, Contestant, Losses};
use crate::task::Task;
use anyhow::{Context, Result};
use contrastive_lab_browser_tests::Page;
use serde::Serialize;
use serde_json::json;
use std::fmt::Write;

/// How far a loss may lie from the reference's: f32 in another order of sums.
const LOSS_TOLERANCE: f64 = 1e-3;
/// And besides, in parts of what the steps before have moved it by: batch norms over few images amplify roundings.
/// Measured 0.008, with 4 images through ResNet-18.
const MOVED_TOLERANCE: f64 = 0.04;

#[derive(Serialize)]
pub struct Report {
    pub browser: String,
    /// What the browser says of its adapter; may be empty.
    pub adapter: String,
    /// In a batch; each gives two views.
    pub images: u32,
    pub limits: Vec<Limit>,
    pub rows: Vec<Row>,
}

/// What the adapter computes at most.
#[derive(Serialize)]
pub struct Limit {
    /// Of the square matrices that are multiplied.
    side: u32,
    gflop_per_second: f64,
}

#[derive(Serialize)]
pub struct Row {
    pub encoder: &'static str,
    pub contestant: String,
    /// Over the rounds; none for one that is out.
    pub step_seconds: Option<Spread>,
    pub views_per_second: Option<f64>,
    pub gflop_per_second: Option<f64>,
    /// What an engine of the lab takes besides for MoCo v2's views of the batch.
    pub views_ms: Option<f64>,
    pub first_losses: Vec<f64>,
    /// Whether a first loss lies too far from the reference's.
    pub is_wrong: bool,
    pub asked: Option<Asked>,
    /// Why there is no figure.
    pub out: Option<String>,
}

/// A median with the least and the most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

impl Limit {
    /// Multiplies matrices of this side.
    ///
    /// # Errors
    /// Where the product is wrong.
    pub async fn of(page: &Page, side: u32) -> Result<Self> {
        let multiply = "return bench.matmul(args[0]);";
        let figure = page.async_script(multiply, vec![json!(side)]).await?;
        Ok(Self {
            side,
            gflop_per_second: figure.as_f64().context("no figure of a matrix product")?,
        })
    }
}

impl Row {
    /// What is known of a contestant, held to these losses.
    pub fn of(task: &Task, contestant: &Contestant, reference: Losses) -> Self {
        let step_seconds = Spread::of(&contestant.seconds);
        let seconds = step_seconds.map(|spread| spread.median);
        let mut losses = contestant.losses.iter().zip(reference);
        let is_wrong = |(loss, expected): (&f64, f64)| {
            let difference = (loss - expected).abs();
            let moved = (reference[0] - expected).abs();
            difference.is_nan() || difference > LOSS_TOLERANCE + MOVED_TOLERANCE * moved
        };
        Self {
            encoder: task.recipe.encoder.id(),
            contestant: contestant.who.title(),
            step_seconds,
            views_per_second: seconds.map(|seconds| f64::from(task.views()) / seconds),
            gflop_per_second: seconds.map(|seconds| task.gflop() / seconds),
            views_ms: contestant.views_ms,
            first_losses: contestant.losses.clone(),
            is_wrong: losses.any(is_wrong),
            asked: contestant.asked,
            out: contestant.out.clone(),
        }
    }
}

impl Spread {
    fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            median: *sorted.get(sorted.len() / 2)?,
            least: *sorted.first()?,
            most: *sorted.last()?,
        })
    }
}

impl Report {
    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        self.write(&mut text).ok();
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let Self {
            browser,
            adapter,
            images,
            ..
        } = self;
        writeln!(
            text,
            "\nOne step of {images} images, browser {browser}, adapter “{adapter}”.\n"
        )?;
        writeln!(text, "| matrix product in WGSL | GFLOP/s |\n| --- | --- |")?;
        for Limit {
            side,
            gflop_per_second,
        } in &self.limits
        {
            writeln!(text, "| {side} x {side} | {gflop_per_second:.1} |")?;
        }
        writeln!(
            text,
            "\n| encoder | who | step (least to most) | views/s | GFLOP/s | first loss | dispatches | submissions | sent |"
        )?;
        writeln!(
            text,
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
        )?;
        self.rows.iter().try_for_each(|row| row.write(text))?;
        for row in self.rows.iter().filter(|row| row.views_ms.is_some()) {
            let milliseconds = row.views_ms.unwrap_or_default();
            writeln!(
                text,
                "\nMoCo v2's views of {images} images, {}, {}: {milliseconds:.1} ms.",
                row.encoder, row.contestant
            )?;
        }
        Ok(())
    }
}

impl Row {
    fn write(&self, text: &mut String) -> std::fmt::Result {
        let step = match (&self.out, self.step_seconds) {
            (Some(words), _) => words.clone(),
            (None, Some(spread)) => spread.milliseconds(),
            (None, None) => "-".to_owned(),
        };
        let figure =
            |figure: Option<f64>| figure.map_or("-".to_owned(), |figure| format!("{figure:.1}"));
        let loss = match (self.first_losses.first(), self.is_wrong) {
            (Some(loss), false) => format!("{loss:.4}"),
            (Some(loss), true) => format!("{loss:.4}, wrong"),
            (None, _) => "-".to_owned(),
        };
        let asked = self.asked.map(|asked| {
            let kilobytes = asked.bytes / 1e3;
            format!(
                "{} | {} | {kilobytes:.0} KB",
                asked.dispatches, asked.submissions
            )
        });
        writeln!(
            text,
            "| {} | {} | {step} | {} | {} | {loss} | {} |",
            self.encoder,
            self.contestant,
            figure(self.views_per_second),
            figure(self.gflop_per_second),
            asked.unwrap_or("- | - | -".to_owned())
        )
    }
}

impl Spread {
    fn milliseconds(self) -> String {
        let [median, least, most] =
            [self.median, self.least, self.most].map(|seconds| 1e3 * seconds);
        format!("{median:.1} ms ({least:.1} to {most:.1})")
    }
}
