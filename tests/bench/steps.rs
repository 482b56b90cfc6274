//! Steps of training, a round of them for each line on the standard input: `cargo lab bench native` lets programs
//! take turns. Its one argument is a [`Task`] as JSON.

use burn::tensor::Device;
use contrastive_lab::augment::plain_images;
use contrastive_lab::data::{ImageSet, ImportStep, SampleImport};
use contrastive_lab::device::read_back;
use contrastive_lab::model::{Executor, PIXEL_DEVIATION, PIXEL_MEAN, choose_executor};
use contrastive_lab::network::Part;
use contrastive_lab::protocol::SampleSet;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::train::Session;
use cpu_time::ProcessTime;
use pollster::block_on;
use safetensors::tensor::{Dtype, TensorView};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::stdin;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Instant;

#[derive(Deserialize)]
struct Task {
    recipe: Recipe,
    on_gpu: bool,
    by_burn: bool,
    /// Seconds of a round, about.
    round_seconds: f64,
    /// Steps whose losses are told.
    first_losses: usize,
    /// Where the first weights and what the encoder sees go, for others.
    folder: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let task = std::env::args().nth(1).ok_or("the task is missing")?;
    let task: Task = serde_json::from_str(&task)?;
    if task.by_burn {
        choose_executor(Executor::Burn);
    }
    let mut session = session(&task)?;
    if let Some(folder) = &task.folder {
        lend(&session, &task, folder)?;
    }
    let mut losses = Vec::new();
    for _ in 0..task.first_losses {
        losses.push(step(&mut session)?);
    }
    println!("{}", json!({ "losses": losses }));
    for line in stdin().lines() {
        line?;
        let (began, processor) = (Instant::now(), ProcessTime::now());
        let mut steps = 0;
        while steps == 0 || began.elapsed().as_secs_f64() < task.round_seconds {
            step(&mut session)?;
            steps += 1;
        }
        let steps = f64::from(steps);
        let seconds = began.elapsed().as_secs_f64() / steps;
        let cpu_seconds = processor.elapsed().as_secs_f64() / steps;
        println!(
            "{}",
            json!({ "seconds": seconds, "cpu_seconds": cpu_seconds })
        );
    }
    Ok(())
}

/// One step, and its loss.
fn step(session: &mut Session) -> Result<f32, Box<dyn Error>> {
    session.step();
    let reports = block_on(session.read_reports())?;
    Ok(reports.last().ok_or("a step without a report")?.loss)
}

fn device(on_gpu: bool) -> Result<Device, Box<dyn Error>> {
    match on_gpu {
        #[cfg(feature = "cpu")]
        false => Ok(Device::flex()),
        #[cfg(feature = "webgpu")]
        true => Ok(Device::wgpu_options().init()?),
        #[cfg(not(all(feature = "cpu", feature = "webgpu")))]
        _ => Err("this build has no such engine".into()),
    }
}

fn samples(recipe: &Recipe) -> Result<ImageSet, Box<dyn Error>> {
    let sample = SampleSet {
        images: SampleSet::IMAGES[0],
        seed: 1,
    };
    let mut import = SampleImport::new(sample, recipe.images().size_px);
    while import.advance(1e9, || 0.0) != ImportStep::Done {}
    Ok(import.finish().map_err(|_| "no sample set")?.set)
}

fn session(task: &Task) -> Result<Session, Box<dyn Error>> {
    let set = Rc::new(samples(&task.recipe)?);
    let train = (0..task.recipe.batch_size).collect();
    let device = device(task.on_gpu)?;
    Ok(Session::new(task.recipe.clone(), set, train, None, device)?)
}

/// Writes the weights, by their names in a model file, and what the encoder sees of the batch.
fn lend(session: &Session, task: &Task, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut tensors = BTreeMap::new();
    for part in [Part::Encoder, Part::Head] {
        let weights = session.networks().of(part);
        for (spec, values) in weights.specs().iter().zip(block_on(weights.read())?) {
            let bytes: Vec<u8> = values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect();
            let name = format!("{}{}", part.prefix(), spec.name);
            tensors.insert(name, (spec.shape.clone(), bytes));
        }
    }
    let views = tensors
        .iter()
        .map(|(name, (shape, bytes))| {
            Ok((name, TensorView::new(Dtype::F32, shape.clone(), bytes)?))
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    fs::write(
        folder.join("weights.safetensors"),
        safetensors::serialize(views, None)?,
    )?;
    let set = samples(&task.recipe)?;
    let size_px = task.recipe.images().size_px;
    let pixels = task.recipe.batch_size * 3 * size_px * size_px;
    let plain = &set.pixels[..pixels as usize];
    let seen = plain_images(plain, size_px, &device(task.on_gpu)?); // [N, 3, S, S]
    let seen = block_on(read_back(
        seen.sub_scalar(PIXEL_MEAN).div_scalar(PIXEL_DEVIATION),
    ))?;
    let seen: Vec<u8> = seen.iter().flat_map(|value| value.to_le_bytes()).collect();
    fs::write(folder.join("views.f32"), seen)?;
    Ok(())
}
