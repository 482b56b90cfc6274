//! `cargo lab bench`: what the README's table says, measured here. Each line prints a time and a
//! ratio to something measured in the same run.

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::augment::{Sides, make_views, parameter_table};
use contrastive_lab::data::{FileSource, ImageSet, Import, ImportStep, SampleImport};
use contrastive_lab::decode::Codecs;
use contrastive_lab::kernel::nt_xent::anchors;
use contrastive_lab::protocol::SampleSet;
use contrastive_lab::random::Moment;
use contrastive_lab::recipe::{Encoder, Preset, Recipe};
use contrastive_lab::train::Session;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;

const SIZE_PX: u32 = 32;
const REPEATS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let set = Rc::new(samples()?);
    if let Some(archive) = std::env::args().nth(1) {
        import(&archive)?;
    } else {
        println!("import   skipped: give the path of a zip of images to measure it");
    }
    let mut baseline = Baseline::default();
    for (name, device) in devices() {
        views(name, &device, &set, &mut baseline)?;
        nt_xent(name, &device)?;
        steps(name, &device, &set, &mut baseline)?;
    }
    Ok(())
}

/// Seconds on the first device, to which the others are held.
#[derive(Default)]
struct Baseline {
    views: Option<f64>,
    steps: Vec<f64>,
}

fn devices() -> Vec<(&'static str, Device)> {
    vec![
        #[cfg(feature = "cpu")]
        ("cpu", Device::flex()),
        #[cfg(feature = "webgpu")]
        (
            "wgpu",
            Device::wgpu(burn::tensor::DeviceKind::DefaultDevice),
        ),
    ]
}

fn samples() -> Result<ImageSet, Box<dyn Error>> {
    let mut import = SampleImport::new(
        SampleSet {
            images: SampleSet::IMAGES[0],
            seed: 1,
        },
        SIZE_PX,
    );
    while import.advance(1.0, || 0.0) != ImportStep::Done {}
    Ok(import.finish()?.set)
}

fn import(archive: &str) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let clock = || started.elapsed().as_secs_f64();
    let source = FileSource::new(archive, "images.zip")?;
    let mut import = Import::new(vec![Box::new(source)], SIZE_PX, Box::new(Codecs::default()));
    while import.advance(1.0, clock) != ImportStep::Done {}
    let set = import.finish()?.set;
    let seconds = clock();
    println!(
        "import   {} images in {seconds:.2} s, {:.0} images/s, {:.0} MB of pixels",
        set.len(),
        set.len() as f64 / seconds,
        set.pixels.len() as f64 / 1e6
    );
    Ok(())
}

fn views(
    name: &str,
    device: &Device,
    set: &ImageSet,
    baseline: &mut Baseline,
) -> Result<(), Box<dyn Error>> {
    let indices: Vec<u32> = (0..256).collect();
    let pixels = &set.pixels[..256 * set.bytes_per_image()];
    let policies = Preset::MocoV2.policies(96);
    let sides = Sides::alike(SIZE_PX as usize);
    let seconds = median(|step| {
        let moment = Moment { seed: 1, step };
        let rows = parameter_table(&policies, 0, moment, &indices, sides);
        make_views(pixels, sides, &rows, device).try_into_data()?;
        Ok(())
    })?;
    let ratio = baseline.views.get_or_insert(seconds);
    println!(
        "views    {name:5} 512 views of 256 images: {:.1} ms, {:.2} x cpu",
        seconds * 1e3,
        *ratio / seconds
    );
    Ok(())
}

/// The fused kernel beside the same loss from burn's own operations, which stores the similarities.
fn nt_xent(name: &str, device: &Device) -> Result<(), Box<dyn Error>> {
    let device = device.clone().autodiff();
    for rows in [128_usize, 512] {
        let values: Vec<f32> = (0..rows * 64)
            .map(|place| (place as f32 * 0.7).sin())
            .collect();
        let z = Tensor::<2>::from_data(TensorData::new(values, [rows, 64]), &device);
        let z = contrastive_lab::loss::support::normalise(z);
        let gradient = |loss: Tensor<1>, leaf: &Tensor<2>| -> Result<(), Box<dyn Error>> {
            let gradients = loss.backward();
            if let Some(gradient) = leaf.grad(&gradients) {
                gradient.try_into_data()?;
            }
            Ok(())
        };
        let fused = median(|_| {
            let leaf = z.clone().detach().require_grad();
            gradient(
                anchors(leaf.clone(), 0.2).slice([0..1, 0..rows]).mean(),
                &leaf,
            )
        })?;
        let plain = median(|_| {
            let leaf = z.clone().detach().require_grad();
            gradient(plain_nt_xent(&leaf, 0.2), &leaf)
        })?;
        println!(
            "nt-xent  {name:5} {rows} rows of 64, both ways: {:.2} ms, {:.2} x burn's operations",
            fused * 1e3,
            plain / fused
        );
    }
    Ok(())
}

fn plain_nt_xent(z: &Tensor<2>, temperature: f32) -> Tensor<1> {
    let rows = z.dims()[0];
    let similarities = z
        .clone()
        .matmul(z.clone().transpose())
        .div_scalar(temperature);
    let itself = Tensor::<2>::eye(rows, &z.device()).mul_scalar(1e9);
    let similarities = similarities.sub(itself); // [2N, 2N]
    let log_sum_exp = similarities.clone().exp().sum_dim(1).log(); // [2N, 1]
    let half = rows / 2;
    let first = z.clone().slice([0..half, 0..z.dims()[1]]);
    let second = z.clone().slice([half..rows, 0..z.dims()[1]]);
    let positives = first.mul(second).sum_dim(1).div_scalar(temperature); // [N, 1]
    log_sum_exp.mean().sub(positives.mean())
}

fn steps(
    name: &str,
    device: &Device,
    set: &Rc<ImageSet>,
    baseline: &mut Baseline,
) -> Result<(), Box<dyn Error>> {
    for (place, (encoder, batch_size)) in [(Encoder::Tiny, 8), (Encoder::Tiny, 64)]
        .into_iter()
        .enumerate()
    {
        let recipe = Recipe {
            encoder,
            batch_size,
            ..Recipe::default()
        };
        let train = (0..set.len() as u32).collect();
        let mut session = Session::new(recipe, set.clone(), train, None, device.clone())?;
        let seconds = median(|_| {
            session.step();
            pollster::block_on(session.read_reports())?;
            Ok(())
        })?;
        if baseline.steps.len() <= place {
            baseline.steps.push(seconds);
        }
        println!(
            "step     {name:5} {} at {batch_size} images: {:.1} ms, {:.0} views/s, {:.2} x cpu",
            encoder.id(),
            seconds * 1e3,
            f64::from(2 * batch_size) / seconds,
            baseline.steps[place] / seconds
        );
    }
    Ok(())
}

/// Median seconds after one run that warms up.
fn median(mut run: impl FnMut(u32) -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    run(0)?;
    let mut seconds = Vec::with_capacity(REPEATS);
    for repeat in 1..=REPEATS {
        let started = Instant::now();
        run(repeat as u32)?;
        seconds.push(started.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[REPEATS / 2])
}
