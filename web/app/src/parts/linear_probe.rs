use super::permitted::permitted;
use crate::figures;
use crate::kit::Card;
use crate::state::{ImagesState, Permits, Reason, Run};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::ProbeReport;
use contrastive_lab::setting::number;
use yew::prelude::*;

/// With more classes the cells are too small to read; the commonest mistakes are listed then.
const MATRIX_CLASSES_MAX: usize = 40;
/// Mistakes that are listed.
const MISTAKES_SHOWN: usize = 6;
/// Shades of a cell, from empty to all of its row.
const SHADES: u32 = 10;

/// The linear probe's accuracy, how it was fitted, and which class was taken for which.
pub fn linear_probe(
    run: &Run,
    images: &ImagesState,
    permits: &Permits,
    act: &Callback<Intent>,
) -> Html {
    let t = &text::now().judge.probe;
    let probes = &run.probes;
    let probe = act.reform(|_: MouseEvent| Intent::Probe);
    let report = run.probe(images);
    let accuracy = report.map(|report| report.accuracy);
    let card = Card::new(t.title)
        .testid("linear-probe")
        .state(if probes.under_way { "fitting" } else { "idle" })
        .value(accuracy.map(number::write))
        .beside(html! {
            <>
                <span class="spring"></span>
                { permitted("probe", &permits.probe, t.run, probe).html() }
            </>
        });
    card.holding(html! {
        <>
            <p class="hint" aria-live="polite">
                { match &permits.probe {
                    Err(Reason::Unlabelled) => t.unlabelled.to_owned(),
                    _ if probes.under_way => t.under_way.to_owned(),
                    Err(Reason::Probing) => t.under_way.to_owned(),
                    Err(reason) => reason.words(),
                    Ok(()) => t.what.to_owned(),
                } }
            </p>
            if let Some(report) = report { { found(report, &classes(images)) } }
        </>
    })
}

fn classes(images: &ImagesState) -> Vec<String> {
    let summary = images.summary.as_ref();
    summary.map_or_else(Vec::new, |summary| text::class_names(summary))
}

fn found(report: &ProbeReport, classes: &[String]) -> Html {
    let t = &text::now().judge.probe;
    let is_square = report.confusion.len() == classes.len().pow(2);
    html! {
        <>
            <p>
                <span class="big-figure">{ figures::percent(report.accuracy) }</span>
                { " " }
                <span class="hint">{ t.chance(report.chance) }</span>
            </p>
            <p class="hint">{ fitted(report) }</p>
            if is_square {
                if classes.len() <= MATRIX_CLASSES_MAX { { matrix(report, classes) } }
                { mistakes(report, classes) }
            }
        </>
    }
}

/// How the probe was fitted, and on what.
fn fitted(report: &ProbeReport) -> String {
    let t = &text::now().judge.probe;
    let weight_decay = figures::exponent(report.weight_decay, 0);
    let (dim, train, test) = (report.dim, report.train, report.test);
    let on_what = t.on_what(dim, train, test, &weight_decay, report.held_out);
    let ended = if report.converged {
        t.converged(report.iterations)
    } else {
        t.not_converged(report.iterations)
    };
    let interval = t.interval(&text::interval(report.accuracy, test));
    text::sentences([on_what, interval, ended])
}

fn matrix(report: &ProbeReport, classes: &[String]) -> Html {
    let t = &text::now().judge.probe;
    let row = |(truth, counts): (&String, &[u32])| {
        let images: u32 = counts.iter().sum();
        let cell = |(named, &count): (&String, &u32)| {
            let shade = (count * SHADES).div_ceil(images.max(1));
            html! {
                <td class={format!("shade-{shade}")} data-tip={t.cell(count, truth, named)}>
                    { if count > 0 { figures::count(count) } else { String::new() } }
                </td>
            }
        };
        html! {
            <tr>
                <th scope="row" data-tip={truth.clone()}><bdi>{ truth }</bdi></th>
                { for classes.iter().zip(counts).map(cell) }
            </tr>
        }
    };
    let rows = classes
        .iter()
        .zip(report.confusion.chunks_exact(classes.len().max(1)));
    let name = |class: &String| {
        html! { <th scope="col" data-tip={class.clone()}><bdi>{ class }</bdi></th> }
    };
    html! {
        <div class="confusion-frame" tabindex="0" role="group" aria-label={t.matrix} data-tips="">
            <table class="confusion" data-testid="confusion">
                <caption class="hint">{ t.matrix }</caption>
                <thead>
                    <tr>
                        <td></td>
                        { for classes.iter().map(name) }
                    </tr>
                </thead>
                <tbody>{ for rows.map(row) }</tbody>
            </table>
        </div>
    }
}

fn mistakes(report: &ProbeReport, classes: &[String]) -> Html {
    let t = &text::now().judge.probe;
    let found = commonest_mistakes(&report.confusion, classes.len());
    if found.is_empty() {
        return html! { <p class="hint">{ t.no_mistakes }</p> };
    }
    let mistake = |(count, truth, named): (u32, usize, usize)| {
        html! { <li><bdi>{ t.mistake(&classes[truth], &classes[named], count) }</bdi></li> }
    };
    html! {
        <div class="mistakes">
            <h3>{ t.mistakes }</h3>
            <ul>{ for found.into_iter().map(mistake) }</ul>
        </div>
    }
}

/// Cells off the diagonal by their count, most first: count, true class, named class.
fn commonest_mistakes(confusion: &[u32], classes: usize) -> Vec<(u32, usize, usize)> {
    let cells = confusion.iter().enumerate();
    let mut mistakes: Vec<_> = cells
        .map(|(at, &count)| (count, at / classes.max(1), at % classes.max(1)))
        .filter(|&(count, truth, named)| count > 0 && truth != named)
        .collect();
    mistakes.sort_by_key(|&(count, ..)| std::cmp::Reverse(count));
    mistakes.truncate(MISTAKES_SHOWN);
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_off_the_diagonal_and_the_commonest_comes_first() {
        let confusion = [9, 1, 0, 4, 5, 0, 0, 0, 7];
        assert_eq!(commonest_mistakes(&confusion, 3), [(4, 1, 0), (1, 0, 1)]);
        assert!(commonest_mistakes(&[], 0).is_empty());
    }
}
