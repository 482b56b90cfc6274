use crate::text::Said;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// A file with its path as a person knows it.
#[derive(Clone)]
pub struct PickedFile {
    /// Relative to what was dropped or chosen, `/` between folders.
    pub path: String,
    pub file: File,
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
    /// All files of an input element. In a folder input each knows its path.
    pub fn of_list(list: &FileList) -> Vec<Self> {
        (0..list.length())
            .filter_map(|place| list.get(place))
            .map(|file| {
                let within = js_sys::Reflect::get(&file, &"webkitRelativePath".into());
                let within = within.ok().and_then(|path| path.as_string());
                let path = within.filter(|path| !path.is_empty());
                Self {
                    path: path.unwrap_or_else(|| file.name()),
                    file,
                }
            })
            .collect()
    }

    /// What the file is taken for where it comes alone.
    pub fn kind(&self) -> PickedKind {
        kind_of(&self.path)
    }
}

fn kind_of(path: &str) -> PickedKind {
    let ending = path
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("safetensors") => PickedKind::Model,
        Some("json") => PickedKind::Recipe,
        _ => PickedKind::Image,
    }
}

/// The bytes of a file.
///
/// # Errors
/// Where it is larger than `bytes_max` or the browser cannot read it.
pub async fn bytes(file: &File, bytes_max: f64) -> Result<Uint8Array, Said> {
    if file.size() > bytes_max {
        return Err(Said::FileTooLarge {
            bytes: file.size(),
            most: bytes_max,
        });
    }
    let unreadable = |_: JsValue| Said::FileUnreadable;
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_and_recipes_are_known_by_their_ending_in_any_case() {
        assert_eq!(kind_of("run.safetensors"), PickedKind::Model);
        assert_eq!(kind_of("RUN.SafeTensors"), PickedKind::Model);
        assert_eq!(kind_of("a.b/recipe.json"), PickedKind::Recipe);
        assert_eq!(kind_of("cat.jpg"), PickedKind::Image);
        assert_eq!(kind_of("json"), PickedKind::Image);
    }
}
