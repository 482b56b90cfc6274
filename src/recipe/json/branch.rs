//! Places and the JSON of what stands there, as indented JSON.

/// What a level is moved to the right by.
const INDENT: &str = "  ";

/// What stands at one place and below it, in the order in which it was put there.
#[derive(Debug, Default)]
pub(super) struct Branch {
    /// JSON; empty where something stands below.
    leaf: String,
    below: Vec<(String, Branch)>,
}

impl Branch {
    /// Puts JSON at a place such as `views.0.crop.scale.1`.
    pub fn put(&mut self, place: &str, json: String) {
        let mut branch = self;
        for key in place.split('.') {
            branch = branch.at(key);
        }
        branch.leaf = json;
    }

    fn at(&mut self, key: &str) -> &mut Branch {
        let known = self.below.iter().position(|(known, _)| known == key);
        let index = known.unwrap_or_else(|| {
            self.below.push((key.to_owned(), Branch::default()));
            self.below.len() - 1
        });
        &mut self.below[index].1
    }

    /// All of it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write("\n", &mut text);
        text
    }

    /// `line_begin` is a line's end with what the next line begins with.
    fn write(&self, line_begin: &str, text: &mut String) {
        let Some((first, _)) = self.below.first() else {
            text.push_str(&self.leaf);
            return;
        };
        // The keys of a list are its indices.
        let is_list = first == "0";
        let [open, close] = if is_list { ["[", "]"] } else { ["{", "}"] };
        let line_below = [line_begin, INDENT].concat();
        let mut before = open;
        for (key, branch) in &self.below {
            text.push_str(before);
            text.push_str(&line_below);
            if !is_list {
                text.push_str(&quoted(key));
                text.push_str(": ");
            }
            branch.write(&line_below, text);
            before = ",";
        }
        text.push_str(line_begin);
        text.push_str(close);
    }
}

/// A name, which needs no escapes, as JSON.
pub(super) fn quoted(name: &str) -> String {
    ["\"", name, "\""].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_laid_out_as_json_is() {
        let mut json = Branch::default();
        for (place, text) in [
            ("a.name", "\"x\""),
            ("b", "7"),
            ("a.list.0", "1"),
            ("a.list.1.c", "null"),
        ] {
            json.put(place, text.to_owned());
        }
        let text = json.text();
        let pretty = r#"{
  "a": {
    "name": "x",
    "list": [
      1,
      {
        "c": null
      }
    ]
  },
  "b": 7
}"#;
        assert_eq!(text, pretty);
    }
}
