use super::PickedFile;
use crate::text;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// What was dropped: entries where the browser has them, which open folders; plain files elsewhere.
pub struct DroppedItems {
    entries: Vec<FileSystemEntry>,
    files: Vec<PickedFile>,
}

impl DroppedItems {
    /// Takes the items during the event; the browser empties them when it ends.
    pub fn of_transfer(transfer: &DataTransfer) -> Self {
        let items = transfer.items();
        let entries: Vec<_> = (0..items.length())
            .filter_map(|place| items.get(place)?.webkit_get_as_entry().ok().flatten())
            .collect();
        let files = match transfer.files() {
            Some(list) if entries.is_empty() => PickedFile::of_list(&list),
            _ => Vec::new(),
        };
        Self { entries, files }
    }

    /// Whether nothing that has bytes was dropped, for example text.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty()
    }
}

/// Every file in what was dropped, folder by folder; `found` hears how many there are so far.
///
/// # Errors
/// In words, where the browser cannot read a folder.
pub async fn walk(items: DroppedItems, found: impl Fn(u32)) -> Result<Vec<PickedFile>, String> {
    let mut files = items.files;
    let mut open = items.entries;
    open.reverse();
    while let Some(entry) = open.pop() {
        let unreadable = |_| (text::now().alert.folder_unreadable)(&entry.full_path());
        if entry.is_directory() {
            let folder = entry.unchecked_ref::<FileSystemDirectoryEntry>();
            let (inner, plain) = read_folder(folder).await.map_err(unreadable)?;
            files.extend(plain);
            open.extend(inner);
        } else {
            let file = JsFuture::from(file_of(entry.unchecked_ref()));
            let file = file.await.map_err(unreadable)?;
            files.push(picked(&entry, file));
        }
        found(u32::try_from(files.len()).unwrap_or(u32::MAX));
    }
    Ok(files)
}

/// The folders and the files in a folder. The browser gives about 100 entries at a time.
async fn read_folder(
    folder: &FileSystemDirectoryEntry,
) -> Result<(Vec<FileSystemEntry>, Vec<PickedFile>), JsValue> {
    let reader = folder.create_reader();
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    loop {
        let batch = Array::from(&JsFuture::from(next_batch(&reader)).await?);
        if batch.length() == 0 {
            folders.reverse();
            return Ok((folders, files));
        }
        let entries = batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>);
        let (inner, plain): (Vec<_>, Vec<_>) = entries.partition(FileSystemEntry::is_directory);
        folders.extend(inner);
        let promises = plain
            .iter()
            .map(|entry| file_of(entry.unchecked_ref()))
            .collect::<Array>();
        let opened = Array::from(&JsFuture::from(Promise::all(&promises)).await?);
        files.extend(
            plain
                .iter()
                .zip(opened.iter())
                .map(|(entry, file)| picked(entry, file)),
        );
    }
}

fn picked(entry: &FileSystemEntry, file: JsValue) -> PickedFile {
    PickedFile {
        path: entry.full_path().trim_start_matches('/').to_owned(),
        file: file.unchecked_into::<File>(),
    }
}

fn next_batch(reader: &FileSystemDirectoryReader) -> Promise {
    promise(|resolve, reject| reader.read_entries_with_callback_and_callback(resolve, reject))
}

fn file_of(entry: &FileSystemFileEntry) -> Promise {
    promise(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
        Ok(())
    })
}

/// The file system's interface is older than promises: it takes two callbacks.
fn promise(ask: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Promise {
    Promise::new(&mut |resolve, reject| {
        if let Err(error) = ask(&resolve, &reject) {
            // The call itself failed; the promise has to say so. Rejecting cannot fail.
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    })
}
