//! What is behind a shape: muted, so that the shape's colour stays the strongest.

use super::textures::covered;
use super::turn::direction;
use crate::random::Key;

/// First of the draws that a background takes.
const FIRST_DRAW: u32 = 64;
/// First of the draws for grain and clouds.
const FIELD_DRAW: u32 = 128;
/// Grains along a side.
const GRAINS: usize = 40;
/// Knots of the cloud field along a side.
const KNOTS: usize = 6;

/// A background that is ready to be asked for colours, 0 to 1, sRGB.
pub(super) struct Background {
    kind: u32,
    /// Brightness and its change across the image.
    level: f32,
    swing: f32,
    tint: [f32; 3],
    towards: [f32; 2],
    field: Vec<f32>,
}

impl Background {
    /// The background with this index of [`super::factors::BACKGROUNDS`].
    pub(super) fn new(kind: u32, key: Key) -> Self {
        let within =
            |draw: u32, low: f32, high: f32| low + (high - low) * key.uniform(FIRST_DRAW + draw);
        let (level, swing, cells) = match kind {
            0 => (within(0, 0.9, 0.97), 0.0, 0),
            1 => (within(0, 0.78, 0.84), 0.0, 0),
            2 => (within(0, 0.86, 0.92), within(1, 0.06, 0.1), 0),
            3 => (
                within(0, 0.86, 0.92),
                within(1, 0.03, 0.05),
                GRAINS * GRAINS,
            ),
            4 => (within(0, 0.86, 0.92), within(1, 0.06, 0.1), KNOTS * KNOTS),
            _ => (within(0, 0.9, 0.95), within(1, -0.08, -0.05), 0),
        };
        Self {
            kind,
            level,
            swing,
            tint: [2, 3, 4].map(|draw| within(draw, -0.03, 0.03)),
            towards: direction(within(5, 0.0, 1.0)),
            field: (0..cells as u32)
                .map(|cell| key.uniform(FIELD_DRAW + cell))
                .collect(),
        }
    }

    /// The colour at a point, `x` and `y` from 0 to 1; `pixel` is the width of a pixel.
    pub(super) fn colour(&self, x: f32, y: f32, pixel: f32) -> [f32; 3] {
        let along = (x - 0.5) * self.towards[0] + (y - 0.5) * self.towards[1];
        let change = match self.kind {
            2 => along * 1.6,
            3 => {
                self.knot(
                    (x * GRAINS as f32) as usize,
                    (y * GRAINS as f32) as usize,
                    GRAINS,
                ) * 2.0
                    - 1.0
            }
            4 => self.cloud(x, y) * 2.0 - 1.0,
            5 => {
                let fraction = along / 0.14 - (along / 0.14).floor();
                covered(((fraction - 0.5).abs() - 0.32) * 0.14, pixel)
            }
            _ => 0.0,
        };
        let level = self.level + self.swing * change;
        self.tint.map(|tint| (level + tint).clamp(0.0, 1.0))
    }

    fn knot(&self, column: usize, row: usize, across: usize) -> f32 {
        let at = row.min(across - 1) * across + column.min(across - 1);
        self.field.get(at).copied().unwrap_or(0.5)
    }

    /// Smoothly between the knots.
    fn cloud(&self, x: f32, y: f32) -> f32 {
        let scaled = |at: f32| at * (KNOTS - 1) as f32;
        let (column, row) = (scaled(x) as usize, scaled(y) as usize);
        let smooth = |fraction: f32| fraction * fraction * (3.0 - 2.0 * fraction);
        let right = smooth(scaled(x) - column as f32);
        let down = smooth(scaled(y) - row as f32);
        let mix = |a: f32, b: f32, fraction: f32| a + (b - a) * fraction;
        let above = mix(
            self.knot(column, row, KNOTS),
            self.knot(column + 1, row, KNOTS),
            right,
        );
        let below = mix(
            self.knot(column, row + 1, KNOTS),
            self.knot(column + 1, row + 1, KNOTS),
            right,
        );
        mix(above, below, down)
    }
}
