//! What tells one image set from another.

use super::ImageSet;
use crate::run::Fingerprint;
use xxhash_rust::xxh3::Xxh3;

impl ImageSet {
    /// Of all that training sees: the size, the pixels, the labels, the classes' names, in their order. The
    /// names of set and files are none of it. XXH3 at 64 bits, whose values are fixed by its specification.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Xxh3::new();
        hash.update(&self.size_px.to_le_bytes());
        hash.update(&self.pixels);
        for label in &self.labels {
            hash.update(&label.to_le_bytes());
        }
        for class in &self.classes {
            hash.update(&(class.len() as u64).to_le_bytes());
            hash.update(class.as_bytes());
        }
        Fingerprint(hash.digest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set() -> ImageSet {
        ImageSet {
            name: "pets".to_owned(),
            size_px: 1,
            pixels: vec![1, 2, 3, 4, 5, 6],
            names: vec!["a.png".to_owned(), "b.png".to_owned()],
            labels: vec![0, 1],
            classes: vec!["cat".to_owned(), "dog".to_owned()],
            ..ImageSet::default()
        }
    }

    #[test]
    fn other_pixels_labels_or_classes_are_another_set_and_other_names_are_not() {
        let known = set().fingerprint();
        // Fixed for ever, since files keep it; by the algorithm's own library.
        assert_eq!(known, Fingerprint(0xfa39_4cb2_f0ad_816a));
        let renamed = ImageSet {
            name: "animals".to_owned(),
            names: vec!["1.png".to_owned(), "2.png".to_owned()],
            ..set()
        };
        assert_eq!(renamed.fingerprint(), known);
        let others = [
            ImageSet {
                pixels: vec![1, 2, 3, 4, 5, 7],
                ..set()
            },
            ImageSet {
                labels: vec![1, 0],
                ..set()
            },
            ImageSet {
                classes: vec!["ca".to_owned(), "tdog".to_owned()],
                ..set()
            },
        ];
        for other in others {
            assert_ne!(other.fingerprint(), known);
        }
    }
}
