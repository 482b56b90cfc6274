//! Limited-memory BFGS, turned inside out: it says where it wants value and gradient, and is told.
//! So whoever computes them may stop between two rows and come back later.
//!
//! Nocedal and Wright, Numerical Optimization (2nd edition), algorithm 7.4 (two-loop recursion) and
//! equation 7.20 (scale of the first guess). The line search halves or doubles until both weak Wolfe
//! conditions hold (Lewis and Overton 2013, "Nonsmooth optimization via quasi-Newton methods",
//! algorithm 2.6).

use std::collections::VecDeque;

/// Steps that are remembered; scikit-learn's logistic regression keeps as many (scipy's default).
const MEMORY: usize = 10;
/// Fraction of the promised decrease that a step must bring (first Wolfe condition).
const DECREASE: f64 = 1e-4;
/// Fraction of the slope that may be left after a step (second Wolfe condition).
const SLOPE_LEFT: f64 = 0.9;
/// Trials of one line search: 2^-40 of a step is below what f32 weights can tell apart.
const TRIALS_AT_MOST: u32 = 40;

/// What a told value led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Value and gradient at the start are known.
    Started,
    /// Another point on the same line is wanted.
    Searching,
    /// The point was taken.
    Stepped,
    /// No better point can be found: rounding is larger than what is left to gain.
    Stuck,
}

/// A minimisation under way.
#[derive(Clone, Debug)]
pub(super) struct Lbfgs {
    /// The best point, with its value and gradient once they are known.
    point: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
    /// Steps and changes of the gradient, the oldest first.
    memory: VecDeque<Remembered>,
    direction: Vec<f64>,
    /// Where value and gradient are wanted.
    asked: Vec<f64>,
    step: f64,
    /// The line search's bracket.
    too_short: f64,
    too_long: f64,
    trials: u32,
    /// Differences of the value below this are rounding.
    rounding: f64,
    started: bool,
}

#[derive(Clone, Debug)]
struct Remembered {
    step: Vec<f64>,
    change: Vec<f64>,
    /// 1 over their product.
    scale: f64,
}

impl Lbfgs {
    /// A minimisation from `start` of a function whose value is rounded by up to `rounding`.
    pub(super) fn new(start: Vec<f64>, rounding: f64) -> Self {
        Self {
            asked: start.clone(),
            gradient: vec![0.0; start.len()],
            direction: vec![0.0; start.len()],
            point: start,
            value: f64::INFINITY,
            memory: VecDeque::with_capacity(MEMORY),
            step: 0.0,
            too_short: 0.0,
            too_long: f64::INFINITY,
            trials: 0,
            rounding,
            started: false,
        }
    }

    /// Where value and gradient are wanted.
    pub(super) fn asked(&self) -> &[f64] {
        &self.asked
    }

    /// The best point so far.
    pub(super) fn point(&self) -> &[f64] {
        &self.point
    }

    /// Its value; infinite before the first was told.
    #[cfg(test)]
    pub(super) fn value(&self) -> f64 {
        self.value
    }

    /// The largest absolute part of its gradient.
    pub(super) fn steepest(&self) -> f64 {
        self.gradient
            .iter()
            .fold(0.0, |most, part| most.max(part.abs()))
    }

    /// Takes value and gradient at [`Lbfgs::asked`].
    pub(super) fn tell(&mut self, value: f64, gradient: &[f64]) -> Told {
        if !self.started {
            self.started = true;
            self.value = value;
            self.gradient.copy_from_slice(gradient);
            self.head_down();
            return Told::Started;
        }
        let slope = product(&self.gradient, &self.direction);
        let slope_there = product(gradient, &self.direction);
        let (falls, is_short) = self.wolfe(value, slope, slope_there);
        if falls && !is_short {
            self.take(value, gradient);
            self.head_down();
            return Told::Stepped;
        }
        self.trials += 1;
        if self.trials == TRIALS_AT_MOST {
            if self.memory.is_empty() {
                return Told::Stuck;
            }
            // What was remembered misleads: once more, straight downhill.
            self.memory.clear();
            self.head_down();
            return Told::Searching;
        }
        if falls {
            self.too_short = self.step;
        } else {
            self.too_long = self.step;
        }
        self.step = if self.too_long.is_finite() {
            0.5 * (self.too_short + self.too_long)
        } else {
            2.0 * self.step
        };
        self.ask();
        Told::Searching
    }

    /// Whether the value falls enough, and whether the slope says that a longer step is better. Where
    /// only rounding tells two values apart, the slope stands in for the decrease (Hager and Zhang
    /// 2005, "A new conjugate gradient method with guaranteed descent", equation 4.3).
    fn wolfe(&self, value: f64, slope: f64, slope_there: f64) -> (bool, bool) {
        let falls = value <= self.value + DECREASE * self.step * slope;
        let level =
            value <= self.value + self.rounding && slope_there <= (2.0 * DECREASE - 1.0) * slope;
        (falls || level, slope_there < SLOPE_LEFT * slope)
    }

    /// Remembers the step to the asked point and moves there.
    fn take(&mut self, value: f64, gradient: &[f64]) {
        let step = difference(&self.asked, &self.point);
        let change = difference(gradient, &self.gradient);
        let along = product(&step, &change);
        // The second Wolfe condition makes this positive, but for rounding.
        if along > f64::EPSILON * product(&change, &change) {
            if self.memory.len() == MEMORY {
                self.memory.pop_front();
            }
            let scale = 1.0 / along;
            self.memory.push_back(Remembered {
                step,
                change,
                scale,
            });
        }
        self.point.copy_from_slice(&self.asked);
        self.gradient.copy_from_slice(gradient);
        self.value = value;
    }

    /// Begins the line search of the next step.
    fn head_down(&mut self) {
        self.direction = two_loops(&self.gradient, &self.memory);
        if product(&self.direction, &self.gradient) >= 0.0 {
            self.memory.clear();
            self.direction = self.gradient.iter().map(|part| -part).collect();
        }
        // Without a memory the gradient has no scale: a step of length 1 at most.
        let length = product(&self.gradient, &self.gradient).sqrt();
        self.step = if self.memory.is_empty() {
            1.0 / length.max(1.0)
        } else {
            1.0
        };
        (self.too_short, self.too_long, self.trials) = (0.0, f64::INFINITY, 0);
        self.ask();
    }

    fn ask(&mut self) {
        let line = self.point.iter().zip(&self.direction);
        for (asked, (point, direction)) in self.asked.iter_mut().zip(line) {
            *asked = point + self.step * direction;
        }
    }
}

/// Minus the remembered inverse Hessian times the gradient.
fn two_loops(gradient: &[f64], memory: &VecDeque<Remembered>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|part| -part).collect();
    let mut parts = Vec::with_capacity(memory.len());
    for pair in memory.iter().rev() {
        let part = pair.scale * product(&pair.step, &direction);
        add(&mut direction, -part, &pair.change);
        parts.push(part);
    }
    if let Some(last) = memory.back() {
        let scale = 1.0 / (last.scale * product(&last.change, &last.change));
        direction.iter_mut().for_each(|part| *part *= scale);
    }
    for (pair, part) in memory.iter().zip(parts.into_iter().rev()) {
        let back = pair.scale * product(&pair.change, &direction);
        add(&mut direction, part - back, &pair.step);
    }
    direction
}

fn product(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(l, r)| l * r).sum()
}

fn difference(left: &[f64], right: &[f64]) -> Vec<f64> {
    left.iter().zip(right).map(|(l, r)| l - r).collect()
}

fn add(sum: &mut [f64], factor: f64, row: &[f64]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += factor * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minimises to the smallest gradient that f64 allows; gives the calls it took.
    fn minimise(lbfgs: &mut Lbfgs, function: impl Fn(&[f64]) -> (f64, Vec<f64>)) -> u32 {
        for call in 1..2_000 {
            let (value, gradient) = function(lbfgs.asked());
            let told = lbfgs.tell(value, &gradient);
            if told == Told::Stuck || lbfgs.steepest() < 1e-9 {
                return call;
            }
        }
        panic!("no end: {}", lbfgs.steepest());
    }

    fn rosenbrock(at: &[f64]) -> (f64, Vec<f64>) {
        let (along, across) = (1.0 - at[0], at[1] - at[0] * at[0]);
        let gradient = vec![-2.0 * along - 400.0 * at[0] * across, 200.0 * across];
        (along * along + 100.0 * across * across, gradient)
    }

    #[test]
    fn rosenbrocks_valley_is_followed_to_its_end() {
        let mut lbfgs = Lbfgs::new(vec![-1.2, 1.0], 0.0);
        let calls = minimise(&mut lbfgs, rosenbrock);
        let off = lbfgs.point().iter().map(|part| (part - 1.0).abs());
        assert!(off.fold(0.0, f64::max) < 1e-8 && calls < 100, "{calls}");
    }

    #[test]
    fn a_stretched_bowl_has_its_closed_form() {
        // Sum of i (x_i - i)^2 / 2: curvatures from 1 to 200.
        let bowl = |at: &[f64]| {
            let weighted = (1..).map(f64::from).zip(at);
            let gradient: Vec<f64> = weighted.map(|(i, x)| i * (x - i)).collect();
            let slopes = (1..).map(f64::from).zip(&gradient);
            (slopes.map(|(i, g)| g * g / i / 2.0).sum(), gradient)
        };
        let mut lbfgs = Lbfgs::new(vec![0.0; 200], 0.0);
        minimise(&mut lbfgs, bowl);
        let found = (1..).map(f64::from).zip(lbfgs.point());
        assert!(found.fold(0.0_f64, |most, (i, x)| most.max((x - i).abs())) < 1e-8);
        assert!(lbfgs.value() < 1e-15);
    }

    #[test]
    fn a_start_at_the_minimum_and_a_function_that_is_nan_end() {
        let mut there = Lbfgs::new(vec![1.0, 1.0], 0.0);
        assert_eq!(minimise(&mut there, rosenbrock), 1);
        let mut lost = Lbfgs::new(vec![0.0], 0.0);
        lost.tell(1.0, &[1.0]);
        let broken = |_: &[f64]| (f64::NAN, vec![f64::NAN]);
        assert_eq!(minimise(&mut lost, broken), TRIALS_AT_MOST);
        assert_eq!(lost.point(), [0.0]);
    }
}
