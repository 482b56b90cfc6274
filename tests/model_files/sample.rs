//! The models that the tests write.

use super::formula_weights::model_tensors;
use contrastive_lab::recipe::{Head, ImageInput, Input, OptimiserSettings, Preset, Recipe};
use contrastive_lab::run::{
    Asked, Change, EndVotes, FactorReport, FactorRow, Fingerprint, Health, HeldBack, Judgement,
    KnnVote, Origin, ProbeReport, Reached, RunId, RunRecord, SetFacts, SpaceFigures, StepReport,
    Weighting,
};
use contrastive_lab::share::{ModelFile, Preprocessing};

/// The model of `tests/fixtures/model/tiny.safetensors`: everything that a record can hold is in it.
pub fn fixture_model() -> ModelFile {
    let mut model = model_with_head(Head::mlp(32, 16));
    let record = &mut model.record;
    record.began_from = Some(Origin {
        run: RunId(0x1001),
        set_name: "plain blocks".to_owned(),
        set_fingerprint: Some(Fingerprint(0xb10c)),
        held_back: HeldBack::ByContent,
        test_folder_kept: true,
        steps: 200,
    });
    record.reported(&[report(99, 4.5), report(100, 4.25)], 100, 12.5);
    record.changed(&[Change {
        after_step: 99,
        setting: "optimiser.learning_rate".to_owned(),
        from: "0.002".to_owned(),
        to: "0.0001".to_owned(),
    }]);
    record.judgements.push(judgement());
    record.end_votes = Some(EndVotes {
        step: 100,
        bank: 3,
        queries: 1,
        asked: Asked::TestFolder,
        votes: judgement().votes,
    });
    record.probe = Some(ProbeReport {
        step: 100,
        train: 3,
        test: 1,
        dim: 128,
        accuracy: 1.0,
        chance: 0.5,
        weight_decay: 0.001,
        held_out: 1,
        iterations: 7,
        converged: true,
        confusion: vec![1, 0, 0, 0],
    });
    record.factors = Some(FactorReport {
        step: 100,
        train: 3,
        test: 1,
        rows: vec![FactorRow {
            factor: 0,
            values: 2,
            chance: 0.5,
            on_h: 1.0,
            on_z: 0.75,
        }],
    });
    model
}

/// [`fixture_model`] with a recipe that version 2 wrote, which measured blurs in views of 32 pixels.
pub fn recipe_2_model() -> ModelFile {
    let mut model = fixture_model();
    let record = &mut model.record;
    record.end_votes = None;
    record.set.test_folder_kept = false;
    if let Some(origin) = &mut record.began_from {
        origin.test_folder_kept = false;
    }
    let images = model.record.recipe.images_mut();
    images.keep_test_folder = false;
    for view in &mut images.views {
        view.blur.sigma_of_224_px = [0.7, 14.0];
    }
    model
}

/// The same as a file of version 2 tells of it, which says nothing of images held back.
pub fn version_2_model() -> ModelFile {
    let mut model = recipe_2_model();
    let record = &mut model.record;
    record.set.held_back = HeldBack::Unknown;
    if let Some(origin) = &mut record.began_from {
        origin.held_back = HeldBack::Unknown;
    }
    model
}

/// The model of `tests/fixtures/model/version-1.safetensors`, which kept less of its run.
pub fn version_1_model() -> ModelFile {
    let mut model = model_with_head(Head::mlp(32, 16));
    let record = &mut model.record;
    record.recipe = recipe_2_model().record.recipe;
    record.set.test_folder_kept = false;
    record.recipe.head = Head::mlp(32, 16);
    record.id = RunId::default();
    record.set.fingerprint = None;
    record.set.held_back = HeldBack::Unknown;
    record.steps = 300;
    record.reached = Some(Reached {
        loss: Some(4.25),
        knn_accuracy: Some(0.75),
        knn_k: Some(20),
    });
    model
}

/// A model with as small a head as there is.
pub fn small_model() -> ModelFile {
    let mut model = model_with_head(Head::mlp(1, 2));
    let record = &mut model.record;
    record.reported(&[report(300, 4.25)], 300, 30.0);
    record.judgements.push(judgement());
    model
}

pub fn report(step: u32, loss: f32) -> StepReport {
    StepReport {
        step,
        loss,
        contrastive_accuracy: 0.5,
        learning_rate: 0.002,
        embedding_std: 0.875,
    }
}

pub fn judgement() -> Judgement {
    let weighting = Weighting::Weighted { temperature: 0.07 };
    Judgement {
        step: 100,
        knn_accuracy: Some(0.75),
        knn_k: 20,
        queries: 1,
        bank: 3,
        votes: vec![KnnVote {
            k: 20,
            weighting,
            accuracy: 0.75,
        }],
        h: SpaceFigures::default(),
        z: Some(SpaceFigures::default()),
        health: Health::Good,
    }
}

fn model_with_head(head: Head) -> ModelFile {
    // As the committed file says it, whatever the lab's own defaults become.
    let recipe = Recipe {
        head,
        temperature: 0.2,
        batch_size: 128,
        optimiser: OptimiserSettings {
            learning_rate: 2e-3,
            ..Recipe::default().optimiser
        },
        input: Input::Images(ImageInput {
            size_px: 32,
            keep_test_folder: true,
            larger_copies: false,
            views: Preset::Simclr.policies(32),
        }),
        ..Recipe::default()
    };
    let set = SetFacts {
        name: "coloured blocks".to_owned(),
        images: 4,
        classes: vec!["blocks".to_owned(), "积木".to_owned()],
        fingerprint: Some(Fingerprint(0xb10c_b10c)),
        held_back: HeldBack::ByContent,
        test_folder_kept: true,
    };
    ModelFile {
        preprocessing: Preprocessing {
            image_size_px: recipe.images().size_px,
            mean: [0.4914, 0.4822, 0.4465],
            std: [0.247, 0.2435, 0.2616],
            resize: "centre square, Lanczos 3".to_owned(),
        },
        made_by: "tests/pytorch/make_fixture.py".to_owned(),
        tensors: model_tensors(&recipe),
        record: RunRecord::new(RunId(0x1002), recipe, None, set),
    }
}
