use super::Held;

/// A file with its path as a person knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile {
    /// Relative to what was dropped or chosen, `/` between folders.
    pub path: String,
    /// The browser's `File`.
    pub file: Held,
}

/// What a file alone is taken for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickedKind {
    Model,
    Recipe,
    /// An image, an archive, or something that the importer refuses in words.
    Image,
}

impl PickedFile {
    /// What the file is taken for where it comes alone.
    pub fn kind(&self) -> PickedKind {
        let ending = self
            .path
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("safetensors") => PickedKind::Model,
            Some("json") => PickedKind::Recipe,
            _ => PickedKind::Image,
        }
    }

    /// Its name, without the folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_and_recipes_are_known_by_their_ending_in_any_case() {
        let kind_of = |path: &str| {
            let file = Held::new(());
            let path = path.to_owned();
            PickedFile { path, file }.kind()
        };
        assert_eq!(kind_of("run.safetensors"), PickedKind::Model);
        assert_eq!(kind_of("RUN.SafeTensors"), PickedKind::Model);
        assert_eq!(kind_of("a.b/recipe.json"), PickedKind::Recipe);
        assert_eq!(kind_of("cat.jpg"), PickedKind::Image);
        assert_eq!(kind_of("json"), PickedKind::Image);
    }
}
