//! What is checked of the record of a run that a stranger wrote, before anything is built from it.

use super::bounds::{MAX_CLASSES, check_text, number};
use super::problem::ModelFileProblem;
use crate::recipe::RecipeLinkProblem;
use crate::run::{Change, FewLabelsReport, Judgement, Labelled, ProbeReport, RunRecord};

/// The recipe with its changes, the set's texts, then the numbers.
pub(super) fn check(record: &RunRecord) -> Result<(), ModelFileProblem> {
    record.recipe.check().map_err(RecipeLinkProblem::from)?;
    check_changes(record)?;
    check_set(record)?;
    check_reached(record)?;
    record.judgements.iter().try_for_each(check_judgement)?;
    let at_end = record.end_votes.iter().flat_map(|end| &end.votes);
    at_end
        .into_iter()
        .try_for_each(|vote| fraction("kNN accuracy", vote.accuracy))?;
    record.few_labels.iter().try_for_each(check_few_labels)?;
    record
        .probe
        .iter()
        .try_for_each(|probe| check_probe(record, probe))
}

/// Each must name a setting of the recipe, with values that it may have.
fn check_changes(record: &RunRecord) -> Result<(), ModelFileProblem> {
    let mut recipe = record.recipe.clone();
    for Change {
        setting, from, to, ..
    } in &record.changes
    {
        for value in [from, to] {
            check_text("change of a setting", value)?;
            let set = recipe.set_text(setting, value);
            set.map_err(RecipeLinkProblem::from)?;
        }
    }
    Ok(())
}

fn check_set(record: &RunRecord) -> Result<(), ModelFileProblem> {
    let set = &record.set;
    if set.classes.len() > MAX_CLASSES {
        return Err(ModelFileProblem::TooManyClasses {
            found: set.classes.len(),
            most: MAX_CLASSES,
        });
    }
    for class in &set.classes {
        check_text("class names", class)?;
    }
    check_text("set name", &set.name)?;
    let mut origin = record.began_from.iter();
    origin.try_for_each(|origin| check_text("set name", &origin.set_name))
}

fn check_reached(record: &RunRecord) -> Result<(), ModelFileProblem> {
    let reached = record.reached();
    let losses = [record.first_loss, reached.loss];
    for loss in losses.into_iter().flatten() {
        number("loss", loss.is_finite(), loss, "finite")?;
    }
    let seconds = record.seconds;
    let holds = seconds.is_finite() && seconds >= 0.0;
    number("seconds", holds, seconds, "finite and not negative")?;
    reached
        .knn_accuracy
        .map_or(Ok(()), |accuracy| fraction("kNN accuracy", accuracy))
}

fn check_judgement(judgement: &Judgement) -> Result<(), ModelFileProblem> {
    let votes = judgement.votes.iter().map(|vote| vote.accuracy);
    for accuracy in votes.chain(judgement.knn_accuracy) {
        fraction("kNN accuracy", accuracy)?;
    }
    Ok(())
}

fn check_probe(record: &RunRecord, probe: &ProbeReport) -> Result<(), ModelFileProblem> {
    fraction("linear probe", probe.accuracy)?;
    fraction("linear probe's chance", probe.chance)?;
    let (cells, classes) = (probe.confusion.len(), record.set.classes.len());
    let holds = cells == 0 || cells == classes * classes;
    number(
        "confusion matrix",
        holds,
        cells as f32,
        "one cell for each two classes, or none",
    )
}

fn check_few_labels(report: &FewLabelsReport) -> Result<(), ModelFileProblem> {
    let found = [&report.probe, &report.fine_tuned, &report.from_scratch];
    for &accuracy in found.into_iter().flatten() {
        fraction("accuracy with few labels", accuracy)?;
    }
    match report.labelled {
        Labelled::PerClass(_) => Ok(()),
        Labelled::Part(part) => fraction("part that is labelled", part),
    }
}

fn fraction(what: &'static str, found: f32) -> Result<(), ModelFileProblem> {
    let holds = (0.0..=1.0).contains(&found);
    number(what, holds, found, "between 0 and 1")
}
