//! Files changed at random: whatever is done to a file, reading it neither panics nor gives a model
//! that breaks a promise.

use super::forged::{Forged, VALID, assemble};
use contrastive_lab::network::Role;
use contrastive_lab::share::{ModelFileProblem, read};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

/// What holds of every model that was read, from whatever bytes.
fn holds_its_promises(bytes: &[u8]) -> Result<(), TestCaseError> {
    let Ok(model) = read(bytes) else {
        return Ok(());
    };
    let record = &model.record;
    prop_assert!(record.recipe.check().is_ok() && record.recipe_now().check().is_ok());
    let architecture = record.recipe.architecture(record.set.classes.len());
    let specs = architecture.model_file();
    prop_assert_eq!(model.tensors.len(), specs.len());
    for (tensor, spec) in model.tensors.iter().zip(&specs) {
        prop_assert_eq!(&tensor.name, &spec.name);
        prop_assert_eq!(&tensor.shape, &spec.shape);
        prop_assert_eq!(tensor.values.len(), spec.len());
        prop_assert!(tensor.values.iter().all(|value| value.is_finite()));
        let variance = spec.role == Role::RunningVar;
        prop_assert!(!variance || tensor.values.iter().all(|&value| value >= 0.0));
    }
    // The format's own library has nothing against a file that passes here.
    prop_assert!(safetensors::SafeTensors::deserialize(bytes).is_ok());
    Ok(())
}

/// Values that a field of a header may be given.
fn field_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!([])),
        Just(json!({})),
        any::<u64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        prop::collection::vec(any::<u32>(), 0..6).prop_map(|numbers| json!(numbers)),
        prop::collection::vec(0_usize..2_000_000, 2).prop_map(|offsets| json!(offsets)),
        prop::sample::select(vec!["F32", "F16", "I64", "U8", "F4", "BOOL", "C64", ""])
            .prop_map(|dtype| json!(dtype)),
        any::<String>().prop_map(|text| json!(text)),
    ]
}

/// The value at a random place of a JSON document: each index chooses a child, until they end.
fn descend<'a>(value: &'a mut Value, path: &[Index]) -> &'a mut Value {
    let children = match value {
        Value::Object(map) => map.len(),
        Value::Array(list) => list.len(),
        _ => 0,
    };
    let Some((index, rest)) = path.split_first().filter(|_| children > 0) else {
        return value;
    };
    let chosen = index.index(children);
    match value {
        Value::Object(map) => descend(map.values_mut().nth(chosen).unwrap(), rest),
        Value::Array(list) => descend(&mut list[chosen], rest),
        leaf => leaf,
    }
}

proptest! {
    #[test]
    fn flipped_bytes(flips in prop::collection::vec((any::<Index>(), 1_u8..), 1..8), in_header: bool) {
        let mut bytes = VALID.clone();
        let header_end = 8 + u64::from_le_bytes(VALID[..8].try_into().unwrap()) as usize;
        let range = if in_header { header_end } else { bytes.len() };
        for (place, flip) in flips {
            bytes[place.index(range)] ^= flip;
        }
        holds_its_promises(&bytes)?;
    }

    #[test]
    fn truncated_files_are_refused(kept: Index) {
        let kept = kept.index(VALID.len());
        prop_assert!(read(&VALID[..kept]).is_err());
    }

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn arbitrary_headers(header in "\\{\"[a-z_.]{0,20}\":[\\[{\"0-9a-z,:}\\]]{0,40}\\}", data: Vec<u8>) {
        prop_assert!(read(&assemble(&header, &data)).is_err());
    }

    #[test]
    fn swapped_header_fields(one: Index, other: Index, field in 0_usize..4) {
        let mut forged = Forged::valid();
        let names: Vec<String> = forged.header.keys().skip(1).cloned().collect();
        let (one, other) = (one.get(&names), other.get(&names));
        let mut swapped = [forged.header[one].clone(), forged.header[other].clone()];
        match ["dtype", "shape", "data_offsets"].get(field) {
            Some(&field) => {
                let [first, second] = &mut swapped;
                std::mem::swap(&mut first[field], &mut second[field]);
            }
            None => swapped.reverse(),
        }
        let [first, second] = swapped;
        forged.header.insert(one.clone(), first);
        forged.header.insert(other.clone(), second);
        holds_its_promises(&forged.bytes())?;
    }

    #[test]
    fn replaced_header_fields(path in prop::collection::vec(any::<Index>(), 1..4), value in field_value()) {
        let mut forged = Forged::valid();
        let mut header = Value::Object(forged.header);
        *descend(&mut header, &path) = value;
        forged.header = header.as_object().cloned().unwrap_or_default();
        holds_its_promises(&forged.bytes())?;
    }

    #[test]
    fn replaced_metadata_fields(path in prop::collection::vec(any::<Index>(), 1..6), value in field_value()) {
        let forged = Forged::valid().edit_metadata(|metadata| *descend(metadata, &path) = value);
        holds_its_promises(&forged.bytes())?;
    }

    #[test]
    fn a_non_finite_value_anywhere_is_refused(tensor: Index, value: Index, mantissa in 0_u32..1 << 23) {
        let mut model = super::sample::small_model();
        let tensor = tensor.get_mut(&mut model.tensors);
        let bits = 0x7f80_0000 | mantissa;
        let name = tensor.name.clone();
        let value = value.index(tensor.values.len());
        let start = Forged::valid().header[&name]["data_offsets"][0].as_u64().unwrap() as usize;
        let mut forged = Forged::valid();
        forged.data[start + 4 * value..][..4].copy_from_slice(&bits.to_le_bytes());
        prop_assert_eq!(read(&forged.bytes()), Err(ModelFileProblem::NotFinite { name }));
    }
}
