use super::choice_setting::ChoiceSetting;
use super::permitted::permitted;
use crate::figures;
use crate::kit::{Card, Column, table};
use crate::state::{ImagesState, Permit, Permits, Reason, Run};
use crate::store::Intent;
use crate::text;
use contrastive_lab::run::{Asked, FewLabels, FewLabelsReport, Labelled, mean_and_deviation};
use contrastive_lab::setting::number;
use yew::prelude::*;

/// Numbers of labels that are offered: shots, and the parts of the papers' tables.
const OFFERED: [Labelled; 7] = [
    Labelled::PerClass(1),
    Labelled::PerClass(5),
    Labelled::PerClass(10),
    Labelled::PerClass(50),
    Labelled::Part(0.01),
    Labelled::Part(0.1),
    Labelled::Part(1.0),
];
const DRAWS_OFFERED: [u32; 4] = [1, 3, 5, 10];
/// Some half a minute for each encoder on two cores.
const FINE_TUNING_STEPS: u32 = 100;

/// What the encoder is worth to somebody who has labelled a few images.
pub fn few_labels(
    run: &Run,
    images: &ImagesState,
    permits: &Permits,
    act: &Callback<Intent>,
) -> Html {
    let t = &text::now().judge.few_labels;
    let reports = run.few_labels(images);
    let permit = permits.few_labels.clone();
    let is_answered = permit == Err(Reason::FewLabels);
    let hint = match &permit {
        Err(Reason::FewLabels) => t.under_way.to_owned(),
        Err(reason) => reason.words(),
        Ok(()) => t.what.to_owned(),
    };
    Card::new(t.title)
        .testid("few-labels")
        .state(if is_answered { "answering" } else { "idle" })
        .holding(html! {
            <>
                <p class="hint" aria-live="polite">{ hint }</p>
                <FewLabelsQuestion {permit} act={act.clone()} />
                if !reports.is_empty() { { found(reports) } }
            </>
        })
}

#[derive(Properties, PartialEq)]
struct QuestionProps {
    permit: Permit,
    act: Callback<Intent>,
}

/// How many labels, how many draws, and whether the encoder is trained on with them.
#[component]
fn FewLabelsQuestion(props: &QuestionProps) -> Html {
    let t = &text::use_words().judge.few_labels;
    let labelled = use_state_eq(|| 2_usize);
    let draws = use_state_eq(|| 5_u32);
    let tunes = use_state_eq(|| false);
    let question = FewLabels {
        labelled: OFFERED.get(*labelled).copied().unwrap_or(OFFERED[0]),
        draws: *draws,
        fine_tuning_steps: if *tunes { FINE_TUNING_STEPS } else { 0 },
    };
    let ask = props
        .act
        .reform(move |_: MouseEvent| Intent::FewLabels(question));
    let stop = props.act.reform(|_: MouseEvent| Intent::StopFewLabels);
    let offered = OFFERED.iter().enumerate();
    let offered: Vec<_> = offered
        .map(|(at, labelled)| (at.to_string().into(), labels(*labelled).into()))
        .collect();
    let draws_offered: Vec<_> = DRAWS_OFFERED
        .iter()
        .map(|draws| (draws.to_string().into(), figures::count(*draws).into()))
        .collect();
    let choose = |state: &UseStateHandle<usize>| {
        let state = state.clone();
        Callback::from(move |chosen: String| state.set(chosen.parse().unwrap_or_default()))
    };
    let choose_draws = {
        let draws = draws.clone();
        Callback::from(move |chosen: String| draws.set(chosen.parse().unwrap_or(1)))
    };
    let tune = {
        let tunes = tunes.clone();
        move |_: Event| tunes.set(!*tunes)
    };
    html! {
        <div class="few-labels">
            <ChoiceSetting
                id="few-labels-count" label={t.labels} value={labelled.to_string()} options={offered}
                on_choice={choose(&labelled)} />
            <ChoiceSetting
                id="few-labels-draws" label={t.draws} value={draws.to_string()} options={draws_offered}
                on_choice={choose_draws} />
            <label class="check">
                <input type="checkbox" data-testid="few-labels-tune" checked={*tunes} onchange={tune} />
                { t.tune(FINE_TUNING_STEPS) }
            </label>
            if props.permit == Err(Reason::FewLabels) {
                { permitted("few-labels-stop", &Ok(()), t.stop, stop).html() }
            } else {
                { permitted("few-labels-ask", &props.permit, t.ask, ask).html() }
            }
        </div>
    }
}

fn labels(labelled: Labelled) -> String {
    let t = &text::now().judge.few_labels;
    match labelled {
        Labelled::PerClass(images) => t.per_class(images),
        Labelled::Part(1.0) => t.all.to_owned(),
        Labelled::Part(part) => t.part(&figures::whole_percent(part)),
    }
}

fn found(reports: &[FewLabelsReport]) -> Html {
    let t = &text::now().judge.few_labels;
    let row = |report: &FewLabelsReport| {
        let cells = [
            ("few-labels-probe", &report.probe),
            ("few-labels-tuned", &report.fine_tuned),
            ("few-labels-scratch", &report.from_scratch),
        ];
        let cell = |(id, accuracies): (&'static str, &Vec<f32>)| {
            let mean = mean_and_deviation(accuracies).map(|(mean, _)| number::write(mean));
            let [shown, deviation, interval] = spread(accuracies, report.test);
            html! {
                <td class="number" data-testid={id} data-value={mean}>
                    { shown.unwrap_or_else(|| figures::unknown().to_owned()) }
                    { for deviation.map(|deviation| html! { <>{ " " }<span>{ deviation }</span></> }) }
                    { for interval.map(|interval| html! { <small class="hint">{ interval }</small> }) }
                </td>
            }
        };
        html! {
            <tr data-testid="few-labels-row" data-draws={report.probe.len().to_string()}>
                <th scope="row">{ labels(report.labelled) }</th>
                <td class="number counted">{ figures::count(report.images) }</td>
                { for cells.into_iter().map(cell) }
            </tr>
        }
    };
    let columns = [
        Column::words(t.labels),
        Column::figures(t.images).class("number counted"),
        Column::figures(t.probe),
        Column::figures(t.fine_tuned),
        Column::figures(t.from_scratch),
    ];
    let on_what = reports.last().map(|report| match report.asked {
        Asked::HeldBack => t.on_what(report.test, report.step),
        Asked::TestFolder => t.on_test_folder(report.test, report.step),
    });
    html! {
        <>
            { table("few-labels-table", columns, reports.iter().map(row)) }
            <p class="hint">{ text::sentences([on_what.unwrap_or_default(), t.how.to_owned()]) }</p>
        </>
    }
}

/// The mean over the draws, how far they lie apart, and between what it lies for so many images asked about:
/// each draw is asked about the same ones, so that more draws say no more of others.
fn spread(accuracies: &[f32], asked: u32) -> [Option<String>; 3] {
    let found = mean_and_deviation(accuracies);
    let deviation = found.and_then(|(_, deviation)| deviation);
    [
        found.map(|(mean, _)| figures::percent(mean)),
        deviation.map(|deviation| ["± ", &figures::percent(deviation)].concat()),
        found.map(|(mean, _)| text::interval(mean, asked)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_draws_have_a_spread_and_one_has_none() {
        let written = |accuracies: &[f32]| spread(accuracies, 100).map(Option::unwrap_or_default);
        let interval = "40.4% to 59.6%";
        assert_eq!(written(&[]), ["", "", ""]);
        assert_eq!(written(&[0.5]), ["50.0%", "", interval]);
        assert_eq!(written(&[0.4, 0.5, 0.6]), ["50.0%", "± 10.0%", interval]);
    }
}
