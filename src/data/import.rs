//! The import of a person's files: an incremental machine, so that a worker with one thread can
//! report and be cancelled between slices. Dropping it is cancelling it.

use super::archive::{Archive, is_zip};
use super::caps::Caps;
use super::collect::Collector;
use super::import_problem::ImportProblem;
use super::natural_order;
use super::path::{cleaned, is_hidden};
use super::progress::Pace;
use super::reason::Reason;
use super::refusal::Refusals;
use super::set::ImageSet;
use super::source::Source;
use crate::decode::PictureDecoder;
use crate::protocol::{ImageSetSummary, ImportProgress, Refusal};
use crate::recipe::WORKING_SIZES_PX;
use crate::say::Sentence;
use crate::say::shown_cause;
use std::collections::VecDeque;
use std::rc::Rc;
use thiserror::Error;

/// Fewest images that training makes sense with: one positive and one negative.
const IMAGES_MIN: usize = 2;
/// Bytes that are read to see what a file is; most small images are whole then.
const FIRST_READ_BYTES: usize = 64 << 10;

/// What a slice of work came to.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportStep {
    /// There is more to do.
    Progress(ImportProgress),
    /// Call `finish`.
    Done,
}

/// A set that is ready.
#[derive(Clone, Debug)]
pub struct Imported {
    pub set: ImageSet,
    pub summary: ImageSetSummary,
    /// The first 1,000 refused files; [`ImageSetSummary::refused`] counts all.
    pub refusals: Vec<Refusal>,
}

/// Nothing that could be trained on was found.
#[derive(Clone, Debug, Error)]
#[error("{problem}")]
pub struct ImportFailed {
    pub problem: ImportProblem,
    /// The first 1,000 refused files.
    pub refusals: Vec<Refusal>,
}

/// An import that is under way.
///
/// ```no_run
/// # use contrastive_lab::data::{FileSource, Import, ImportStep};
/// # use contrastive_lab::decode::Codecs;
/// let started = std::time::Instant::now();
/// let clock = || started.elapsed().as_secs_f64();
/// let source = FileSource::new("pets.zip", "pets.zip")?;
/// let mut import = Import::new(vec![Box::new(source)], 32, Box::new(Codecs::default()));
/// while let ImportStep::Progress(progress) = import.advance(0.05, clock) {
///     println!("{} images", progress.done);
/// }
/// let imported = import.finish()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Import {
    size_px: u32,
    caps: Caps,
    /// Cleaned paths with their files, those to come next in front.
    sources: VecDeque<(String, Rc<dyn Source>)>,
    /// Sources to come that are called archives: until they are open, the total is not known.
    archives_left: usize,
    /// The archive that is open, and its path.
    archive: Option<(String, Archive)>,
    unpacked_bytes_left: u64,
    collector: Collector,
    refusals: Refusals,
    pace: Pace,
    /// The bytes of one file, kept between files.
    bytes: Vec<u8>,
}

impl Import {
    /// An import of these files, resized to `size_px`, one of [`WORKING_SIZES_PX`]. Files are taken
    /// in the natural order of their paths, so that the same folder gives the same set twice.
    /// `decoder` makes the squares, and is let go of with the import.
    pub fn new(
        sources: Vec<Box<dyn Source>>,
        size_px: u32,
        decoder: Box<dyn PictureDecoder>,
    ) -> Self {
        Self::with_caps(sources, size_px, decoder, Caps::DEFAULT)
    }

    /// The same; where they are wanted and an image is larger than `size_px`, copies of twice the side are kept
    /// beside: five times the memory.
    #[must_use]
    pub fn with_larger_copies(mut self, are_wanted: bool) -> Self {
        self.collector.keep_larger_copies(are_wanted, &self.caps);
        self
    }

    pub(super) fn with_caps(
        sources: Vec<Box<dyn Source>>,
        size_px: u32,
        decoder: Box<dyn PictureDecoder>,
        caps: Caps,
    ) -> Self {
        let mut refusals = Refusals::default();
        let mut kept: Vec<(String, Rc<dyn Source>)> = Vec::with_capacity(sources.len());
        for source in sources {
            match cleaned(source.path()) {
                _ if is_hidden(source.path()) => refusals.pass_over(source.path()),
                Ok(_) if kept.len() >= caps.files => {
                    refusals.add(source.path(), Reason::TooManyFiles { most: caps.files });
                }
                Ok(path) => kept.push((path, Rc::from(source))),
                Err(reason) => refusals.add(source.path(), reason),
            }
        }
        kept.sort_by(|(a, _), (b, _)| natural_order::compare(a, b));
        Self {
            size_px,
            archives_left: kept.iter().filter(|(path, _)| named_zip(path)).count(),
            sources: kept.into(),
            archive: None,
            unpacked_bytes_left: caps.unpacked_bytes,
            collector: Collector::new(decoder, size_px, &caps),
            caps,
            refusals,
            pace: Pace::default(),
            bytes: Vec::new(),
        }
    }

    /// Works for about `budget_seconds`, at least one file. `clock` tells seconds since any moment.
    pub fn advance(&mut self, budget_seconds: f64, clock: impl Fn() -> f64) -> ImportStep {
        let start = clock();
        self.pace.tick(start);
        loop {
            if !self.next_file() {
                self.pace.tick(clock());
                return ImportStep::Done;
            }
            let now = clock();
            if now - start >= budget_seconds {
                self.pace.tick(now);
                return ImportStep::Progress(self.pace.progress(self.total()));
            }
        }
    }

    /// The set, its summary and what was refused.
    ///
    /// # Errors
    /// Fewer than two images were usable, or the size is none that the lab works with.
    pub fn finish(self) -> Result<Imported, ImportFailed> {
        if let Some(problem) = self.problem() {
            return Err(ImportFailed {
                problem,
                refusals: self.refusals.into_listed(),
            });
        }
        let (set, summary) = self.collector.finish();
        Ok(Imported {
            set,
            summary: ImageSetSummary {
                refused: self.refusals.count,
                seconds: self.pace.seconds() as f32,
                ..summary
            },
            refusals: self.refusals.into_listed(),
        })
    }

    /// Why there is no set to train on.
    fn problem(&self) -> Option<ImportProblem> {
        if !WORKING_SIZES_PX.contains(&self.size_px) {
            return Some(ImportProblem::unknown_size(self.size_px));
        }
        match (self.collector.len(), self.refusals.count) {
            (IMAGES_MIN.., _) => None,
            (0, 0) => Some(ImportProblem::NothingFound),
            (0, refused) => Some(ImportProblem::AllRefused { refused }),
            _ => Some(ImportProblem::OneImage),
        }
    }

    /// Files in all, once no archive is unopened.
    fn total(&self) -> Option<u32> {
        let known = self.archives_left == 0;
        known.then(|| self.pace.done.saturating_add(self.files_left() as u32))
    }

    /// Files that are known to come.
    fn files_left(&self) -> usize {
        self.sources.len()
            + self
                .archive
                .as_ref()
                .map_or(0, |(_, archive)| archive.left())
    }

    /// Takes or refuses the next file; opens an archive. False at the end.
    fn next_file(&mut self) -> bool {
        if !WORKING_SIZES_PX.contains(&self.size_px) {
            return false;
        }
        if self.archive.is_some() {
            self.next_entry();
            return true;
        }
        let Some((path, source)) = self.sources.pop_front() else {
            return false;
        };
        self.archives_left -= usize::from(named_zip(&path));
        if let Err(reason) = self.take_source(&path, &source) {
            self.pace.done += 1;
            self.refusals.add(&path, reason);
        }
        true
    }

    fn next_entry(&mut self) {
        let Some((archive_path, archive)) = &mut self.archive else {
            return;
        };
        let expected = self.sources.len() + archive.left();
        let entry = archive.next_into(&mut self.bytes, &self.caps, &mut self.unpacked_bytes_left);
        let Some(entry) = entry else {
            self.archive = None;
            return;
        };
        self.pace.done += 1;
        let taken = cleaned(&entry.name)
            .and_then(|name| entry.read.map(|()| name))
            .map_err(Sentence::from)
            .and_then(|name| {
                let path = format!("{archive_path}/{name}");
                self.collector.take(&path, &self.bytes, expected)
            });
        if let Err(reason) = taken {
            let path = format!("{archive_path}/{}", entry.name);
            self.refusals.add(&path, reason);
        }
    }

    /// Decodes a file, or opens it as an archive.
    fn take_source(&mut self, path: &str, source: &Rc<dyn Source>) -> Result<(), Sentence> {
        let unreadable = |error: std::io::Error| Reason::Unreadable {
            cause: shown_cause(&error),
        };
        let length = source.bytes();
        let first = usize::try_from(length)
            .unwrap_or(usize::MAX)
            .min(FIRST_READ_BYTES);
        self.bytes.resize(first, 0);
        source.read_at(0, &mut self.bytes).map_err(unreadable)?;
        if is_zip(&self.bytes) {
            let archive = Archive::open(source, &self.caps)?;
            for name in archive.hidden() {
                self.refusals.pass_over(&format!("{path}/{name}"));
            }
            self.archive = Some((path.to_owned(), archive));
            return Ok(());
        }
        if let Some(full) = self.collector.full() {
            return Err(full.into());
        }
        if length > self.caps.file_bytes {
            return Err(Reason::TooManyBytes {
                mebibytes: self.caps.file_bytes >> 20,
            }
            .into());
        }
        self.bytes.resize(length as usize, 0);
        source
            .read_at(first as u64, &mut self.bytes[first..])
            .map_err(unreadable)?;
        self.collector
            .take(path, &self.bytes, self.sources.len() + 1)?;
        self.pace.done += 1;
        Ok(())
    }
}

fn named_zip(path: &str) -> bool {
    path.to_lowercase().ends_with(".zip")
}

#[cfg(all(test, feature = "decode"))]
mod tests {
    use super::super::source::MemorySource;
    use super::*;
    use crate::decode::Codecs;
    use image::{DynamicImage, ImageFormat, RgbImage};
    use std::io::{Cursor, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const SIZE_PX: u32 = 32;

    /// A BMP of one grey, so that its size in bytes is known.
    fn picture(grey: u8) -> Vec<u8> {
        let image = RgbImage::from_pixel(SIZE_PX, SIZE_PX, image::Rgb([grey; 3]));
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::from(image)
            .write_to(&mut bytes, ImageFormat::Bmp)
            .unwrap();
        bytes.into_inner()
    }

    fn archive(images: u8) -> Box<dyn Source> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for grey in 0..images {
            writer
                .start_file(format!("{grey}.bmp"), SimpleFileOptions::default())
                .unwrap();
            writer.write_all(&picture(grey)).unwrap();
        }
        Box::new(MemorySource::new(
            "a.zip",
            writer.finish().unwrap().into_inner(),
        ))
    }

    /// Images taken, and the distinct reasons of the others.
    fn imported(sources: Vec<Box<dyn Source>>, caps: Caps) -> (usize, Vec<String>) {
        let mut import = Import::with_caps(sources, SIZE_PX, Box::new(Codecs::default()), caps);
        while let ImportStep::Progress(_) = import.advance(1.0, || 0.0) {}
        let taken = import.collector.len();
        let mut reasons: Vec<_> = import
            .refusals
            .into_listed()
            .into_iter()
            .map(|r| r.reason.english)
            .collect();
        reasons.dedup();
        (taken, reasons)
    }

    #[test]
    fn an_archive_with_too_many_entries_is_refused_whole() {
        let caps = Caps {
            files: 4,
            ..Caps::DEFAULT
        };
        assert_eq!(imported(vec![archive(4)], caps), (4, Vec::new()));
        let (taken, reasons) = imported(vec![archive(5)], caps);
        assert_eq!((taken, reasons.len()), (0, 1));
        assert!(
            reasons[0].contains("5 files, more than 4"),
            "{}",
            reasons[0]
        );
    }

    #[test]
    fn files_beyond_the_most_are_refused() {
        let caps = Caps {
            files: 2,
            ..Caps::DEFAULT
        };
        let files = (0..3).map(|grey| {
            Box::new(MemorySource::new(format!("{grey}.bmp"), picture(grey))) as Box<dyn Source>
        });
        let (taken, reasons) = imported(files.collect(), caps);
        assert_eq!(taken, 2);
        assert!(reasons[0].contains("More than 2 files"), "{}", reasons[0]);
    }

    #[test]
    fn unpacking_stops_at_its_cap_in_all() {
        let caps = Caps {
            unpacked_bytes: 3 * picture(0).len() as u64 + 10,
            ..Caps::DEFAULT
        };
        let (taken, reasons) = imported(vec![archive(6)], caps);
        assert_eq!((taken, reasons.len()), (3, 1));
        assert!(reasons[0].contains("unpack to more than"), "{}", reasons[0]);
    }

    #[test]
    fn a_full_store_says_how_many_it_took() {
        let caps = Caps {
            store_bytes: 2 * 32 * 32 * 3 + 100,
            ..Caps::DEFAULT
        };
        let (taken, reasons) = imported(vec![archive(4)], caps);
        assert_eq!((taken, reasons.len()), (2, 1));
        assert!(reasons[0].contains("full with 2 images"), "{}", reasons[0]);
    }
}
