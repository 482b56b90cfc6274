//! Files that PyTorch wrote (`tests/pytorch/make_fixture.py`).

use super::forged::Forged;
use super::sample::{fixture_model, recipe_2_model, version_1_model, version_2_model};
use contrastive_lab::share::{npy, read, write};

const TINY: &[u8] = include_bytes!("../fixtures/model/tiny.safetensors");
/// As the lab wrote it before files held the record of a run.
const VERSION_1: &[u8] = include_bytes!("../fixtures/model/version-1.safetensors");
const METADATA: &str = include_str!("../fixtures/model/metadata.json");
/// The same as the lab wrote it before there were few labels, larger copies, and local views of SimCLR.
const METADATA_4: &str = include_str!("../fixtures/model/metadata-4.json");
/// The same as the lab wrote it before files said how images were held back.
const METADATA_2: &str = include_str!("../fixtures/model/metadata-2.json");
/// The same before recipes measured blurs as papers do.
const METADATA_RECIPE_2: &str = include_str!("../fixtures/model/metadata-recipe-2.json");
/// The same before norms could be without scale and shift.
const METADATA_RECIPE_3: &str = include_str!("../fixtures/model/metadata-recipe-3.json");
/// The same as the lab wrote it before recipes said what kind of input they read.
const METADATA_RECIPE_1: &str = include_str!("../fixtures/model/metadata-recipe-1.json");
const H: &[u8] = include_bytes!("../fixtures/model/h.npy");

/// The header that NumPy writes for a small array: 10 bytes of preamble and 118 of text.
const NPY_HEADER_BYTES: usize = 128;

#[test]
fn pytorchs_file_holds_the_weights_of_the_formula() {
    assert_eq!(read(TINY).unwrap(), fixture_model());
}

#[test]
fn a_file_of_version_1_is_read_for_ever() {
    let model = read(VERSION_1).unwrap();
    assert_eq!(model, version_1_model());
    let reached = model.record.reached();
    assert_eq!((reached.loss, reached.knn_k), (Some(4.25), Some(20)));
    // What is written of it now is of this version.
    assert_eq!(read(&write(&model).unwrap()).unwrap(), model);
}

#[test]
fn a_file_of_version_2_is_read_for_ever_also_with_a_recipe_of_version_1() {
    for older in [METADATA_2, METADATA_RECIPE_1] {
        let older = Forged::of(TINY)
            .edit_metadata(|metadata| *metadata = serde_json::from_str(older).unwrap());
        assert_eq!(read(&older.bytes()).unwrap(), version_2_model());
    }
}

#[test]
fn a_recipe_of_version_2_is_read_for_ever() {
    let older = Forged::of(TINY)
        .edit_metadata(|metadata| *metadata = serde_json::from_str(METADATA_RECIPE_2).unwrap());
    assert_eq!(read(&older.bytes()).unwrap(), recipe_2_model());
}

#[test]
fn a_recipe_of_version_3_is_read_for_ever() {
    let older = Forged::of(TINY)
        .edit_metadata(|metadata| *metadata = serde_json::from_str(METADATA_RECIPE_3).unwrap());
    assert_eq!(read(&older.bytes()).unwrap(), fixture_model());
}

#[test]
fn a_file_of_version_4_is_read_for_ever() {
    let older = Forged::of(TINY)
        .edit_metadata(|metadata| *metadata = serde_json::from_str(METADATA_4).unwrap());
    assert_eq!(read(&older.bytes()).unwrap(), fixture_model());
}

#[test]
fn the_lab_writes_byte_for_byte_what_pytorch_writes() {
    assert!(write(&fixture_model()).unwrap() == TINY);
}

#[test]
fn the_fixtures_metadata_is_what_the_labs_writer_makes() {
    let bytes = write(&fixture_model()).unwrap();
    let (_, header) = safetensors::SafeTensors::read_metadata(&bytes).unwrap();
    let entries = header.metadata().as_ref().unwrap();
    assert_eq!(entries["contrastive-lab"], METADATA);
}

#[test]
fn embeddings_export_byte_for_byte_as_numpy_saves_them() {
    let values = H[NPY_HEADER_BYTES..].as_chunks::<4>().0;
    let values: Vec<f32> = values
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect();
    assert_eq!(values.len(), 4 * 128);
    assert!(npy(&values, 4, 128).unwrap() == H);
}
