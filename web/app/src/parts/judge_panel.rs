use super::factor_probes::factor_probes;
use super::few_labels::few_labels;
use super::linear_probe::linear_probe;
use super::transfer::transfer;
use crate::figures;
use crate::kit::{Card, Column, table};
use crate::state::{ImagesState, Permits, Run};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::{Judgement, SpaceFigures, Weighting};
use contrastive_lab::run::{Asked, EndVotes, HeldBack, evenly_spread};
use contrastive_lab::setting::number;
use yew::prelude::*;

/// Classes that are named where nobody asks about them.
const NAMES_MAX: usize = 20;

/// How good the encoder is: every figure with what it was computed on.
pub fn judge_panel(
    run: &Run,
    images: &ImagesState,
    permits: &Permits,
    act: &Callback<Intent>,
) -> Html {
    let t = &text::now().judge;
    let Some(judgement) = run.judgement() else {
        let card = Card::new(t.empty_title).class("judge-empty");
        return card.holding(html! { <p class="hint">{ t.empty }</p> });
    };
    html! {
        <>
            { transfer(run, images, permits, act) }
            { nearest_neighbours(run, images) }
            { linear_probe(run, images, permits, act) }
            { few_labels(run, images, permits, act) }
            { factor_probes(images, run) }
            { space(judgement) }
        </>
    }
}

fn nearest_neighbours(run: &Run, images: &ImagesState) -> Html {
    let t = &text::now().judge.knn;
    let card = Card::new(t.title);
    let Some(votes) = run.votes() else {
        return card.holding(html! { <p class="hint">{ t.unlabelled }</p> });
    };
    let row = |vote: &contrastive_lab::protocol::KnnVote| {
        let (how, kind) = match vote.weighting {
            Weighting::Weighted { temperature } => {
                (t.weighted(&number::write(temperature)), "weighted")
            }
            Weighting::Majority => (t.majority.to_owned(), "majority"),
        };
        html! {
            <tr
                data-testid="knn-vote" data-k={vote.k.to_string()} data-weighting={kind}
                data-value={number::write(vote.accuracy)}>
                <th scope="row">{ figures::count(vote.k) }</th>
                <td>{ how }</td>
                <td class="number">{ figures::percent(vote.accuracy) }</td>
                <td class="number">{ text::interval(vote.accuracy, votes.queries) }</td>
            </tr>
        }
    };
    let EndVotes {
        step,
        queries,
        bank,
        asked,
        ..
    } = votes;
    let on_what = match asked {
        Asked::HeldBack => t.on_what(step, queries, bank),
        Asked::TestFolder => t.on_test_folder(step, queries, bank),
    };
    let whole = match run.is_judged_whole() {
        true => t.whole,
        false => t.part,
    };
    let columns = [
        Column::words(t.neighbours),
        Column::words(t.vote),
        Column::figures(t.accuracy),
        Column::figures(t.interval),
    ];
    card.holding(html! {
        <>
            { table("", columns, votes.votes.iter().map(row)) }
            <p class="hint" data-testid="knn-on-what">{ on_what }{ " " }{ whole }</p>
            { for caution(run).map(|words| html! {
                <p class="hint" data-testid="seen-in-training">{ words }</p>
            }) }
            { for not_asked(run, images).map(|names| html! {
                <p class="hint" data-testid="classes-not-asked">{ t.not_asked(&names) }</p>
            }) }
        </>
    })
}

/// Why the images held back may have been trained on all the same; none where they were not.
fn caution(run: &Run) -> Option<&'static str> {
    let t = &text::now().judge.knn;
    match run.held_back_before()? {
        HeldBack::ByContent => None,
        HeldBack::Nothing => Some(t.seen_all),
        HeldBack::Unknown => Some(t.seen_unknown),
    }
}

/// The classes of which no image is held back, some of them where there are many; none where each has one, or
/// other images are loaded.
fn not_asked(run: &Run, images: &ImagesState) -> Option<String> {
    let summary = images.summary.as_ref().filter(|_| run.is_on(images))?;
    let parts = summary.parts(run.keeps_test_folder());
    let asked_per_class = match run.votes().map(|votes| votes.asked) {
        Some(Asked::TestFolder) => &parts.test,
        _ => &parts.held_back,
    };
    let per_class = text::class_names(summary).into_iter().zip(asked_per_class);
    let mut none_held: Vec<_> = per_class
        .filter(|(_, held_back)| **held_back == 0)
        .map(|(name, _)| name)
        .collect();
    if none_held.len() > NAMES_MAX {
        none_held.truncate(NAMES_MAX);
        none_held.push("…".to_owned());
    }
    (!none_held.is_empty()).then(|| text::list(&none_held))
}

/// One line of the table of figures: how it is called, what it means, its value in a space and on
/// what that was computed.
type Figure = (
    &'static str,
    &'static str,
    &'static str,
    fn(&SpaceFigures) -> Option<f32>,
    fn(&SpaceFigures) -> String,
);

fn space(judgement: &Judgement) -> Html {
    let t = &text::now().judge.space;
    let lines: [Figure; 5] = [
        ("dim", t.dim, "", |s| Some(s.dim as f32), |_| String::new()),
        (
            "embedding-std",
            t.std,
            t.std_means,
            |s| Some(s.embedding_std),
            |s| text::now().judge.space.on_images(s.images),
        ),
        (
            "effective-rank",
            t.rank,
            t.rank_means,
            |s| s.effective_rank,
            |s| text::now().judge.space.on_images(s.rank_images),
        ),
        (
            "uniformity",
            t.uniformity,
            t.uniformity_means,
            |s| s.uniformity,
            |s| {
                let t = &text::now().judge.space;
                t.on_images_evenly(s.uniformity_images, evenly_spread(s.dim))
            },
        ),
        (
            "alignment",
            t.alignment,
            t.alignment_means,
            |s| s.alignment,
            |s| text::now().judge.space.on_pairs(s.pairs),
        ),
    ];
    let row = |(id, name, means, value, on_what): Figure| {
        let cell = |space: &str, figures: Option<&SpaceFigures>| {
            let read = figures.and_then(value);
            html! {
                <td
                    class="number" data-testid={format!("{id}-{space}")}
                    data-value={read.map(number::write)}>
                    { read.map_or("–".to_owned(), |read| shown(id, read)) }
                    <span class="hint">{ figures.filter(|_| read.is_some()).map(on_what) }</span>
                </td>
            }
        };
        html! {
            <tr>
                <th scope="row">{ name }<span class="hint">{ means }</span></th>
                { cell("h", Some(&judgement.h)) }
                { cell("z", judgement.z.as_ref()) }
            </tr>
        }
    };
    let columns = [
        Column::words(t.figure),
        Column::figures(t.h),
        Column::figures(t.z),
    ];
    Card::new(t.title).holding(table("space-table", columns, lines.into_iter().map(row)))
}

/// Counts are whole, ranks have one decimal, the rest three.
fn shown(id: &str, value: f32) -> String {
    match id {
        "dim" => figures::count(value as u32),
        "effective-rank" if value.is_finite() => figures::fixed(value, 1),
        _ => figures::decimal(value),
    }
}
