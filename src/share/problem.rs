//! Why a model file was not taken, or could not be written. The words before the colon name the
//! check that failed; the variants stand in the order of the checks.

use crate::recipe::RecipeLinkProblem;
use serde::{Serialize, Serializer};

/// The first check that a model file did not pass.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "model-file", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum ModelFileProblem {
    #[error(
        "file length: {bytes} bytes are too few for a .safetensors file; the file may be cut off, \
         get it again"
    )]
    TooShort { bytes: usize },
    #[error(
        "file type: this is not a .safetensors file (its header does not begin with a brace); \
         choose a model file that the lab saved"
    )]
    NotSafetensors,
    #[error("header size: the header claims {bytes} bytes; at most {max} are read")]
    HeaderTooLarge { bytes: u64, max: u64 },
    #[error(
        "header length: the header claims {claimed} bytes but only {present} follow; the file may \
         be cut off, get it again"
    )]
    HeaderBeyondEnd { claimed: u64, present: usize },
    #[error("header: it is not the JSON of a .safetensors file ({complaint})")]
    Header { complaint: String },
    #[error(
        "metadata: the file says nothing of how it was made; it is a .safetensors file, but not a \
         model of this lab"
    )]
    MetadataMissing,
    #[error("metadata: it cannot be read ({complaint})")]
    Metadata { complaint: String },
    #[error(
        "version: the file is of version {found}; this page reads up to version {newest}, \
         open it with a newer page"
    )]
    Version { found: u64, newest: u32 },
    #[error("recipe: {0}")]
    Recipe(#[from] RecipeLinkProblem),
    #[error("class names: there are {found}; at most {most} are taken")]
    TooManyClasses { found: usize, most: usize },
    #[error("{what}: {found} characters; at most {most} are taken")]
    TextTooLong {
        what: &'static str,
        found: usize,
        most: usize,
    },
    #[error("{what}: found {found}; it must be {must}")]
    Number {
        what: &'static str,
        found: f32,
        must: &'static str,
    },
    #[error("tensor names: `{name}` is missing; this recipe's model has it")]
    MissingTensor { name: String },
    #[error("tensor names: `{name}` is not part of this recipe's model")]
    UnexpectedTensor { name: String },
    #[error("tensor types: `{name}` holds {found}; it must hold {must}")]
    Type {
        name: String,
        found: String,
        must: &'static str,
    },
    #[error("tensor shapes: `{name}` is {found:?}; it must be {must:?}")]
    Shape {
        name: String,
        #[serde(serialize_with = "as_shown")]
        found: Vec<usize>,
        #[serde(serialize_with = "as_shown")]
        must: Vec<usize>,
    },
    #[error(
        "tensor offsets: `{name}` lies at bytes {start} to {end}; it must lie at {must_start} to \
         {must_end}, without a hole or an overlap"
    )]
    Offsets {
        name: String,
        start: usize,
        end: usize,
        must_start: usize,
        must_end: usize,
    },
    #[error(
        "total size: {found} bytes of weights; there must be {must}. The file may be cut off, get \
         it again"
    )]
    TotalSize { found: usize, must: usize },
    #[error("values: `{name}` holds a number that is not finite")]
    NotFinite { name: String },
    #[error("values: `{name}` holds a negative variance")]
    NegativeVariance { name: String },
    #[error("values: `{name}` counts {found} batches; a count cannot be negative")]
    NegativeCount { name: String, found: i64 },
    #[error("writing: the model file could not be made ({complaint})")]
    Write { complaint: String },
}

/// A shape as the sentence shows it.
fn as_shown<S: Serializer>(shape: &[usize], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{shape:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::link;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let text = || "words".to_owned();
        let name = || "encoder.conv1.weight".to_owned();
        let problems = [
            ModelFileProblem::TooShort { bytes: 8 },
            ModelFileProblem::NotSafetensors,
            ModelFileProblem::HeaderTooLarge { bytes: 9, max: 5 },
            ModelFileProblem::HeaderBeyondEnd {
                claimed: 9,
                present: 5,
            },
            ModelFileProblem::Header { complaint: text() },
            ModelFileProblem::MetadataMissing,
            ModelFileProblem::Metadata { complaint: text() },
            ModelFileProblem::Version {
                found: 2,
                newest: 1,
            },
            ModelFileProblem::TooManyClasses { found: 9, most: 5 },
            ModelFileProblem::TextTooLong {
                what: "set name",
                found: 9,
                most: 5,
            },
            ModelFileProblem::Number {
                what: "loss",
                found: f32::NAN,
                must: "finite",
            },
            ModelFileProblem::MissingTensor { name: name() },
            ModelFileProblem::UnexpectedTensor { name: name() },
            ModelFileProblem::Type {
                name: name(),
                found: "F16".to_owned(),
                must: "F32",
            },
            ModelFileProblem::Shape {
                name: name(),
                found: vec![3, 4],
                must: Vec::new(),
            },
            ModelFileProblem::Offsets {
                name: name(),
                start: 1,
                end: 2,
                must_start: 3,
                must_end: 4,
            },
            ModelFileProblem::TotalSize { found: 9, must: 5 },
            ModelFileProblem::NotFinite { name: name() },
            ModelFileProblem::NegativeVariance { name: name() },
            ModelFileProblem::NegativeCount {
                name: name(),
                found: -7,
            },
            ModelFileProblem::Write { complaint: text() },
        ];
        let said = problems.each_ref().map(Sentence::of);
        hold_every_sentence::<ModelFileProblem>("model-file", &["recipe"], &said);
        assert_eq!(said[14].value("found"), "[3, 4]");
        let recipe = link::decode("a recipe?").expect_err("no recipe");
        let said = Sentence::of(&ModelFileProblem::from(recipe));
        assert_eq!(said.id, "recipe-link/not-base64");
    }
}
