//! Points drawn by the processor, straight into the canvas' pixels: 50,000 calls of the canvas' own
//! `arc` or `fillRect` would take the whole frame, these bytes take a few milliseconds.

use super::shape::{REACH, Shape};
use crate::charts::palette::Rgb;

/// Places between two pixels at which a shape is prepared, along each axis.
const SUBPIXELS: usize = 4;

/// How much of each pixel a shape covers, at every place between pixels.
pub(super) struct Stamp {
    /// From the middle to the edge of the square that holds the shape.
    reach_px: f32,
    side: usize,
    coverage: Vec<u8>, // [SUBPIXELS y, SUBPIXELS x, side, side]
    /// Where a row's first covered pixel is, and where its last one ends: most of the square is empty.
    spans: Vec<[usize; 2]>, // [SUBPIXELS y, SUBPIXELS x, side]
}

impl Stamp {
    /// Of a shape with the area of a disc of this radius.
    pub(super) fn new(shape: Shape, radius_px: f32) -> Self {
        let reach_px = match shape {
            Shape::Disc => radius_px,
            _ => radius_px * REACH,
        };
        let side = (2.0 * reach_px).ceil() as usize + 2;
        let mut coverage = Vec::with_capacity(SUBPIXELS * SUBPIXELS * side * side);
        for place in 0..SUBPIXELS * SUBPIXELS {
            let (y_part, x_part) = (place / SUBPIXELS, place % SUBPIXELS);
            let middle = |part: usize| reach_px + 0.5 + (part as f32 + 0.5) / SUBPIXELS as f32;
            for pixel in 0..side * side {
                let x = (pixel % side) as f32 + 0.5 - middle(x_part);
                let y = (pixel / side) as f32 + 0.5 - middle(y_part);
                let outside_px = shape.distance(x / radius_px, y / radius_px) * radius_px;
                let inside = (0.5 - outside_px).clamp(0.0, 1.0);
                coverage.push((inside * 255.0).round() as u8);
            }
        }
        let span = |row: &[u8]| {
            let first = row.iter().position(|&cover| cover > 0).unwrap_or(0);
            let last = row.iter().rposition(|&cover| cover > 0);
            [first, last.map_or(0, |last| last + 1)]
        };
        Self {
            reach_px,
            side,
            spans: coverage.chunks_exact(side).map(span).collect(),
            coverage,
        }
    }
}

/// The stamps of every shape at one radius, each made when it is first needed.
#[derive(Default)]
pub(super) struct Stamps {
    radius_px: f32,
    made: [Option<Stamp>; Shape::ALL.len()],
}

impl Stamps {
    /// Those of this radius from now on.
    pub(super) fn resize(&mut self, radius_px: f32) {
        if self.radius_px != radius_px {
            *self = Self {
                radius_px,
                ..Self::default()
            };
        }
    }

    pub(super) fn of(&mut self, shape: Shape) -> &Stamp {
        let radius_px = self.radius_px;
        self.made[shape as usize].get_or_insert_with(|| Stamp::new(shape, radius_px))
    }
}

/// A picture with alpha, not premultiplied, as `ImageData` takes it.
#[derive(Default)]
pub(super) struct Raster {
    pub width: usize,
    pub height: usize,
    pub rgba: Vec<u8>, // [height, width, 4]
}

impl Raster {
    /// Makes it this large and fully transparent.
    pub(super) fn clear(&mut self, width: u32, height: u32) {
        (self.width, self.height) = (width as usize, height as usize);
        self.rgba.clear();
        self.rgba.resize(self.width * self.height * 4, 0);
    }

    /// Draws a shape about a place; what lies outside the picture is cut off.
    pub(super) fn stamp(&mut self, stamp: &Stamp, centre: [f32; 2], colour: Rgb) {
        let corner = centre.map(|value| value - stamp.reach_px - 0.5);
        let outside = corner[0] <= -(stamp.side as f32)
            || corner[1] <= -(stamp.side as f32)
            || corner[0] >= self.width as f32
            || corner[1] >= self.height as f32;
        // Written so that a place that is not a number is outside too.
        if outside || !(corner[0] + corner[1]).is_finite() {
            return;
        }
        let whole = corner.map(f32::floor);
        let part = [0, 1].map(|axis| {
            let place = ((corner[axis] - whole[axis]) * SUBPIXELS as f32) as usize;
            place.min(SUBPIXELS - 1)
        });
        let rows = (part[1] * SUBPIXELS + part[0]) * stamp.side;
        let (left, top) = (whole[0] as isize, whole[1] as isize);
        // Rows and columns of the stamp that lie inside the picture.
        let inside = |start: isize, length: usize| {
            let end = (length as isize - start).clamp(0, stamp.side as isize);
            (-start).clamp(0, end) as usize..end as usize
        };
        let columns = inside(left, self.width);
        for row in inside(top, self.height) {
            let Some(&[first, end]) = stamp.spans.get(rows + row) else {
                continue;
            };
            let (first, end) = (first.max(columns.start), end.min(columns.end));
            if first >= end {
                continue;
            }
            let start = (rows + row) * stamp.side;
            let y = (top + row as isize) as usize;
            let at = |column: usize| (y * self.width + (left + column as isize) as usize) * 4;
            let covers = stamp.coverage.get(start + first..start + end);
            let line = self.rgba.get_mut(at(first)..at(end));
            let (Some(covers), Some(line)) = (covers, line) else {
                continue;
            };
            for (pixel, &cover) in line.as_chunks_mut::<4>().0.iter_mut().zip(covers) {
                blend(pixel, colour, cover);
            }
        }
    }
}

/// Porter and Duff's "over" for colours that are not premultiplied.
fn blend(pixel: &mut [u8; 4], [red, green, blue]: Rgb, alpha: u8) {
    if alpha == 0 {
        return;
    }
    if alpha == 255 || pixel[3] == 0 {
        *pixel = [red, green, blue, alpha];
        return;
    }
    let (above, below) = (
        u32::from(alpha) * 255,
        u32::from(pixel[3]) * (255 - u32::from(alpha)),
    );
    let total = above + below;
    // One division for all three colours, in 65536ths.
    let weight = ((above << 16) / total) as i32;
    for (under, over) in pixel.iter_mut().zip([red, green, blue]) {
        let step = (i32::from(over) - i32::from(*under)) * weight;
        *under = (i32::from(*under) + (step >> 16)) as u8;
    }
    pixel[3] = (total / 255) as u8;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raster(width: u32, height: u32) -> Raster {
        let mut raster = Raster::default();
        raster.clear(width, height);
        raster
    }

    #[test]
    fn every_shape_covers_its_area_wherever_it_lies_between_pixels() {
        for shape in Shape::ALL {
            let stamp = Stamp::new(shape, 3.0);
            for place in [[10.0, 10.0], [10.3, 9.8], [9.51, 10.99]] {
                let mut raster = raster(20, 20);
                raster.stamp(&stamp, place, [1, 2, 3]);
                let pixels = raster.rgba.as_chunks::<4>().0.iter();
                let area = pixels.map(|pixel| f32::from(pixel[3])).sum::<f32>() / 255.0;
                // The edge is a ramp of one pixel, not an exact area, and a corner is rounder: 6 %.
                let off = area / (9.0 * std::f32::consts::PI) - 1.0;
                assert!(off.abs() < 0.06, "{shape:?}: {area}");
            }
        }
    }

    #[test]
    fn shapes_at_the_edges_and_beyond_are_cut_off() {
        let mut stamps = Stamps::default();
        stamps.resize(5.0);
        let mut raster = raster(8, 6);
        for shape in Shape::ALL {
            let stamp = stamps.of(shape);
            for x in -20..30 {
                for y in -20..30 {
                    raster.stamp(stamp, [x as f32, y as f32], [9, 9, 9]);
                }
            }
            raster.stamp(stamp, [f32::NAN, 1.0], [9, 9, 9]);
            raster.stamp(stamp, [f32::INFINITY, 1e30], [9, 9, 9]);
        }
        assert_eq!(raster.rgba.len(), 8 * 6 * 4);
    }

    #[test]
    fn half_over_opaque_is_the_mean() {
        let mut pixel = [200, 100, 0, 255];
        blend(&mut pixel, [0, 100, 200], 128);
        assert!(pixel[0].abs_diff(100) < 2 && pixel[2].abs_diff(100) < 2);
        assert_eq!((pixel[1], pixel[3]), (100, 255));
    }
}
