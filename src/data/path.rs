//! Names from strangers: taken apart, judged, and shown safely.

use super::reason::Reason;
use crate::say::shown_text;

/// Characters of a shown path.
const MAX_SHOWN_CHARS: usize = 200;

/// Names that systems leave behind, in lower case.
const SYSTEM_NAMES: [&str; 7] = [
    "thumbs.db",
    "desktop.ini",
    "__macosx",
    "$recycle.bin",
    "system volume information",
    "@eadir",
    "icon\r",
];

/// The path with `/` between folders, without empty and `.` parts.
///
/// # Errors
/// [`Reason::NameLeadsOut`] for an absolute path or one with `..`.
pub(super) fn cleaned(path: &str) -> Result<String, Reason> {
    let path = path.replace('\\', "/");
    let has_drive = path.as_bytes().get(1) == Some(&b':')
        && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if path.starts_with('/') || has_drive || path.split('/').any(|part| part == "..") {
        return Err(Reason::NameLeadsOut);
    }
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    Ok(parts.join("/"))
}

/// Whether a part of the path is hidden or left behind by a system. Such files are not
/// what a person means to give: they are passed over, and said in one line.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| {
        let dotted = part.starts_with('.') && !matches!(part, "." | "..");
        dotted || SYSTEM_NAMES.contains(&part.to_lowercase().as_str())
    })
}

/// The folder part of a cleaned path; empty where there is none.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path as [`crate::protocol::Refusal::path`] shows it.
pub(super) fn shown_path(path: &str) -> String {
    shown_text(path, MAX_SHOWN_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_refused() {
        for path in [
            "../a.png",
            "a/../../b.png",
            "/etc/a.png",
            "C:\\a.png",
            "a\\..\\b.png",
            "\\a",
        ] {
            assert!(cleaned(path).is_err(), "{path}");
        }
        assert_eq!(cleaned("./a\\b//c..png").unwrap(), "a/b/c..png");
    }

    #[test]
    fn hidden_and_system_files_are_known() {
        for path in [
            ".DS_Store",
            "a/.git/b.png",
            "__MACOSX/a/._b.jpg",
            "x/Thumbs.db",
            "desktop.ini",
        ] {
            assert!(is_hidden(path), "{path}");
        }
        for path in ["a.png", "../a.png", "a/thumbs.png", "./b.png"] {
            assert!(!is_hidden(path), "{path}");
        }
    }

    #[test]
    fn marks_that_turn_text_around_are_written_out_and_markup_stays_text() {
        assert_eq!(shown_path("cat\u{202e}gnp.exe"), "cat\\u{202e}gnp.exe");
        assert_eq!(shown_path("a\n\u{7f}\u{feff}b"), "a\\u{a}\\u{7f}\\u{feff}b");
        assert_eq!(shown_path("<b>क्षि 👩‍🔬.png"), "<b>क्षि 👩‍🔬.png");
    }

    #[test]
    fn a_long_name_keeps_its_start_and_its_ending() {
        let shown = shown_path(&format!("folder/{}.png", "é".repeat(10_000)));
        assert_eq!(shown.chars().count(), MAX_SHOWN_CHARS);
        assert!(shown.starts_with("folder/é") && shown.ends_with("é.png") && shown.contains('…'));
    }
}
