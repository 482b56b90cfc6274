//! Image sets from paths.

use crate::said::say;
use contrastive_lab::data::{FileSource, ImageSet, Import, ImportStep, SampleImport, Source};
use contrastive_lab::decode::Codecs;
use contrastive_lab::protocol::SampleSet;
use contrastive_lab::protocol::job::Said;
use contrastive_lab::recipe::ImageInput;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Seconds between two words about the import.
const SLICE_SECONDS: f64 = 0.5;

/// Reads every image of these files, folders and archives as a recipe wants them; a sample set where there are none.
pub fn load(paths: &[PathBuf], wanted: &ImageInput, seed: u32) -> Result<ImageSet, Box<dyn Error>> {
    let size_px = wanted.size_px;
    let started = Instant::now();
    let clock = || started.elapsed().as_secs_f64();
    if paths.is_empty() {
        let images = SampleSet::IMAGES[0];
        let mut import = SampleImport::new(SampleSet { images, seed }, size_px);
        while import.advance(SLICE_SECONDS, clock) != ImportStep::Done {}
        return Ok(import.finish()?.set);
    }
    let (sources, codecs) = (sources(paths)?, Box::<Codecs>::default());
    let import = Import::new(sources, size_px, codecs);
    let mut import = import.with_larger_copies(wanted.larger_copies);
    while let ImportStep::Progress(progress) = import.advance(SLICE_SECONDS, clock) {
        say(&Said::Importing(progress));
    }
    let imported = import.finish()?;
    for refusal in &imported.refusals {
        say(&Said::Refused(refusal.clone()));
    }
    Ok(imported.set)
}

/// Every file below these paths, as a drop of the same gives them.
pub fn sources(paths: &[PathBuf]) -> Result<Vec<Box<dyn Source>>, Box<dyn Error>> {
    let mut sources: Vec<Box<dyn Source>> = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or(path.as_os_str());
        gather(path, &name.to_string_lossy(), &mut sources)?;
    }
    Ok(sources)
}

fn gather(
    path: &Path,
    shown: &str,
    sources: &mut Vec<Box<dyn Source>>,
) -> Result<(), Box<dyn Error>> {
    let complaint = |error: std::io::Error| format!("{}: {error}", path.display());
    if !path.is_dir() {
        sources.push(Box::new(FileSource::new(path, shown).map_err(complaint)?));
        return Ok(());
    }
    for entry in path.read_dir().map_err(complaint)? {
        let entry = entry.map_err(complaint)?;
        let shown = format!("{shown}/{}", entry.file_name().to_string_lossy());
        gather(&entry.path(), &shown, sources)?;
    }
    Ok(())
}
