//! Which class was taken for which.

/// Counts of images by true class and named class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusion {
    classes: usize,
    counts: Vec<u32>, // [classes, classes]
}

impl Confusion {
    /// Counts pairs of true and named class; pairs with a class not below `classes` are left out.
    pub fn of(classes: u32, truth: &[u32], named: &[u32]) -> Self {
        let classes = classes as usize;
        let mut counts = vec![0; classes * classes];
        for (&truth, &named) in truth.iter().zip(named) {
            let (truth, named) = (truth as usize, named as usize);
            if truth < classes && named < classes {
                counts[truth * classes + named] += 1;
            }
        }
        Self { classes, counts }
    }

    /// Rows are true classes, columns named ones.
    pub fn counts(&self) -> &[u32] {
        &self.counts // [classes, classes]
    }

    /// Images in all.
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// Fraction of the images that were named rightly, 0 to 1; 0 where there are none.
    pub fn accuracy(&self) -> f32 {
        let right = self.counts.iter().step_by(self.classes + 1).sum();
        self.part(right)
    }

    /// Fraction of the images that are of the largest class: what a constant answer can reach.
    pub fn chance(&self) -> f32 {
        let rows = self.counts.chunks_exact(self.classes.max(1));
        self.part(rows.map(|row| row.iter().sum()).max().unwrap_or(0))
    }

    fn part(&self, count: u32) -> f32 {
        count as f32 / self.total().max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_true_classes_and_columns_named_ones() {
        let confusion = Confusion::of(3, &[0, 0, 0, 1, 2], &[0, 0, 1, 1, 0]);
        assert_eq!(confusion.counts(), [2, 1, 0, 0, 1, 0, 1, 0, 0]);
        assert_eq!((confusion.accuracy(), confusion.chance()), (0.6, 0.6));
        assert_eq!(confusion.total(), 5);
    }

    #[test]
    fn nothing_is_right_where_nothing_was_asked() {
        let confusion = Confusion::of(2, &[], &[]);
        assert_eq!((confusion.accuracy(), confusion.chance()), (0.0, 0.0));
        assert_eq!(Confusion::of(0, &[1], &[1]).total(), 0);
    }
}
