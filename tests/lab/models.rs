//! Models saved, opened, refused, trained on.

use crate::driven::{Driven, answers, first_answer, recipe, saved};
use contrastive_lab::data::{ImportStep, SampleImport};
use contrastive_lab::lab::Outgoing;
use contrastive_lab::protocol::{Answer, Question, RunState, SampleSet};
use contrastive_lab::share;

fn exported(heard: &[Outgoing]) -> &[u8] {
    answers(heard)
        .find_map(|(answer, buffers)| match answer {
            Answer::EmbeddingsExported { .. } => buffers.first(),
            _ => None,
        })
        .expect("exported embeddings")
}

#[test]
fn a_saved_model_opens_elsewhere_and_embeds_alike() {
    let mut first = Driven::ready();
    first.start(recipe(5));
    first.work();
    first.heard();
    first.ask(Question::SaveModel);
    let file = saved(first.heard());
    first.ask(Question::ExportEmbeddings);
    first.work();
    let of_first = first.heard();

    let mut second = Driven::ready();
    second.heard();
    second.ask_with(
        Question::OpenModel {
            file_name: "from-a-friend.safetensors".into(),
        },
        vec![file],
        Vec::new(),
    );
    let run = second.next_run();
    second.ask(Question::EmbedWithOpened { run });
    second.ask(Question::ExportEmbeddings);
    second.work();
    let of_second = second.heard();
    assert!(answers(&of_second).any(|(answer, _)| matches!(
        answer,
        Answer::ModelOpened(card) if card.record.steps == 5 && card.record.recipe == recipe(5)
    )));
    assert_eq!(exported(&of_first), exported(&of_second));
}

/// Leaves a model of the lab's own, images and their embeddings in `target/tmp`, where
/// `tests/pytorch/load_model.py` takes them where PyTorch is installed (`.ci/run`).
#[test]
fn a_model_of_the_lab_is_left_for_pytorch_to_load() {
    const IMAGES: usize = 64;
    let sample = SampleSet {
        images: SampleSet::IMAGES[0],
        seed: 1,
    };
    let mut import = SampleImport::new(sample, 32);
    while import.advance(1e9, || 0.0) != ImportStep::Done {}
    let set = import.finish().expect("a sample set").set;
    let mut driven = Driven::ready();
    driven.start(recipe(6));
    driven.work();
    driven.heard();
    driven.ask(Question::SaveModel);
    let file = saved(driven.heard());
    driven.ask(Question::ExportEmbeddings);
    driven.work();
    let heard = driven.heard();
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pytorch");
    std::fs::create_dir_all(&folder).expect("a folder in target");
    let dim = recipe(6).encoder.feature_dim();
    let embeddings = exported(&heard);
    let values = &embeddings[embeddings.len() - set.len() * dim * 4..][..IMAGES * dim * 4];
    let pixels = &set.pixels[..IMAGES * set.bytes_per_image()];
    let embedded = npy("<f4", &[IMAGES, dim], values);
    let images = npy("|u1", &[IMAGES, 32, 32, 3], pixels);
    for (name, bytes) in [
        ("model.safetensors", file),
        ("h.npy", embedded),
        ("images.npy", images),
    ] {
        std::fs::write(folder.join(name), bytes).expect("a file in target");
    }
}

/// A `.npy` file of version 1 (NumPy enhancement proposal 1).
fn npy(kind: &str, shape: &[usize], data: &[u8]) -> Vec<u8> {
    let shape: String = shape.iter().map(|size| format!("{size}, ")).collect();
    let mut header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({shape}), }}");
    while (10 + header.len() + 1) % 64 != 0 {
        header.push(' ');
    }
    header.push('\n');
    let length = u16::try_from(header.len()).expect("a short header");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(length.to_le_bytes());
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

/// The values of a file's trained tensors, by their names: running statistics move at any rate.
fn trained(file: &[u8]) -> Vec<(String, Vec<f32>)> {
    let tensors = share::read(file).expect("a model file").tensors.into_iter();
    let trained = tensors.filter(|tensor| !tensor.name.contains("running_"));
    trained.map(|tensor| (tensor.name, tensor.values)).collect()
}

#[test]
fn training_on_from_an_opened_model_starts_from_its_weights() {
    let mut driven = Driven::ready();
    driven.start(recipe(3));
    driven.work();
    driven.ask(Question::SaveModel);
    let file = saved(driven.heard());
    let opened = trained(&file);
    let file_name = "own.safetensors".to_owned();
    driven.ask_with(Question::OpenModel { file_name }, vec![file], Vec::new());
    let mut still = recipe(1);
    still.optimiser.learning_rate = 0.0;
    driven.start_from(still.clone(), true);
    driven.work();
    driven.ask(Question::SaveModel);
    assert_eq!(trained(&saved(driven.heard())), opened);
    driven.start(still);
    driven.work();
    driven.ask(Question::SaveModel);
    assert_ne!(trained(&saved(driven.heard())), opened);
}

#[test]
fn a_broken_model_file_is_refused_and_nothing_is_lost() {
    let mut driven = Driven::ready();
    driven.heard();
    let file_name = "broken.safetensors".to_owned();
    driven.ask_with(
        Question::OpenModel { file_name },
        vec![vec![7; 100]],
        Vec::new(),
    );
    let heard = driven.heard();
    assert!(matches!(
        first_answer(&heard).0,
        Answer::ModelRefused { .. }
    ));
    assert_eq!(driven.lab.state(), RunState::Ready);
}
