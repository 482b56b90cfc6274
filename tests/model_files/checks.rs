//! One test for every check on a stranger's file: what it refuses, and in which words.

use super::forged::{Forged, VALID, assemble};
use super::sample::{fixture_model, judgement, report, small_model};
use contrastive_lab::share::{ModelFile, ModelFileProblem, card, read, write};
use serde_json::json;

const TENSOR: &str = "encoder.conv1.weight";
const VARIANCE: &str = "encoder.bn1.running_var";
const COUNTER: &str = "encoder.bn1.num_batches_tracked";

/// Changes what the record says of the set.
fn edit_set(edit: impl FnOnce(&mut serde_json::Value)) -> Forged {
    Forged::valid().edit_metadata(|metadata| edit(&mut metadata["run"]["set"]))
}

#[track_caller]
fn refused(bytes: &[u8], check: &str, detail: &str) {
    let problem = read(bytes)
        .expect_err("the file must be refused")
        .to_string();
    assert!(problem.starts_with(&format!("{check}: ")), "{problem}");
    assert!(problem.contains(detail), "{problem}");
}

#[test]
fn a_model_survives_its_file_and_the_same_model_gives_the_same_bytes() {
    let model = small_model();
    assert_eq!(read(&VALID).unwrap(), model);
    assert_eq!(write(&model).unwrap(), *VALID);
    assert_eq!(read(&Forged::valid().bytes()).unwrap(), model);
}

#[test]
fn the_card_says_what_the_file_says_and_counts_trained_values() {
    let card = card(&small_model(), "m\u{202e}.safetensors", VALID.len());
    // Convolutions, their norms' scales and shifts, then the head: 128 x 1, norm, 1 x 2 + 2.
    let convolutions = 27 * 16 + 9 * (16 * 32 + 32 * 64 + 64 * 128) + 2 * (16 + 32 + 64 + 128);
    assert_eq!(card.parameters, convolutions + 128 + 2 + 4);
    assert_eq!(card.file_name, "m\\u{202e}.safetensors");
    assert_eq!((card.record.steps, card.record.set.images), (300, 4));
    assert_eq!(card.bytes as usize, VALID.len());
}

#[test]
fn file_length_nothing_and_a_few_bytes_are_too_short() {
    refused(b"", "file length", "0 bytes");
    refused(&VALID[..8], "file length", "8 bytes");
}

#[test]
fn file_type_a_picture_is_not_a_model() {
    refused(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "file type",
        "choose a model file",
    );
}

#[test]
fn header_size_more_than_a_megabyte_is_not_read() {
    let mut bytes = VALID.clone();
    bytes[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    refused(&bytes, "header size", "18446744073709551615 bytes");
    bytes[..8].copy_from_slice(&1_000_001_u64.to_le_bytes());
    refused(&bytes, "header size", "at most 1000000");
}

#[test]
fn header_length_must_lie_within_the_file() {
    refused(&VALID[..500], "header length", "only 492 follow");
}

#[test]
fn header_must_be_json_with_every_name_once() {
    refused(&assemble("{\"a\":", &[]), "header", "EOF");
    refused(&assemble("{\"a\":\u{7}}", &[]), "header", "expected value");
    refused(
        &assemble(
            r#"{"a":{"dtype":"F31","shape":[],"data_offsets":[0,4]}}"#,
            &[],
        ),
        "header",
        "F31",
    );
    let entry = r#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#;
    refused(
        &assemble(&format!("{{{entry},{entry}}}"), &[0; 4]),
        "header",
        "`a` stands there twice",
    );
    let negative = r#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#;
    refused(&assemble(negative, &[0; 4]), "header", "invalid value");
}

#[test]
fn metadata_must_be_there_and_readable() {
    let mut forged = Forged::valid();
    forged.header.remove("__metadata__");
    refused(&forged.bytes(), "metadata", "not a model of this lab");
    let forged =
        Forged::valid().edit_metadata(|metadata| metadata["run"]["set"]["images"] = json!(-1));
    refused(&forged.bytes(), "metadata", "invalid value");
    let forged = Forged::valid().edit_metadata(|metadata| metadata["queue"] = json!([]));
    refused(&forged.bytes(), "metadata", "unknown field `queue`");
    let forged = Forged::valid().edit_metadata(|metadata| *metadata = json!("1"));
    refused(&forged.bytes(), "metadata", "invalid type");
    let forged = Forged::valid().edit_metadata(|metadata| *metadata = json!({"run": 3}));
    refused(&forged.bytes(), "metadata", "no version");
}

#[test]
fn version_a_newer_file_is_called_newer_whatever_else_it_holds() {
    let forged = Forged::valid().edit_metadata(|metadata| *metadata = json!({"version": 6}));
    refused(&forged.bytes(), "version", "of version 6");
}

#[test]
fn recipe_every_setting_is_checked_before_its_networks_are_thought_of() {
    let huge = |metadata: &mut serde_json::Value| {
        metadata["run"]["recipe"]["head"]["hidden_dim"] = json!(4_000_000_000_u32);
    };
    refused(
        &Forged::valid().edit_metadata(huge).bytes(),
        "recipe",
        "the head's hidden width is 4000000000",
    );
    let forged =
        Forged::valid().edit_metadata(|metadata| metadata["run"]["recipe"]["version"] = json!(9));
    refused(&forged.bytes(), "recipe", "version 9");
}

#[test]
fn changes_name_settings_of_the_recipe_with_values_that_these_may_have() {
    let changed = |setting: &str, to: &str| {
        let change = json!({"after_step": 1, "setting": setting, "from": "0.2", "to": to});
        Forged::valid().edit_metadata(|metadata| metadata["run"]["changes"] = json!([change]))
    };
    assert!(read(&changed("temperature", "0.5").bytes()).is_ok());
    refused(
        &changed("temperature", "-1").bytes(),
        "recipe",
        "temperature",
    );
    refused(&changed("weather", "0.5").bytes(), "recipe", "weather");
    let long = format!("0.5{}", "0".repeat(200));
    refused(
        &changed("temperature", &long).bytes(),
        "change of a setting",
        "203 characters",
    );
}

#[test]
fn a_confusion_matrix_has_a_cell_for_each_two_classes_and_a_large_one_is_not_written() {
    let mut model = fixture_model();
    let cells = |model: &ModelFile| {
        let probe = model.record.probe.as_ref().unwrap();
        probe.confusion.clone()
    };
    model.record.probe.as_mut().unwrap().confusion = vec![1; 3];
    let problem = write(&model).unwrap_err().to_string();
    assert!(
        problem.starts_with("confusion matrix: found 3"),
        "{problem}"
    );
    model.record.set.classes = (0..101).map(|class| class.to_string()).collect();
    model.record.probe.as_mut().unwrap().confusion = vec![1; 101 * 101];
    let back = read(&write(&model).unwrap()).unwrap();
    assert!(cells(&back).is_empty());
}

#[test]
fn the_record_of_a_long_run_fits_into_the_header() {
    let mut model = small_model();
    for step in 1..=100_000 {
        let mut report = report(step, 1.0 / step as f32);
        report.embedding_std = 1.0 / (step as f32).sqrt();
        report.contrastive_accuracy = (step % 997) as f32 / 997.0;
        report.learning_rate = 0.004 / step as f32;
        model.record.reported(&[report], step, 1.0);
        if step % 50 == 0 {
            model.record.judgements.push(judgement());
        }
    }
    let back = read(&write(&model).unwrap()).unwrap();
    assert_eq!(back.record, model.record);
}

#[test]
fn class_names_are_bounded_in_number_and_length() {
    let many = edit_set(|set| set["classes"] = json!(vec!["a"; 10_001]));
    refused(&many.bytes(), "class names", "10001");
    let long = edit_set(|set| set["classes"] = json!(["é".repeat(201)]));
    refused(&long.bytes(), "class names", "201 characters");
    let long = edit_set(|set| set["name"] = json!("é".repeat(201)));
    refused(&long.bytes(), "set name", "201 characters");
}

#[test]
fn texts_show_what_could_disturb_the_page_and_are_cut_when_written() {
    let forged = edit_set(|set| set["name"] = json!("a\u{202e}b\nc"));
    assert_eq!(
        read(&forged.bytes()).unwrap().record.set.name,
        "a\\u{202e}b\\u{a}c"
    );
    let mut model = small_model();
    model.record.set.classes = vec!["é".repeat(300)];
    let back = read(&write(&model).unwrap()).unwrap();
    // The middle gives way.
    let cut = format!("{}…{}", "é".repeat(133), "é".repeat(66));
    assert_eq!(back.record.set.classes, [cut]);
}

#[test]
fn numbers_of_preprocessing_and_run_must_make_sense() {
    for (pointer, value, check) in [
        (
            "/preprocessing/image_size_px",
            json!(48),
            "preprocessing size",
        ),
        ("/preprocessing/mean/0", json!(1e300), "preprocessing mean"),
        ("/preprocessing/std/2", json!(0.0), "preprocessing std"),
        ("/run/latest/loss", json!(-1e300), "loss"),
        ("/run/seconds", json!(-1.0), "seconds"),
        ("/run/judgements/0/knn_accuracy", json!(1.5), "kNN accuracy"),
    ] {
        let forged = Forged::valid()
            .edit_metadata(|metadata| *metadata.pointer_mut(pointer).unwrap() = value);
        refused(&forged.bytes(), check, "it must be");
    }
}

#[test]
fn tensor_names_none_too_many_and_none_too_few() {
    let mut missing = Forged::valid();
    missing.header.remove(COUNTER);
    refused(
        &missing.bytes(),
        "tensor names",
        "`encoder.bn1.num_batches_tracked` is missing",
    );
    let mut extra = Forged::valid();
    let entry = extra.header[TENSOR].clone();
    extra
        .header
        .insert("encoder.\u{202e}fc.weight".to_owned(), entry);
    refused(
        &extra.bytes(),
        "tensor names",
        "`encoder.\\u{202e}fc.weight` is not part",
    );
}

#[test]
fn tensor_types_are_f32_and_for_counters_i64() {
    let forged = Forged::valid().edit_tensor(TENSOR, |tensor| tensor["dtype"] = json!("F16"));
    refused(
        &forged.bytes(),
        "tensor types",
        "holds F16; it must hold F32",
    );
    let forged = Forged::valid().edit_tensor(COUNTER, |tensor| tensor["dtype"] = json!("F64"));
    refused(&forged.bytes(), "tensor types", "it must hold I64");
}

#[test]
fn tensor_shapes_are_exact_even_where_the_bytes_agree() {
    let forged =
        Forged::valid().edit_tensor(TENSOR, |tensor| tensor["shape"] = json!([3, 16, 3, 3]));
    refused(
        &forged.bytes(),
        "tensor shapes",
        "is [3, 16, 3, 3]; it must be [16, 3, 3, 3]",
    );
    let overflowing = json!([u32::MAX, u32::MAX, u32::MAX]);
    let forged = Forged::valid().edit_tensor(TENSOR, |tensor| tensor["shape"] = overflowing);
    refused(
        &forged.bytes(),
        "tensor shapes",
        "[4294967295, 4294967295, 4294967295]",
    );
}

#[test]
fn tensor_offsets_leave_no_hole_and_do_not_overlap() {
    let moved = |by: i64| {
        Forged::valid().edit_tensor(TENSOR, |tensor| {
            for offset in tensor["data_offsets"].as_array_mut().unwrap() {
                *offset = json!(offset.as_i64().unwrap() + by);
            }
        })
    };
    refused(&moved(4).bytes(), "tensor offsets", TENSOR);
    refused(
        &moved(-4).bytes(),
        "tensor offsets",
        "without a hole or an overlap",
    );
    let upside_down = json!([usize::MAX, 0]);
    let forged = Forged::valid().edit_tensor(TENSOR, |tensor| tensor["data_offsets"] = upside_down);
    refused(&forged.bytes(), "tensor offsets", "without a hole");
}

#[test]
fn total_size_a_byte_too_few_or_too_many_is_refused() {
    refused(&VALID[..VALID.len() - 1], "total size", "get it again");
    refused(&[&VALID[..], &[0]].concat(), "total size", "there must be");
}

#[test]
fn values_must_be_finite_and_variances_and_counts_not_negative() {
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let forged = Forged::valid().overwrite(TENSOR, &value.to_le_bytes());
        refused(
            &forged.bytes(),
            "values",
            "`encoder.conv1.weight` holds a number that is not finite",
        );
    }
    let forged = Forged::valid().overwrite(VARIANCE, &(-0.1_f32).to_le_bytes());
    refused(&forged.bytes(), "values", "negative variance");
    let forged = Forged::valid().overwrite(COUNTER, &(-7_i64).to_le_bytes());
    refused(&forged.bytes(), "values", "counts -7 batches");
}

#[test]
fn what_could_not_be_opened_again_is_not_written() {
    let mut diverged = small_model();
    diverged.tensors[0].values[0] = f32::NAN;
    let name = TENSOR.to_owned();
    assert_eq!(write(&diverged), Err(ModelFileProblem::NotFinite { name }));
    let mut headless = small_model();
    headless.tensors.pop();
    assert!(matches!(
        write(&headless),
        Err(ModelFileProblem::MissingTensor { .. })
    ));
    let mut doubled = small_model();
    doubled.tensors.push(doubled.tensors[0].clone());
    assert!(matches!(
        write(&doubled),
        Err(ModelFileProblem::Write { .. })
    ));
    let mut short = small_model();
    short.tensors[0].values.pop();
    assert!(matches!(write(&short), Err(ModelFileProblem::Write { .. })));
}
