//! A series thinned to the columns of a chart, so that no peak is lost.

/// For each column of pixels the first, least, greatest and last value, in their order. Points that
/// are not finite are left out. `series` is sorted by x.
pub(super) fn thinned(series: &[(f32, f32)], columns: usize) -> Vec<(f32, f32)> {
    let finite = series
        .iter()
        .copied()
        .filter(|(x, y)| x.is_finite() && y.is_finite());
    let points: Vec<(f32, f32)> = finite.collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return points;
    };
    if points.len() <= 4 * columns {
        return points;
    }
    let (start, span) = (first.0, (last.0 - first.0).max(f32::MIN_POSITIVE));
    let column = |x: f32| ((x - start) / span * columns as f32) as usize;
    let mut kept = Vec::with_capacity(4 * columns);
    for group in points.chunk_by(|a, b| column(a.0) == column(b.0)) {
        let by_value = |a: &usize, b: &usize| group[*a].1.total_cmp(&group[*b].1);
        let least = (0..group.len()).min_by(by_value).unwrap_or(0);
        let most = (0..group.len()).max_by(by_value).unwrap_or(0);
        let mut chosen = [0, least, most, group.len() - 1];
        chosen.sort_unstable();
        let mut previous = None;
        for index in chosen {
            if previous != Some(index) {
                kept.push(group[index]);
            }
            previous = Some(index);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_peak_among_many_points_stays() {
        let mut series: Vec<(f32, f32)> = (0..10_000).map(|x| (x as f32, 0.0)).collect();
        series[4321].1 = 9.0;
        series[77].1 = f32::NAN;
        let kept = thinned(&series, 100);
        assert!(kept.len() <= 404, "{}", kept.len());
        assert!(kept.contains(&(4321.0, 9.0)));
        assert_eq!(
            (kept.first(), kept.last()),
            (Some(&(0.0, 0.0)), Some(&(9999.0, 0.0)))
        );
        assert!(kept.is_sorted_by_key(|point| point.0));
    }

    #[test]
    fn a_short_series_is_kept_whole() {
        assert_eq!(
            thinned(&[(1.0, 2.0), (2.0, 3.0)], 100),
            [(1.0, 2.0), (2.0, 3.0)]
        );
        assert!(thinned(&[], 100).is_empty());
    }
}
