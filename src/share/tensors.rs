//! The tensors of a model file, checked against the layout of the recipe's networks, in this order:
//! names, types, shapes, offsets, total size, values.

use super::header::Header;
use super::problem::ModelFileProblem;
use crate::network::{Role, TensorSpec, batch_counters};
use crate::say::shown_text;
use safetensors::Dtype;
use std::collections::BTreeMap;
use std::ops::Range;

/// Characters of a stranger's tensor name that are shown.
const MAX_NAME_CHARACTERS: usize = 100;

/// One f32 tensor under its name in the file, for example `encoder.layer1.0.conv1.weight`.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    pub name: String,
    pub shape: Vec<usize>,
    /// Row-major, as many as the product of `shape`.
    pub values: Vec<f32>,
}

/// What a tensor of this name must be.
struct Expected<'specs> {
    dtype: Dtype,
    dtype_name: &'static str,
    shape: &'specs [usize],
}

impl Expected<'_> {
    /// Bytes of the tensor; cannot overflow, because a checked recipe bounds every shape.
    fn bytes(&self) -> usize {
        self.shape.iter().product::<usize>() * self.dtype.bitsize() / 8
    }
}

/// Takes the tensors of `specs`, in that order, from the `data` behind a header.
pub(super) fn take(
    header: &Header,
    data: &[u8],
    specs: &[TensorSpec],
) -> Result<Vec<NamedTensor>, ModelFileProblem> {
    let counters = batch_counters(specs);
    let expected = expected(specs, &counters);
    check_names(header, &expected)?;
    check_types(header, &expected)?;
    check_shapes(header, &expected)?;
    let ranges = check_offsets(header, &expected)?;
    let must = expected.values().map(Expected::bytes).sum();
    if data.len() != must {
        return Err(ModelFileProblem::TotalSize {
            found: data.len(),
            must,
        });
    }
    let bytes_of = |name: &str| -> &[u8] {
        let range = ranges.get(name).cloned().unwrap_or_default();
        data.get(range).unwrap_or_default()
    };
    for name in &counters {
        check_counter(name, bytes_of(name))?;
    }
    let values = |spec| take_values(spec, bytes_of(&spec.name));
    specs.iter().map(values).collect()
}

fn expected<'specs>(
    specs: &'specs [TensorSpec],
    counters: &'specs [String],
) -> BTreeMap<&'specs str, Expected<'specs>> {
    let floats = specs.iter().map(|spec| {
        let tensor = Expected {
            dtype: Dtype::F32,
            dtype_name: "F32",
            shape: &spec.shape,
        };
        (spec.name.as_str(), tensor)
    });
    let counters = counters.iter().map(|name| {
        let counter = Expected {
            dtype: Dtype::I64,
            dtype_name: "I64",
            shape: &[],
        };
        (name.as_str(), counter)
    });
    floats.chain(counters).collect()
}

fn check_names(
    header: &Header,
    expected: &BTreeMap<&str, Expected>,
) -> Result<(), ModelFileProblem> {
    let stranger = header
        .tensors
        .keys()
        .find(|name| !expected.contains_key(name.as_str()));
    if let Some(name) = stranger {
        let name = shown_text(name, MAX_NAME_CHARACTERS);
        return Err(ModelFileProblem::UnexpectedTensor { name });
    }
    match expected
        .keys()
        .find(|&&name| !header.tensors.contains_key(name))
    {
        Some(&name) => Err(ModelFileProblem::MissingTensor {
            name: name.to_owned(),
        }),
        None => Ok(()),
    }
}

fn check_types(
    header: &Header,
    expected: &BTreeMap<&str, Expected>,
) -> Result<(), ModelFileProblem> {
    for (name, must) in expected {
        if let Some(info) = header.tensors.get(*name)
            && info.dtype != must.dtype
        {
            return Err(ModelFileProblem::Type {
                name: (*name).to_owned(),
                found: info.dtype.to_string(),
                must: must.dtype_name,
            });
        }
    }
    Ok(())
}

fn check_shapes(
    header: &Header,
    expected: &BTreeMap<&str, Expected>,
) -> Result<(), ModelFileProblem> {
    for (name, must) in expected {
        if let Some(info) = header.tensors.get(*name)
            && info.shape != must.shape
        {
            // A shape of a thousand dimensions would fill the page.
            let dimensions = info.shape.iter().take(8).copied();
            return Err(ModelFileProblem::Shape {
                name: (*name).to_owned(),
                found: dimensions.collect(),
                must: must.shape.to_vec(),
            });
        }
    }
    Ok(())
}

/// Where each tensor lies: in any order, one directly behind the other, from the first byte on.
fn check_offsets<'header>(
    header: &'header Header,
    expected: &BTreeMap<&str, Expected>,
) -> Result<BTreeMap<&'header str, Range<usize>>, ModelFileProblem> {
    let mut in_file: Vec<(&str, usize, usize)> = Vec::with_capacity(header.tensors.len());
    for (name, info) in &header.tensors {
        let (start, end) = info.data_offsets;
        in_file.push((name, start, end));
    }
    in_file.sort_unstable_by_key(|&(_, start, end)| (start, end));
    let mut ranges = BTreeMap::new();
    let mut must_start = 0;
    for (name, start, end) in in_file {
        let must_end = must_start + expected.get(name).map_or(0, Expected::bytes);
        if (start, end) != (must_start, must_end) {
            return Err(ModelFileProblem::Offsets {
                name: name.to_owned(),
                start,
                end,
                must_start,
                must_end,
            });
        }
        ranges.insert(name, start..end);
        must_start = must_end;
    }
    Ok(ranges)
}

fn check_counter(name: &str, bytes: &[u8]) -> Result<(), ModelFileProblem> {
    let counts = bytes
        .as_chunks::<8>()
        .0
        .iter()
        .map(|&bytes| i64::from_le_bytes(bytes));
    match counts.into_iter().find(|&count| count < 0) {
        Some(found) => Err(ModelFileProblem::NegativeCount {
            name: name.to_owned(),
            found,
        }),
        None => Ok(()),
    }
}

fn take_values(spec: &TensorSpec, bytes: &[u8]) -> Result<NamedTensor, ModelFileProblem> {
    let floats = bytes.as_chunks::<4>().0.iter();
    let values: Vec<f32> = floats.map(|&bytes| f32::from_le_bytes(bytes)).collect();
    let name = spec.name.clone();
    if !values.iter().all(|value| value.is_finite()) {
        return Err(ModelFileProblem::NotFinite { name });
    }
    if spec.role == Role::RunningVar && values.iter().any(|&variance| variance < 0.0) {
        return Err(ModelFileProblem::NegativeVariance { name });
    }
    Ok(NamedTensor {
        name,
        shape: spec.shape.clone(),
        values,
    })
}
