use crate::state::{Held, PickedFile, Unread};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

/// All files of an input element. In a folder input each knows its path.
pub fn of_list(list: &FileList) -> Vec<PickedFile> {
    (0..list.length())
        .filter_map(|place| list.get(place))
        .map(|file| {
            let within = js_sys::Reflect::get(&file, &"webkitRelativePath".into());
            let within = within.ok().and_then(|path| path.as_string());
            let path = within.filter(|path| !path.is_empty());
            PickedFile {
                path: path.unwrap_or_else(|| file.name()),
                file: Held::new(file),
            }
        })
        .collect()
}

/// The bytes of a file.
///
/// # Errors
/// Where it is larger than `bytes_max` or the browser cannot read it.
pub async fn bytes(file: &File, bytes_max: f64) -> Result<Uint8Array, Unread> {
    let bytes = file.size();
    if bytes > bytes_max {
        return Err(Unread::TooLarge { bytes, bytes_max });
    }
    let unreadable = |_: JsValue| Unread::Unreadable;
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(unreadable)?;
    Ok(Uint8Array::new(&buffer))
}
