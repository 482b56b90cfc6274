//! Numbers from one to another.

/// The end of a range that does not belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    Neither,
    Least,
    Most,
}

/// How a slider moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// In steps of this width.
    Linear(f32),
    /// By factors.
    Logarithmic,
}

/// The numbers that a setting may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    pub least: f32,
    pub most: f32,
    pub open: Open,
    /// Where a slider ends; within the range, for nobody wants its far ends.
    pub slider: [f32; 2],
    pub scale: Scale,
}

impl Range {
    /// From 0 to 1, in hundredths.
    pub const FRACTION: Self = Self::new(0.0, 1.0);

    /// From `least` to `most`, both allowed, in hundredths of 1.
    pub const fn new(least: f32, most: f32) -> Self {
        Self {
            least,
            most,
            open: Open::Neither,
            slider: [least, most],
            scale: Scale::Linear(0.01),
        }
    }

    /// Without one of its ends.
    #[must_use]
    pub const fn open(self, open: Open) -> Self {
        Self { open, ..self }
    }

    /// Moved through in steps of this width.
    #[must_use]
    pub const fn step(self, step: f32) -> Self {
        Self {
            scale: Scale::Linear(step),
            ..self
        }
    }

    /// With a slider that ends here.
    #[must_use]
    pub const fn slider(self, least: f32, most: f32) -> Self {
        Self {
            slider: [least, most],
            ..self
        }
    }

    /// Moved through by factors.
    #[must_use]
    pub const fn by_factors(self) -> Self {
        Self {
            scale: Scale::Logarithmic,
            ..self
        }
    }

    /// Whether the number lies in it; NaN lies in none.
    pub fn contains(&self, number: f32) -> bool {
        let from_least = number > self.least || (number == self.least && self.open != Open::Least);
        let to_most = number < self.most || (number == self.most && self.open != Open::Most);
        from_least && to_most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_ends_only_where_it_says_so_and_nan_never() {
        let range = Range::FRACTION;
        assert!(range.contains(0.0) && range.contains(1.0));
        assert!(!range.open(Open::Least).contains(0.0) && !range.open(Open::Most).contains(1.0));
        assert!(range.open(Open::Least).contains(1.0));
        assert!(!range.contains(f32::NAN) && !range.contains(-0.1) && !range.contains(1.1));
    }
}
