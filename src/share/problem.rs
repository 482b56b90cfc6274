//! Why a model file was not taken, or could not be written. The words before the colon name the
//! check that failed; the variants stand in the order of the checks.

use super::metadata::{MAX_CLASSES, MAX_TEXT_CHARACTERS, MODEL_FILE_VERSION};
use crate::protocol::recipe_link::RecipeLinkProblem;

/// The first check that a model file did not pass.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
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
    #[error("header: it is not the JSON of a .safetensors file ({0})")]
    Header(String),
    #[error(
        "metadata: the file says nothing of how it was made; it is a .safetensors file, but not a \
         model of this lab"
    )]
    MetadataMissing,
    #[error("metadata: it cannot be read ({0})")]
    Metadata(String),
    #[error(
        "version: the file is of version {found}; this page reads version {MODEL_FILE_VERSION}, \
         open it with a newer page"
    )]
    Version { found: u64 },
    #[error("recipe: {0}")]
    Recipe(#[from] RecipeLinkProblem),
    #[error("class names: there are {found}; at most {MAX_CLASSES} are taken")]
    TooManyClasses { found: usize },
    #[error("{what}: {found} characters; at most {MAX_TEXT_CHARACTERS} are taken")]
    TextTooLong { what: &'static str, found: usize },
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
        found: Vec<usize>,
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
    #[error("writing: the model file could not be made ({0})")]
    Write(String),
}
