//! Texts from strangers, shown safely.

/// Characters of a decoder's own words that are passed on.
const MAX_CAUSE_CHARS: usize = 120;

/// A decoder's own words, shortened and shown safely.
pub fn shown_cause(error: &dyn std::fmt::Display) -> String {
    shown_text(&error.to_string(), MAX_CAUSE_CHARS)
}

/// The text with invisible and direction-changing characters written out, at most `max_chars`
/// long: the middle gives way, since both the folder and the ending tell a person something.
pub fn shown_text(text: &str, max_chars: usize) -> String {
    let mut visible = String::with_capacity(text.len());
    for character in text.chars() {
        if misleads(character) {
            visible.push_str(&format!("\\u{{{:x}}}", u32::from(character)));
        } else {
            visible.push(character);
        }
    }
    let count = visible.chars().count();
    if count <= max_chars {
        return visible;
    }
    let tail = max_chars / 3;
    let head = max_chars - tail - 1;
    let start = visible.chars().take(head);
    let end = visible.chars().skip(count - tail);
    start.chain(['…']).chain(end).collect()
}

/// Control characters, marks that change the direction of writing, and marks that cannot be seen.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}
