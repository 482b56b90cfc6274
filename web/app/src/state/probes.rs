use contrastive_lab::protocol::{FactorReport, ProbeReport};

/// What linear probes read of the encoder.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    pub under_way: bool,
    pub classes: Option<ProbeReport>,
    pub factors: Option<FactorReport>,
    /// The factors as the run before read them, to compare with.
    pub factors_before: Option<FactorReport>,
}

impl Probes {
    /// Nothing read yet of the next run; what this one's factors came to is kept beside it.
    pub fn of_next_run(&self) -> Self {
        let factors_before = self.factors.as_ref().or(self.factors_before.as_ref());
        Self {
            factors_before: factors_before.cloned(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(step: u32) -> FactorReport {
        FactorReport {
            step,
            train: 8,
            test: 2,
            rows: Vec::new(),
        }
    }

    #[test]
    fn the_last_read_factors_stay_to_compare_with() {
        let mut probes = Probes {
            factors: Some(report(7)),
            under_way: true,
            ..Probes::default()
        };
        probes = probes.of_next_run();
        assert!(probes.factors.is_none() && !probes.under_way);
        // A run that was not probed leaves what there was.
        probes = probes.of_next_run();
        assert_eq!(probes.factors_before, Some(report(7)));
    }
}
