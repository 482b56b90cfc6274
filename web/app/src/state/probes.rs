use contrastive_lab::run::FactorReport;

/// Linear probes, besides what the run's record holds of them.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    pub under_way: bool,
    /// The factors as the run before read them, to compare with.
    pub factors_before: Option<FactorReport>,
}

impl Probes {
    /// None under way yet in the next run; what this one's `factors` came to is kept beside it.
    pub fn of_next_run(&self, factors: Option<&FactorReport>) -> Self {
        Self {
            factors_before: factors.or(self.factors_before.as_ref()).cloned(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::run::tests::factor_report;
    use super::*;

    #[test]
    fn the_last_read_factors_stay_to_compare_with() {
        let mut probes = Probes {
            under_way: true,
            ..Probes::default()
        };
        probes = probes.of_next_run(Some(&factor_report(7)));
        assert!(!probes.under_way);
        // A run that was not probed leaves what there was.
        probes = probes.of_next_run(None);
        assert_eq!(probes.factors_before, Some(factor_report(7)));
    }
}
