use super::equations::EQUATIONS;
use contrastive_lab::recipe::Method;

/// A symbol in the notation of [`super::tex`], and the id of the words for what it stands for.
pub type Symbol = (&'static str, &'static str);

/// What is minimised, as the engine computes it, with its symbols.
#[derive(Debug, PartialEq, Eq)]
pub struct Equation {
    /// The ids of the methods that it is of.
    pub(super) methods: &'static [&'static str],
    /// The paths of the method's own settings that decide it, each with that setting's value as text.
    pub(super) when: &'static [(&'static str, &'static str)],
    /// Lines in the notation of [`super::tex`].
    pub lines: &'static [&'static str],
    pub symbols: &'static [Symbol],
}

impl Equation {
    /// The equation of the method with these settings; none where nobody wrote it down.
    pub fn of(method: &Method) -> Option<&'static Self> {
        let has = |&(path, value): &(&str, &str)| {
            let settings = method.table().settings();
            let mut settings = settings.iter();
            settings.any(|setting| setting.path == path && setting.value.to_string() == value)
        };
        let mut equations = EQUATIONS.iter();
        equations.find(|equation| {
            equation.methods.contains(&method.id()) && equation.when.iter().all(has)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tex;
    use super::*;
    use contrastive_lab::setting::{Kind, Value};
    use std::collections::BTreeSet;

    /// Every method with all switches and choices of its own that may change its equation.
    fn variants() -> Vec<Method> {
        Method::ALL.into_iter().flat_map(variants_of).collect()
    }

    fn variants_of(method: Method) -> Vec<Method> {
        let settings = method.table().settings().into_iter();
        settings.fold(vec![method], |methods, setting| {
            let values: Vec<Value> = match setting.kind {
                Kind::Choice(ids) => ids.iter().map(|id| Value::Choice(id)).collect(),
                Kind::Switch => [true, false].map(Value::Switch).to_vec(),
                _ => vec![setting.value],
            };
            let with = |method: &Method, value: Value| {
                let mut changed = *method;
                changed.table_mut().set(setting.path, value).unwrap();
                changed
            };
            let all = methods.iter();
            all.flat_map(|method| values.iter().map(move |&value| with(method, value)))
                .collect()
        })
    }

    fn of(method: &Method) -> &'static Equation {
        Equation::of(method).unwrap_or_else(|| panic!("{method:?} has no equation"))
    }

    #[test]
    fn every_method_with_each_of_its_choices_has_one_equation_and_none_is_left() {
        let methods = variants();
        let used: Vec<_> = methods.iter().map(of).collect();
        for equation in EQUATIONS {
            assert!(used.contains(&equation), "{equation:?}");
        }
    }

    #[test]
    fn every_symbol_has_its_words_and_no_word_is_left() {
        let symbols = EQUATIONS.iter().flat_map(|equation| equation.symbols);
        let used: BTreeSet<_> = symbols.map(|(_, meaning)| *meaning).collect();
        assert_eq!(used, crate::text::MEANINGS.iter().copied().collect());
    }

    #[test]
    fn every_equation_is_set_without_an_unknown_name() {
        for method in variants() {
            let equation = of(&method);
            let symbols = equation.symbols.iter().map(|(symbol, _)| symbol);
            for tex in equation.lines.iter().chain(symbols) {
                let mathml = tex::display(tex);
                assert!(!mathml.contains("mtext"), "{tex}: {mathml}");
                for tag in ["mrow", "msub", "msup", "mfrac", "munder", "mi", "mo"] {
                    let (open, closed) = (format!("<{tag}>"), format!("</{tag}>"));
                    let with_attributes = format!("<{tag} ");
                    assert_eq!(
                        mathml.matches(&open).count() + mathml.matches(&with_attributes).count(),
                        mathml.matches(&closed).count(),
                        "{tag} in {tex}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_equation_names_every_setting_that_it_has() {
        for method in variants() {
            let lines = of(&method).lines.concat();
            assert_eq!(
                lines.contains("\\tau"),
                method.has_temperature(),
                "{}",
                method.id()
            );
            assert_eq!(lines.contains("\\gets"), method.spec().momentum.is_some());
        }
    }
}
