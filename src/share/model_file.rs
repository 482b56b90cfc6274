//! A model as one `.safetensors` file: encoder and projection head under PyTorch's names and
//! layouts, and beside them how the model was made and what it reached.
//!
//! Layout of a file: 8 bytes of little-endian header length; a JSON header with the place of every
//! tensor and one metadata entry `contrastive-lab`, the JSON of [`super::metadata`]; the tensors,
//! f32 and (for PyTorch's batch counters) i64, little-endian, without holes. A file that a stranger
//! made is checked from front to back before anything is built from it; [`ModelFileProblem`] lists
//! the checks in their order.

use super::bounds::MAX_TEXT_CHARACTERS;
use super::header;
use super::metadata::{METADATA_KEY, MODEL_FILE_VERSION, Metadata};
use super::preprocessing::Preprocessing;
use super::problem::ModelFileProblem;
use super::read_metadata;
use super::tensors::{self, NamedTensor};
use crate::network::{TensorSpec, batch_counters, parameter_count};
use crate::protocol::ModelCard;
use crate::run::RunRecord;
use crate::say::shown_text;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use std::collections::{BTreeSet, HashMap};

/// Everything that a model file holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    /// The run that made it.
    pub record: RunRecord,
    pub preprocessing: Preprocessing,
    /// For example `contrastive-lab 0.1.0`.
    pub made_by: String,
    /// The encoder's and then the head's, as [`crate::network`] names them; [`read`] gives them in
    /// its order.
    pub tensors: Vec<NamedTensor>,
}

/// Writes a model file; the same model gives the same bytes. Texts are cut to 200 characters and
/// freed of control characters.
///
/// # Errors
/// What [`read`] would say of the file: what cannot be opened again is not written.
pub fn write(file: &ModelFile) -> Result<Vec<u8>, ModelFileProblem> {
    let metadata = metadata_of(file).to_json()?;
    let specs = specs(&file.record);
    let counters = batch_counters(&specs);
    let batches = i64::from(file.record.steps_in_all()).to_le_bytes();
    let floats: Vec<Vec<u8>> = file.tensors.iter().map(little_endian).collect();

    // The format's library does not expect a name twice.
    let mut names = BTreeSet::new();
    if let Some(twice) = file
        .tensors
        .iter()
        .find(|tensor| !names.insert(&tensor.name))
    {
        let complaint = format!("`{}` stands there twice", twice.name);
        return Err(ModelFileProblem::Write { complaint });
    }
    let mut views = Vec::with_capacity(file.tensors.len() + counters.len());
    for (tensor, bytes) in file.tensors.iter().zip(&floats) {
        let view = TensorView::new(Dtype::F32, tensor.shape.clone(), bytes);
        views.push((tensor.name.as_str(), view.map_err(unwritten)?));
    }
    for name in &counters {
        let view = TensorView::new(Dtype::I64, Vec::new(), &batches);
        views.push((name.as_str(), view.map_err(unwritten)?));
    }
    let entries = HashMap::from([(METADATA_KEY.to_owned(), metadata)]);
    let bytes = safetensors::serialize(views, Some(entries)).map_err(unwritten)?;
    read(&bytes)?;
    Ok(bytes)
}

/// Reads and checks a model file, a stranger's too.
///
/// # Errors
/// The first check that the file does not pass.
pub fn read(bytes: &[u8]) -> Result<ModelFile, ModelFileProblem> {
    let (header, data) = header::split(bytes)?;
    let json = header.metadata.get(METADATA_KEY);
    let metadata = read_metadata::read(json.ok_or(ModelFileProblem::MetadataMissing)?)?;
    let tensors = tensors::take(&header, data, &specs(&metadata.run))?;
    Ok(ModelFile {
        record: metadata.run,
        preprocessing: metadata.preprocessing,
        made_by: metadata.made_by,
        tensors,
    })
}

/// What the page shows of a model file of so many `bytes`.
pub fn card(file: &ModelFile, file_name: &str, bytes: usize) -> ModelCard {
    let clamped = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    ModelCard {
        file_name: shown_text(file_name, MAX_TEXT_CHARACTERS),
        bytes: clamped(bytes),
        record: file.record.clone(),
        parameters: clamped(parameter_count(&specs(&file.record))),
        made_by: file.made_by.clone(),
    }
}

/// The tensors that a file of this run holds.
fn specs(record: &RunRecord) -> Vec<TensorSpec> {
    let architecture = record.recipe.architecture(record.set.classes.len());
    architecture.model_file()
}

fn metadata_of(file: &ModelFile) -> Metadata {
    Metadata {
        version: MODEL_FILE_VERSION,
        run: file.record.clone(),
        preprocessing: file.preprocessing.clone(),
        made_by: file.made_by.clone(),
    }
}

fn little_endian(tensor: &NamedTensor) -> Vec<u8> {
    tensor
        .values
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect()
}

fn unwritten(error: safetensors::SafeTensorError) -> ModelFileProblem {
    ModelFileProblem::Write {
        complaint: shown_text(&error.to_string(), header::MAX_COMPLAINT_CHARACTERS),
    }
}
