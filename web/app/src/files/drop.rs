use super::of_list;
use crate::state::{Held, PickedFile};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};

/// Files that are opened at once: a person who waits for 50,000 sees them counted, and can give up.
const FILES_AT_ONCE: usize = 500;

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
            Some(list) if entries.is_empty() => of_list(&list),
            _ => Vec::new(),
        };
        Self { entries, files }
    }

    /// Whether nothing that has bytes was dropped, for example text.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.files.is_empty()
    }
}

/// What a walk through folders found.
#[derive(Default)]
pub struct Walked {
    pub files: Vec<PickedFile>,
    /// Paths of files and folders that the browser could not read.
    pub unreadable: Vec<String>,
}

/// Every file in what was dropped, folder by folder; `found` hears how many there are so far, and
/// says whether to go on.
pub async fn walk(items: &DroppedItems, found: impl Fn(u32) -> bool) -> Walked {
    let mut walked = Walked {
        files: items.files.clone(),
        unreadable: Vec::new(),
    };
    let (mut folders, plain) = divided(items.entries.clone());
    let mut goes_on = walked.take(&plain, &found).await;
    while goes_on && let Some(folder) = folders.pop() {
        match entries_of(folder.unchecked_ref()).await {
            Ok(entries) => {
                let (mut inner, plain) = divided(entries);
                goes_on = walked.take(&plain, &found).await;
                folders.append(&mut inner);
            }
            Err(_) => walked.unreadable.push(path_of(&folder)),
        }
    }
    walked
}

impl Walked {
    /// Opens these files, some at once; `found` says how many there are and whether to go on.
    async fn take(&mut self, entries: &[FileSystemEntry], found: &impl Fn(u32) -> bool) -> bool {
        for entries in entries.chunks(FILES_AT_ONCE) {
            self.take_some(entries).await;
            if !found(u32::try_from(self.files.len()).unwrap_or(u32::MAX)) {
                return false;
            }
        }
        true
    }

    async fn take_some(&mut self, entries: &[FileSystemEntry]) {
        let asked = entries.iter().map(|entry| file_of(entry.unchecked_ref()));
        let asked = asked.collect::<Array>();
        // It settles whatever becomes of each, so it cannot fail.
        let settled = JsFuture::from(Promise::all_settled(&asked)).await;
        let settled = settled.map(|settled| Array::from(&settled));
        for (entry, answer) in entries.iter().zip(settled.unwrap_or_default().iter()) {
            let file = js_sys::Reflect::get(&answer, &"value".into()).ok();
            match file.and_then(|file| file.dyn_into::<File>().ok()) {
                Some(file) => self.files.push(PickedFile {
                    path: path_of(entry),
                    file: Held::new(file),
                }),
                None => self.unreadable.push(path_of(entry)),
            }
        }
    }
}

/// Folders, the first to be opened last, and files.
fn divided(entries: Vec<FileSystemEntry>) -> (Vec<FileSystemEntry>, Vec<FileSystemEntry>) {
    let (mut folders, files): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(FileSystemEntry::is_directory);
    folders.reverse();
    (folders, files)
}

/// What stands in a folder. The browser gives about 100 entries at a time.
async fn entries_of(folder: &FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        let batch = Array::from(&JsFuture::from(next_batch(&reader)).await?);
        if batch.length() == 0 {
            return Ok(entries);
        }
        entries.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

fn path_of(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
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
