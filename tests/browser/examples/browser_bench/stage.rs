use crate::task::SIZE_PX;
use anyhow::{Context, Result};
use contrastive_lab::model::{PIXEL_DEVIATION, PIXEL_MEAN};
use contrastive_lab_browser_tests::{COUNT, Page, add_counting_worker, copied_site};
use contrastive_lab_cli::browser_bench::Settings;
use contrastive_lab_cli::names;
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const OPEN_LIMIT: Duration = Duration::from_secs(60);

const PAGE: [(&str, &str); 8] = [
    ("index.html", include_str!("page/index.html")),
    ("bench.js", include_str!("page/bench.js")),
    ("engine.js", include_str!("page/engine.js")),
    ("safetensors.js", include_str!("page/safetensors.js")),
    ("jax.js", include_str!("page/jax.js")),
    ("tensorflow.js", include_str!("page/tensorflow.js")),
    ("matmul.js", include_str!("page/matmul.js")),
    ("matmul.wgsl", include_str!("page/matmul.wgsl")),
];

/// A worker that counts what it asks of the GPU.
const COUNTING_WORKER: &str = "worker-that-counts.js";

/// A copy of the site with the page of the bench in the folder `bench`.
pub struct Stage {
    site: TempDir,
    worker: String,
    /// The images in the order in which they are loaded.
    pub images: Vec<String>,
}

impl Stage {
    /// # Errors
    /// Where there is no site, or a file cannot be read or written.
    pub fn new(settings: &Settings) -> Result<Self> {
        let site = copied_site()?;
        let worker = names::find(site.path(), "worker.js")?;
        let worker = worker.file_name().and_then(|name| name.to_str());
        let worker = worker.context("the site's worker has no name")?.to_owned();
        add_counting_worker(site.path(), COUNTING_WORKER)?;
        let folder = site.path().join("bench");
        fs::create_dir(&folder)?;
        for (name, text) in PAGE {
            fs::write(folder.join(name), text)?;
        }
        fs::write(folder.join("count.js"), COUNT)?;
        copy_scripts(&settings.jax, &folder.join("jax"))?;
        for scripts in &settings.tensorflow {
            copy_scripts(scripts, &folder.join("tensorflow"))?;
        }
        let images = draw(&folder, settings.asked.images)?;
        Ok(Self {
            site,
            worker,
            images,
        })
    }

    pub fn folder(&self) -> &Path {
        self.site.path()
    }

    /// The address of the engine's worker, as the page of the bench has it.
    pub fn worker(&self, counts: bool) -> String {
        let name = if counts {
            COUNTING_WORKER
        } else {
            &self.worker
        };
        format!("../{name}")
    }

    /// Opens the page of the bench anew.
    pub async fn open(&self, page: &Page, query: &str) -> Result<()> {
        page.open(&format!("bench/index.html{query}"), None).await?;
        page.wait("the page of the bench", OPEN_LIMIT, async || {
            let is_there = page.script("return !!window.bench;", vec![]).await?;
            Ok((is_there == json!(true)).then_some(()))
        })
        .await
    }
}

/// Copies the scripts and modules of a folder.
fn copy_scripts(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let entries = fs::read_dir(from).with_context(|| from.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if let (Some("js" | "wasm"), Some(name)) = (extension, path.file_name()) {
            fs::copy(&path, to.join(name)).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// Draws images that all differ, and writes beside them what an encoder sees of them, for other libraries.
fn draw(folder: &Path, count: u32) -> Result<Vec<String>> {
    fs::create_dir(folder.join("images"))?;
    let mut names = Vec::new();
    let mut views = Vec::new(); // [count, 3, SIZE_PX, SIZE_PX]
    for image in 0..count {
        let drawn = RgbImage::from_fn(SIZE_PX, SIZE_PX, |x, y| {
            Rgb([0, 1, 2].map(|channel| shade(image, channel, x, y)))
        });
        let name = format!("{image:04}.png");
        drawn.save_with_format(folder.join("images").join(&name), ImageFormat::Png)?;
        for channel in 0..3 {
            let values = drawn.pixels().map(|pixel| pixel.0[channel]);
            views.extend(values.flat_map(|value| as_seen(value).to_le_bytes()));
        }
        names.push(name);
    }
    fs::write(folder.join("views.f32"), views)?;
    Ok(names)
}

/// Waves of a direction and a length of the image's own.
fn shade(image: u32, channel: u32, x: u32, y: u32) -> u8 {
    let image = f64::from(image);
    let turn = image * 0.7 + f64::from(channel);
    let across = f64::from(x) * turn.cos() + f64::from(y) * turn.sin();
    let wave = (across * (0.2 + image % 7.0 * 0.1) + image).sin();
    (127.5 + 127.0 * wave) as u8
}

/// What an encoder sees of a value of a pixel: `model/pixels.rs`.
fn as_seen(value: u8) -> f32 {
    (f32::from(value) / 255.0 - PIXEL_MEAN) / PIXEL_DEVIATION
}
