//! A stranger's text made safe to show: it cannot reorder, hide or break the words around it.

/// The text without control characters and without the characters that change the direction of
/// writing, break lines or stay invisible; at most `characters_max` characters.
pub fn shown(text: &str, characters_max: usize) -> String {
    let kept = text.chars().filter(|&character| !is_disruptive(character));
    kept.take(characters_max).collect()
}

/// Control characters, bidirectional marks, embeddings, overrides and isolates (Unicode Standard
/// Annex 9, section 2), line and paragraph separators, the byte-order mark and invisible tags.
/// Zero-width joiners stay: several scripts need them.
fn is_disruptive(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_controls_and_line_breaks_go_and_letters_of_every_script_stay() {
        assert_eq!(shown("a\u{202e}b\u{7}c\n\u{2066}d\u{2029}", 200), "abcd");
        assert_eq!(shown("猫 کتاب‌ها <b>", 200), "猫 کتاب‌ها <b>");
    }

    #[test]
    fn long_text_is_cut_by_characters_not_bytes() {
        assert_eq!(shown("ééééé", 3), "ééé");
    }
}
