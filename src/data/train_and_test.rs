//! So many images to train on and to judge on: what a bench takes of a set.

use super::set::ImageSet;
use super::split::divide;
use super::spread::spread;

/// Why a set cannot be split into images to train on and images to judge on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitProblem {
    #[error("the images have no labels; put those of each class into a folder of its own")]
    NoLabels,
    #[error(
        "{train} images to train on and {test} to judge on were asked for, and there are {to_train_on} and \
         {to_test_on}; ask for fewer"
    )]
    TooFew {
        train: usize,
        test: usize,
        to_train_on: usize,
        to_test_on: usize,
    },
}

/// So many images of a labelled set to train on and to judge on, both ascending and spread evenly over the
/// classes: of the part that every run trains on, and of the one that the end of a run is judged on. The same
/// seed gives the same choice.
///
/// # Errors
/// Where the set has no labels or a part too few images.
pub fn train_and_test(
    set: &ImageSet,
    [train, test]: [usize; 2],
    keep_test_folder: bool,
    seed: u32,
) -> Result<[Vec<u32>; 2], SplitProblem> {
    if set.labels.is_empty() {
        return Err(SplitProblem::NoLabels);
    }
    let division = divide(set, keep_test_folder);
    let asked = division.asked().0;
    let chosen = |part: &[u32], most: usize| {
        let mut chosen = spread(part, &set.labels, seed, most);
        chosen.sort_unstable();
        chosen
    };
    let parts = [chosen(&division.train, train), chosen(asked, test)];
    if parts[0].len() < train || parts[1].len() < test {
        return Err(SplitProblem::TooFew {
            train,
            test,
            to_train_on: division.train.len(),
            to_test_on: asked.len(),
        });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::super::split::sets::large;
    use super::*;

    #[test]
    fn a_bench_judges_on_the_folder_to_test_on() {
        let mut set = large();
        set.in_test_folder = (0..1000).map(|image| image % 4 == 0).collect();
        set.first_alike[5] = 4;
        let [train, test] = train_and_test(&set, [600, 100], true, 3).unwrap();
        assert_eq!((train.len(), test.len()), (600, 100));
        assert!(test.iter().all(|image| image % 4 == 0));
        assert!(train.iter().all(|image| image % 4 != 0 && *image != 5));
        let problem = train_and_test(&set, [700, 251], true, 3)
            .unwrap_err()
            .to_string();
        assert!(problem.ends_with("and 250; ask for fewer"), "{problem}");
        let [train, _] = train_and_test(&set, [700, 50], false, 3).unwrap();
        assert!(train.iter().any(|image| image % 4 == 0));
    }

    #[test]
    fn training_and_test_images_are_disjoint_and_spread_over_the_classes() {
        let mut set = ImageSet {
            labels: (0..1000).map(|image| image % 10).collect(),
            ..large()
        };
        set.classes = (0..10).map(|class| class.to_string()).collect();
        let [train, test] = train_and_test(&set, [500, 30], true, 3).unwrap();
        assert!(train.is_sorted() && test.is_sorted());
        assert!(test.iter().all(|image| train.binary_search(image).is_err()));
        for (images, of_a_class) in [(&train, 50), (&test, 3)] {
            for class in 0..10 {
                let count = images.iter().filter(|&&image| image % 10 == class).count();
                assert_eq!(count, of_a_class);
            }
        }
        assert_eq!(train_and_test(&set, [500, 30], true, 3), Ok([train, test]));
        let problem = train_and_test(&set, [950, 30], true, 3)
            .unwrap_err()
            .to_string();
        assert!(problem.contains("950 images to train on"), "{problem}");
        assert!(train_and_test(&set, [usize::MAX, 1], true, 3).is_err());
        set.labels.clear();
        assert_eq!(
            train_and_test(&set, [5, 5], true, 3),
            Err(SplitProblem::NoLabels)
        );
    }
}
