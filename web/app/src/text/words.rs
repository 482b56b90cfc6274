//! The accessors that the build makes of the words.

// A word that nothing shows stops the build.
#![deny(dead_code)]

use super::say::{Value, say};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Of a table's words the one for an id; empty where there is no such id.
fn word_of(ids: &[&str], words: &[&'static str], id: &str) -> &'static str {
    let place = ids.iter().position(|known| *known == id);
    let word = place.and_then(|place| words.get(place));
    word.copied().unwrap_or_default()
}

/// A language's words in the order of its file.
pub type Words = [&'static str; COUNT];

/// The texts of a language.
#[cfg(target_arch = "wasm32")]
pub(super) fn read(words: &'static Words) -> &'static Text {
    const {
        assert!(size_of::<Text>() == COUNT * size_of::<&str>());
        assert!(align_of::<Text>() == align_of::<&str>());
    }
    // Field by field in code this would be a fiftieth of the module.
    // SAFETY: the build gives `Text` and all within it no fields but words, arrays of them and structs of the
    // same kind, in C's layout: it is as many words in their order, as size and alignment say once more.
    unsafe { &*std::ptr::from_ref(words).cast::<Text>() }
}

/// The same where size is no matter, field by field.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn read(words: &'static Words) -> &'static Text {
    Box::leak(Box::new(Text::read(&mut words.iter())))
}

/// The words that are not read yet.
#[cfg(not(target_arch = "wasm32"))]
type Rest = std::slice::Iter<'static, &'static str>;

#[cfg(not(target_arch = "wasm32"))]
fn next(words: &mut Rest) -> &'static str {
    words.next().copied().unwrap_or_default()
}

/// The ids of what symbols of equations stand for.
#[cfg(test)]
pub const MEANINGS: &[&str] = Methods::MEANING_OF;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::said::tests::in_chinese;
    use contrastive_lab::method::PairLoss;
    use contrastive_lab::recipe::{
        Encoder, HeadKind, LrSchedule, Method, OptimiserKind, Preset, ViewPolicy,
    };
    use contrastive_lab::setting::{Kind, Setting, Table};
    use std::collections::BTreeSet;

    fn hold(table: &[&str], ids: &[&str]) {
        let [table, ids] = [table, ids].map(|ids| ids.iter().copied().collect::<BTreeSet<_>>());
        assert_eq!(table, ids);
    }

    #[test]
    fn a_table_has_a_word_for_each_that_there_is_and_for_no_other() {
        hold(Methods::NAME_OF, Method::IDS);
        hold(Methods::WHAT_OF, Method::IDS);
        hold(Readings::LOSS_HINT_OF, Method::IDS);
        let mut chosen = Readings::CHOSEN_LOSS_HINT_OF.iter();
        assert!(chosen.all(|id| PairLoss::IDS.contains(id)));
        hold(Recipe::ENCODER_OF, Encoder::IDS);
        hold(Recipe::PRESET_OF, Preset::IDS);
        hold(Training::OPTIMISER_OF, OptimiserKind::IDS);
        hold(Training::SCHEDULE_OF, LrSchedule::IDS);
        hold(MethodsHead::KIND_OF, HeadKind::IDS);
        let sliders = ViewPolicy::NONE.settings();
        let sliders: Vec<_> = sliders.iter().map(|setting| setting.id).collect();
        hold(Views::SLIDER_OF, &sliders);
    }

    #[test]
    fn every_setting_of_every_method_has_its_words_and_no_word_is_left() {
        let methods = Method::ALL.iter();
        let settings: Vec<Setting> = methods
            .flat_map(|method| method.table().settings())
            .collect();
        let ids: Vec<_> = settings.iter().map(|setting| setting.id).collect();
        hold(MethodsSettings::LABEL_OF, &ids);
        let hints = MethodsSettings::HINT_OF.iter();
        assert!(hints.into_iter().all(|id| ids.contains(id)));
        let switches = settings
            .iter()
            .filter(|setting| setting.kind == Kind::Switch);
        let switches: Vec<_> = switches.map(|setting| setting.id).collect();
        hold(MethodsSettings::OFF_OF, &switches);
        let options = settings.iter().filter_map(|setting| match setting.kind {
            Kind::Choice(ids) => Some(ids),
            _ => None,
        });
        let options: Vec<_> = options.flatten().copied().collect();
        hold(MethodsSettings::OPTION_OF, &options);
    }

    #[test]
    fn every_colour_that_groups_are_called_by_has_a_word() {
        for (colour, _) in crate::charts::palette::NAMED {
            assert!(Images::SAMPLE_NAME_OF.contains(&colour), "{colour}");
        }
    }

    #[test]
    fn words_come_in_the_order_of_their_file() {
        let english = read(EN.0);
        assert_eq!(english.header.name, "Contrastive Lab");
        assert_eq!(english.alert.close, "Close");
        assert_eq!(english.methods.name_of("byol"), "BYOL");
        assert_eq!(english.methods.name_of("none of them"), "");
    }

    #[test]
    fn chinese_counts_without_a_plural() {
        in_chinese(|t| {
            assert_eq!(t.images.count(1), "1张图片");
            assert_eq!(t.images.classes(0), "无标签");
            assert_eq!(t.run.of(3, 1200), "3 / 1,200");
        });
    }
}
