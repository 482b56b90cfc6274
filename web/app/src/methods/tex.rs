//! Equations as MathML, from the little of TeX's notation that the page's equations need: they stay
//! readable where they are written, and browsers set them without a library.

/// One equation on a line of its own. What is not known becomes a plain symbol; a test reads all
/// equations of the page.
pub fn display(tex: &'static str) -> String {
    format!(
        "<math display=\"block\">{}</math>",
        Reader::new(tex).row(None)
    )
}

/// A symbol within a line of text.
pub fn inline(tex: &'static str) -> String {
    format!("<math>{}</math>", Reader::new(tex).row(None))
}

/// What was read last: tells a sign from an operator, and a function from its argument.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Operand,
    Operator,
}

struct Reader {
    rest: &'static str,
    last: Last,
}

/// An atom's MathML and how scripts are set to it.
struct Atom {
    mathml: String,
    /// Scripts stand below and above.
    limits: bool,
    /// A function's name: a space before what follows, unless that is in parentheses.
    function: bool,
}

impl Atom {
    fn of(mathml: String) -> Self {
        Self {
            mathml,
            limits: false,
            function: false,
        }
    }
}

impl Reader {
    fn new(rest: &'static str) -> Self {
        Self {
            rest,
            last: Last::Nothing,
        }
    }

    /// Reads until this closing character, or all.
    fn row(&mut self, until: Option<char>) -> String {
        let outside = std::mem::replace(&mut self.last, Last::Nothing);
        let mut row = String::from("<mrow>");
        while let Some(next) = self.peek() {
            if Some(next) == until {
                self.take();
                break;
            }
            if next == ' ' {
                self.take();
                continue;
            }
            let atom = self.atom();
            row.push_str(&self.with_scripts(atom));
        }
        self.last = outside;
        row + "</mrow>"
    }

    fn with_scripts(&mut self, atom: Atom) -> String {
        let (mut below, mut above) = (None, None);
        loop {
            match self.peek() {
                Some('_') if below.is_none() => below = Some(self.script()),
                Some('^') if above.is_none() => above = Some(self.script()),
                Some('\'') if above.is_none() => {
                    self.take();
                    above = Some("<mo>′</mo>".to_owned());
                }
                _ => break,
            }
        }
        let base = atom.mathml;
        let set = match (atom.limits, below, above) {
            (_, None, None) => base,
            (false, Some(sub), None) => format!("<msub>{base}{sub}</msub>"),
            (false, None, Some(sup)) => format!("<msup>{base}{sup}</msup>"),
            (false, Some(sub), Some(sup)) => format!("<msubsup>{base}{sub}{sup}</msubsup>"),
            (true, Some(sub), None) => format!("<munder>{base}{sub}</munder>"),
            (true, None, Some(sup)) => format!("<mover>{base}{sup}</mover>"),
            (true, Some(sub), Some(sup)) => format!("<munderover>{base}{sub}{sup}</munderover>"),
        };
        let argument = self.rest.trim_start();
        let in_parentheses = argument.starts_with('(') || argument.starts_with("\\left");
        if atom.function && !in_parentheses {
            return set + "<mspace width=\"0.17em\"></mspace>";
        }
        set
    }

    /// What stands behind `_` or `^`.
    fn script(&mut self) -> String {
        self.take();
        self.argument()
    }

    /// A group in braces, or one atom.
    fn argument(&mut self) -> String {
        if self.peek() == Some('{') {
            self.take();
            return self.row(Some('}'));
        }
        let outside = std::mem::replace(&mut self.last, Last::Nothing);
        let atom = self.atom();
        self.last = outside;
        atom.mathml
    }

    fn atom(&mut self) -> Atom {
        let Some(next) = self.take() else {
            return Atom::of(String::new());
        };
        match next {
            '\\' => self.command(),
            '{' => {
                let row = self.row(Some('}'));
                self.operand(row)
            }
            '0'..='9' => {
                let more = self.rest.len()
                    - self
                        .rest
                        .trim_start_matches(|c: char| c.is_ascii_digit())
                        .len();
                let digits = self.rest.get(..more).unwrap_or_default();
                self.rest = self.rest.get(more..).unwrap_or_default();
                self.operand(format!("<mn>{next}{digits}</mn>"))
            }
            '-' => {
                let sign = self.last != Last::Operand;
                self.operator("−", if sign { " form=\"prefix\"" } else { "" })
            }
            '(' | '[' => self.operator(&next.to_string(), " form=\"prefix\" stretchy=\"false\""),
            ')' | ']' => self.closing(&next.to_string()),
            '|' => self.operand(
                "<mo form=\"prefix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo>"
                    .to_owned(),
            ),
            ',' => self.operator(",", ""),
            '<' => self.operator("&lt;", ""),
            '=' | '+' | '/' | ':' => self.operator(&next.to_string(), ""),
            _ => self.operand(format!("<mi>{next}</mi>")),
        }
    }

    fn command(&mut self) -> Atom {
        let letters = self.rest.len()
            - self
                .rest
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let length = letters.max(self.rest.chars().next().map_or(0, char::len_utf8));
        let name = self.rest.get(..length).unwrap_or_default();
        self.rest = self.rest.get(length..).unwrap_or_default();
        match name {
            "frac" => {
                let (top, bottom) = (self.argument(), self.argument());
                self.operand(format!("<mfrac>{top}{bottom}</mfrac>"))
            }
            "sqrt" => {
                let inside = self.argument();
                self.operand(format!("<msqrt>{inside}</msqrt>"))
            }
            "hat" => {
                let base = self.argument();
                self.operand(format!(
                    "<mover accent=\"true\">{base}<mo stretchy=\"false\">^</mo></mover>"
                ))
            }
            "left" => self.fenced(),
            "sum" => Atom {
                limits: true,
                ..self.operator("∑", "")
            },
            "max" | "log" | "exp" | "cos" => {
                self.last = Last::Operator;
                Atom {
                    mathml: format!("<mi>{name}</mi>"),
                    limits: name == "max",
                    function: true,
                }
            }
            // Names of more than one letter stand upright.
            "sg" | "Var" | "Cov" | "softmax" | "Mean" => self.operand(format!("<mi>{name}</mi>")),
            "," => Atom::of("<mspace width=\"0.17em\"></mspace>".to_owned()),
            "quad" => Atom::of("<mspace width=\"1em\"></mspace>".to_owned()),
            "|" => self.operand(
                "<mo form=\"prefix\" stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo>"
                    .to_owned(),
            ),
            _ => match character(name) {
                Some(Named::Letter(letter)) => self.operand(format!("<mi>{letter}</mi>")),
                Some(Named::Operator(operator)) => self.operator(operator, ""),
                None => self.operand(format!("<mtext>{name}</mtext>")),
            },
        }
    }

    /// `\left( … \right)`: parentheses as high as what they hold.
    fn fenced(&mut self) -> Atom {
        let open = self.fence();
        let outside = std::mem::replace(&mut self.last, Last::Nothing);
        let mut row = format!("<mrow><mo form=\"prefix\">{open}</mo>");
        while !self.rest.is_empty() && !self.rest.starts_with("\\right") {
            if self.peek() == Some(' ') {
                self.take();
                continue;
            }
            let atom = self.atom();
            row.push_str(&self.with_scripts(atom));
        }
        self.rest = self.rest.strip_prefix("\\right").unwrap_or_default();
        let close = self.fence();
        self.last = outside;
        self.operand(format!("{row}<mo form=\"postfix\">{close}</mo></mrow>"))
    }

    /// The character of a fence, `\|` being the double bar.
    fn fence(&mut self) -> char {
        match self.take() {
            Some('\\') => {
                self.take();
                '‖'
            }
            Some(fence) => fence,
            None => ' ',
        }
    }

    fn operand(&mut self, mathml: String) -> Atom {
        self.last = Last::Operand;
        Atom::of(mathml)
    }

    fn operator(&mut self, operator: &str, attributes: &str) -> Atom {
        self.last = Last::Operator;
        Atom::of(format!("<mo{attributes}>{operator}</mo>"))
    }

    /// Closes an operand: a minus behind it is an operator.
    fn closing(&mut self, fence: &str) -> Atom {
        self.operand(format!(
            "<mo form=\"postfix\" stretchy=\"false\">{fence}</mo>"
        ))
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }
}

enum Named {
    Letter(&'static str),
    Operator(&'static str),
}

fn character(name: &str) -> Option<Named> {
    let letter = match name {
        "beta" => "β",
        "epsilon" => "ε",
        "theta" => "θ",
        "lambda" => "λ",
        "mu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "sigma" => "σ",
        "tau" => "τ",
        "ell" => "ℓ",
        "Loss" => "ℒ",
        "star" => "∗",
        _ => {
            let operator = match name {
                "cdot" => "·",
                "ne" => "≠",
                "in" => "∈",
                "gets" => "←",
                _ => return None,
            };
            return Some(Named::Operator(operator));
        }
    };
    Some(Named::Letter(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tex: &'static str) -> String {
        let mathml = inline(tex);
        let row = mathml.strip_prefix("<math><mrow>");
        let row = row.and_then(|row| row.strip_suffix("</mrow></math>"));
        row.unwrap_or_default().to_owned()
    }

    #[test]
    fn scripts_hang_on_what_stands_before_them() {
        assert_eq!(row("z_i"), "<msub><mi>z</mi><mi>i</mi></msub>");
        assert_eq!(
            row("d^2_{ij}"),
            "<msubsup><mi>d</mi><mrow><mi>i</mi><mi>j</mi></mrow><mn>2</mn></msubsup>"
        );
        assert_eq!(row("z'"), "<msup><mi>z</mi><mo>′</mo></msup>");
    }

    #[test]
    fn a_sum_takes_its_index_below() {
        let sum = row("\\sum_{k} k");
        assert!(
            sum.starts_with("<munder><mo>∑</mo><mrow><mi>k</mi></mrow></munder>"),
            "{sum}"
        );
    }

    #[test]
    fn a_minus_behind_an_operator_is_a_sign() {
        assert!(row("a - b").contains("<mo>−</mo>"));
        assert!(row("a = -b").contains("<mo form=\"prefix\">−</mo>"));
        assert!(row("(a) - b").contains("<mo>−</mo>"));
    }

    #[test]
    fn a_function_keeps_off_its_argument_unless_that_is_in_parentheses() {
        assert!(row("\\log x").contains("mspace"));
        assert!(!row("\\exp(x)").contains("mspace"));
    }

    #[test]
    fn broken_notation_ends() {
        for broken in ["\\frac{a", "z_", "\\", "\\left(", "{{{", "}"] {
            assert!(display(broken).ends_with("</math>"), "{broken}");
        }
    }
}
