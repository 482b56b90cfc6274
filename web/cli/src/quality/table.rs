//! The results as a Markdown table: a row for each method, means over its seeds.

use contrastive_lab::protocol::job::QualityReport;
use contrastive_lab::run::{EndVotes, KnnVote, Weighting, mean_and_deviation};

const COLUMNS: [&str; 10] = [
    "method",
    "encoder",
    "steps",
    "seeds",
    "kNN (k = 20)",
    "kNN (k = 200)",
    "linear probe",
    "minutes",
    "device",
    "train / test images",
];

/// What the methods have reached so far.
pub(super) struct Table {
    /// Reports of each method, and how many are still to come.
    methods: Vec<(Vec<QualityReport>, usize)>,
    failures: usize,
    has_head: bool,
}

impl Table {
    /// Of methods with so many runs each.
    pub(super) fn new(runs: Vec<usize>) -> Self {
        Self {
            methods: runs.into_iter().map(|runs| (Vec::new(), runs)).collect(),
            failures: 0,
            has_head: false,
        }
    }

    /// Whether nothing was reached yet.
    pub(super) fn is_empty(&self) -> bool {
        self.methods.iter().all(|(reports, _)| reports.is_empty())
    }

    pub(super) fn has_failures(&self) -> bool {
        self.failures > 0
    }

    /// Takes a run's report; prints the method's rows with its last one.
    pub(super) fn take(&mut self, method: usize, report: QualityReport) {
        self.methods[method].0.push(report);
        self.ended(method);
    }

    /// A run of a method came to nothing.
    pub(super) fn failed(&mut self, method: usize) {
        self.failures += 1;
        self.ended(method);
    }

    fn ended(&mut self, method: usize) {
        let (reports, left) = &mut self.methods[method];
        *left -= 1;
        if *left > 0 || reports.is_empty() {
            return;
        }
        if !self.has_head {
            println!("{}\n{}", line(COLUMNS), line(COLUMNS.map(|_| "---")));
            self.has_head = true;
        }
        for row in rows(reports) {
            println!("{row}");
        }
    }
}

/// The baselines' rows where the reports tell of them, then the method's.
fn rows(reports: &[QualityReport]) -> Vec<String> {
    let Some(first) = reports.first() else {
        return Vec::new();
    };
    let record = &first.record;
    let seeds = reports.len().to_string();
    let end = record.end_votes.as_ref();
    let images = end.map_or(String::new(), |EndVotes { bank, queries, .. }| {
        format!("{bank} / {queries}")
    });
    let encoder = record.recipe.encoder.id();
    let baselines = || {
        reports
            .iter()
            .filter_map(|report| report.baselines.as_ref())
    };
    let row = |name: &str, [encoder, steps, minutes, device]: [&str; 4], figures: [Vec<f32>; 3]| {
        let [knn_20, knn_200, probe] = figures.map(|figures| percent(&figures));
        line([
            name, encoder, steps, &seeds, &knn_20, &knn_200, &probe, minutes, device, &images,
        ])
    };
    let voted = |votes: Vec<&[KnnVote]>| {
        [20, 200].map(|k| {
            votes
                .iter()
                .filter_map(|votes| weighted(votes, k))
                .collect::<Vec<_>>()
        })
    };
    let mut rows = Vec::new();
    if baselines().next().is_some() {
        let [knn_20, knn_200] = voted(baselines().map(|lines| &*lines.pixels).collect());
        rows.push(row(
            "raw pixels",
            ["–", "–", "–", "–"],
            [knn_20, knn_200, Vec::new()],
        ));
        let [knn_20, knn_200] = voted(baselines().map(|lines| &*lines.untrained).collect());
        let probe = baselines()
            .filter_map(|lines| lines.untrained_probe)
            .collect();
        rows.push(row(
            "untrained",
            [encoder, "0", "–", "–"],
            [knn_20, knn_200, probe],
        ));
    }
    let ends = reports
        .iter()
        .filter_map(|report| report.record.end_votes.as_ref());
    let [knn_20, knn_200] = voted(ends.map(|end| &*end.votes).collect());
    let probes = reports
        .iter()
        .filter_map(|report| report.record.probe.as_ref());
    let probe = probes.map(|probe| probe.accuracy).collect();
    let minutes: f32 = reports
        .iter()
        .map(|report| report.record.seconds / 60.0)
        .sum();
    let minutes = format!("{:.1}", minutes / reports.len() as f32);
    let steps = record.steps.to_string();
    let facts = [encoder, &steps, &minutes, &first.device];
    rows.push(row(
        record.recipe.method.id(),
        facts,
        [knn_20, knn_200, probe],
    ));
    rows
}

/// Accuracy of the weighted vote of the `k` nearest; none where fewer vote.
fn weighted(votes: &[KnnVote], k: u32) -> Option<f32> {
    let is_weighted = |vote: &&KnnVote| matches!(vote.weighting, Weighting::Weighted { .. });
    let mut votes = votes.iter().filter(is_weighted);
    let vote = votes.find(|vote| vote.k == k);
    vote.map(|vote| vote.accuracy)
}

/// The mean, and with several the standard deviation (n - 1) over the seeds.
fn percent(fractions: &[f32]) -> String {
    match mean_and_deviation(fractions) {
        None => "–".to_owned(),
        Some((mean, None)) => format!("{:.1} %", 100.0 * mean),
        Some((mean, Some(deviation))) => {
            format!("{:.1} ± {:.1} %", 100.0 * mean, 100.0 * deviation)
        }
    }
}

fn line<const N: usize>(cells: [impl AsRef<str>; N]) -> String {
    let cells = cells.each_ref().map(AsRef::as_ref);
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::protocol::job::Baselines;
    use contrastive_lab::recipe::Recipe;
    use contrastive_lab::run::{Asked, RunId, RunRecord, SetFacts};

    fn vote(k: u32, accuracy: f32) -> KnnVote {
        KnnVote {
            k,
            weighting: Weighting::Weighted { temperature: 0.07 },
            accuracy,
        }
    }

    fn report(accuracy: f32) -> QualityReport {
        let set = SetFacts::default();
        let mut record = RunRecord::new(RunId(1), Recipe::default(), None, set);
        record.reported(&[], 720, 90.0);
        record.end_votes = Some(EndVotes {
            step: 720,
            bank: 10_000,
            queries: 2_000,
            asked: Asked::HeldBack,
            votes: vec![vote(20, accuracy), vote(200, 0.25)],
        });
        QualityReport {
            record,
            device: "CPU engine, 2 threads".to_owned(),
            baselines: None,
        }
    }

    #[test]
    fn one_seed_is_a_row_and_several_are_their_mean_and_their_spread() {
        let of_one = "| simclr | tiny | 720 | 1 | 50.0 % | 25.0 % | – | 1.5 | CPU engine, 2 threads | \
                      10000 / 2000 |";
        assert_eq!(rows(&[report(0.5)]), [of_one]);
        let of_three = [0.49, 0.5, 0.51].map(report);
        let row = &rows(&of_three)[0];
        assert!(row.contains("| 3 | 50.0 ± 1.0 % | 25.0 ± 0.0 % |"), "{row}");
        assert_eq!(line(COLUMNS).matches('|').count(), row.matches('|').count());
        assert_eq!(line(["a", "b"]), "| a | b |");
    }

    #[test]
    fn pixels_and_the_untrained_encoder_stand_above_the_first_method() {
        let mut first = report(0.5);
        first.baselines = Some(Baselines {
            pixels: vec![vote(20, 0.3)],
            untrained: vec![vote(20, 0.2)],
            untrained_probe: Some(0.4),
        });
        let rows = rows(&[first]);
        assert_eq!(rows.len(), 3);
        assert!(
            rows[0].starts_with("| raw pixels | – | – | 1 | 30.0 % | – | – |"),
            "{}",
            rows[0]
        );
        assert!(
            rows[1].starts_with("| untrained | tiny | 0 | 1 | 20.0 % | – | 40.0 % |"),
            "{}",
            rows[1]
        );
    }
}
