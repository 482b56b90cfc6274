use super::{RunSet, Said, Unread};
use contrastive_lab::method::ClassChances;
use contrastive_lab::protocol::{ImageSetSummary, ImportProgress, Refusal};
use std::rc::Rc;

/// Square pictures, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    /// Side of a picture, in pixels.
    pub size_px: u32,
    pub rgba: Rc<[u8]>, // [N, size, size, 4]
}

impl Pictures {
    /// The bytes of one picture; none where there are fewer, and before there are any.
    pub fn picture(&self, index: usize) -> Option<&[u8]> {
        let bytes = self.size_px as usize * self.size_px as usize * 4;
        let start = index.checked_mul(bytes)?;
        let picture = self.rgba.get(start..start.checked_add(bytes)?);
        picture.filter(|picture| !picture.is_empty())
    }
}

/// Where an import stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Import {
    /// The page is walking through folders; so many files were found.
    Collecting { found: u32 },
    /// The engine is decoding; nothing was said yet while this is none.
    Decoding(Option<ImportProgress>),
}

/// A file that was not taken, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct NotTaken {
    pub path: String,
    pub why: Said,
}

impl NotTaken {
    /// The browser could not read it.
    pub fn unreadable(path: String) -> Self {
        let why = Said::File {
            name: String::new(),
            why: Unread::Unreadable,
        };
        Self { path, why }
    }
}

impl From<Refusal> for NotTaken {
    fn from(refusal: Refusal) -> Self {
        Self {
            path: refusal.path,
            why: Said::Sentence(refusal.reason),
        }
    }
}

/// The loaded image set and the import under way.
#[derive(Clone, Debug, Default)]
pub struct ImagesState {
    /// Counts the sets that were loaded: what belongs to one does not outlive it.
    pub set: u32,
    pub summary: Option<Rc<ImageSetSummary>>,
    /// What the last import did not take.
    pub not_taken: Rc<[NotTaken]>,
    pub thumbnails: Pictures,
    /// Which images of the set the thumbnails show.
    pub thumbnail_indices: Rc<[u32]>,
    /// Memory that the engine's module had taken when the set was ready.
    pub engine_memory_bytes: Option<f64>,
    pub import: Option<Import>,
    /// What the browser could not read of the files that are being loaded.
    pub unreadable: Rc<[NotTaken]>,
}

impl ImagesState {
    /// A new set has taken the place of the one before.
    pub fn take(&mut self, mut summary: ImageSetSummary, refusals: Vec<Refusal>) {
        summary.refused += u32::try_from(self.unreadable.len()).unwrap_or(u32::MAX);
        self.summary = Some(summary.into());
        let refused = refusals.into_iter().map(NotTaken::from);
        let unreadable = std::mem::take(&mut self.unreadable);
        self.not_taken = refused.chain(unreadable.iter().cloned()).collect();
        self.set += 1;
        self.import = None;
    }

    /// What a run that begins now is judged on.
    pub fn run_set(&self, keep_test_folder: bool) -> RunSet {
        RunSet {
            classes: self.classes(),
            labelled: !self.unlabelled(),
            train_images: self.summary.as_ref().map_or(0, |summary| {
                summary.images - summary.parts(keep_test_folder).not_trained_on()
            }),
        }
    }

    /// Whether there is a set and it has no labels.
    pub fn unlabelled(&self) -> bool {
        let summary = self.summary.as_ref();
        summary.is_some_and(|summary| summary.classes.is_empty())
    }

    /// What is known of the classes before anything is learnt; none without classes.
    pub fn classes(&self) -> Option<ClassChances> {
        let summary = self.summary.as_ref().filter(|summary| summary.images > 0)?;
        let parts = summary.images_per_class.iter();
        let parts = parts.map(|&images| images as f32 / summary.images as f32);
        Some(ClassChances {
            commonest: parts.clone().reduce(f32::max)?,
            two_alike: parts.map(|part| part * part).sum(),
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use contrastive_lab::protocol::Parts;

    /// A set of 100 images in two classes.
    pub fn summary() -> ImageSetSummary {
        ImageSetSummary {
            name: "pets".to_owned(),
            images: 100,
            size_px: 32,
            crops_from_px: 32,
            classes: vec!["cat".to_owned(), "dog".to_owned()],
            images_per_class: vec![60, 40],
            parts: [(), ()].map(|()| Parts {
                held_back: vec![6, 4],
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
            fingerprint: contrastive_lab::run::Fingerprint(1),
            factors: Vec::new(),
        }
    }

    #[test]
    fn chance_is_the_share_of_the_commonest_class_and_needs_labels() {
        let mut images = ImagesState::default();
        assert_eq!(images.classes(), None);
        images.take(summary(), Vec::new());
        let classes = images.classes().expect("classes");
        assert_eq!(classes.commonest, 0.6);
        assert!((classes.two_alike - 0.52).abs() < 1e-6, "{classes:?}");
    }

    #[test]
    fn a_picture_beyond_the_buffer_is_none() {
        let pictures = Pictures {
            size_px: 2,
            rgba: Rc::from([7; 32]),
        };
        assert_eq!(pictures.picture(1).map(<[u8]>::len), Some(16));
        assert_eq!(pictures.picture(2), None);
        assert_eq!(pictures.picture(usize::MAX), None);
    }

    #[test]
    fn before_there_are_pictures_there_is_none() {
        assert_eq!(Pictures::default().picture(0), None);
    }

    #[test]
    fn a_picture_is_its_part_of_the_bytes() {
        let pictures = Pictures {
            size_px: 1,
            rgba: vec![1, 2, 3, 4, 5, 6, 7, 8].into(),
        };
        assert_eq!(pictures.picture(1), Some(&[5, 6, 7, 8][..]));
        assert_eq!(pictures.picture(2), None);
    }
}
