//! Which hexagon each place gets: the assignment with the least sum of squared distances.

use std::sync::{Mutex, PoisonError};

/// A cell of a grid of pointed hexagons; odd rows stand half a cell to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hex {
    /// From west to east.
    pub column: i32,
    /// From north to south.
    pub row: i32,
}

impl Hex {
    /// The middle in half widths of a cell.
    pub const fn half_columns(&self) -> i32 {
        self.column * 2 + self.row.rem_euclid(2)
    }

    /// Is it the same cell or a neighbour?
    pub const fn touches(&self, other: &Self) -> bool {
        let (rows, halves) =
            ((self.row - other.row).abs(), (self.half_columns() - other.half_columns()).abs());
        rows <= 1 && rows + halves <= 2
    }
}

/// Kilometres in a degree of latitude.
const DEGREE: f64 = 111.2;
/// Rows of the grid lie this much closer than columns (pointed hexagons).
const ROW: f64 = 0.866_025_403_784;
/// How much of the covered rectangle the places fill: below one, so that coast and islands keep their shape.
const FILL: f64 = 0.6;
/// Beyond this many places a picture of cells says nothing any more, and the sum takes too long.
const MOST: usize = 400;

/// Where a place lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// An island: at least one empty cell lies between it and the others.
    pub apart: bool,
}

/// A cell for each place, no cell twice, the same for the same places.
/// Positions that are not numbers count as the middle; beyond 400 places the rest gets rows below.
pub fn layout(spots: &[Spot]) -> Vec<Hex> {
    // The same map is drawn again and again, and communes do not move: the last few layouts are kept.
    static KEPT: Mutex<Vec<(Vec<Spot>, Vec<Hex>)>> = Mutex::new(Vec::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, hexes)) = kept.iter().find(|(known, _)| known == spots) {
        return hexes.clone();
    }
    drop(kept);
    let hexes = place(spots);
    kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.truncate(3);
    kept.insert(0, (spots.to_vec(), hexes.clone()));
    hexes
}

fn place(spots: &[Spot]) -> Vec<Hex> {
    let (near, rest) = spots.split_at(spots.len().min(MOST));
    let mut hexes = best(near);
    let bottom = hexes.iter().map(|hex| hex.row).max().unwrap_or(0);
    hexes.extend(
        (0..).take(rest.len()).map(|at: i32| Hex { column: at % 20, row: bottom + 1 + at / 20 }),
    );
    hexes
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "grids have a few hundred cells"
)]
fn best(places: &[Spot]) -> Vec<Hex> {
    if places.is_empty() {
        return Vec::new();
    }
    let spots = kilometres(places);
    let (wide, high) =
        spots.iter().fold((0.0_f64, 0.0_f64), |(x, y), spot| (x.max(spot.0), y.max(spot.1)));
    // The width of a cell so that the places fill the chosen part of the rectangle.
    let area = wide.max(1.0) * high.max(1.0) * FILL / spots.len() as f64;
    let cell = (area / ROW).sqrt().max(0.1);
    let columns = (wide / cell).ceil() as i32 + 1;
    let rows = (high / (cell * ROW)).ceil() as i32 + 1;
    // A flat or narrow province still needs enough cells.
    let side = (spots.len() as f64).sqrt().ceil() as i32;
    let (columns, rows) = (columns.clamp(side, 60), rows.clamp(side, 60));
    let hexes: Vec<_> =
        (0..rows).flat_map(|row| (0..columns).map(move |column| Hex { column, row })).collect();
    let far = |hex: &Hex, (x, y): (f64, f64)| {
        let dx = f64::from(hex.half_columns()) * cell / 2.0 - x;
        let dy = f64::from(hex.row) * cell * ROW - y;
        dx * dx + dy * dy
    };
    let land: Vec<usize> = (0..spots.len()).filter(|at| !places[*at].apart).collect();
    let costs: Vec<Vec<f64>> =
        land.iter().map(|at| hexes.iter().map(|hex| far(hex, spots[*at])).collect()).collect();
    let mut given = vec![None; spots.len()];
    for (at, cell) in land.iter().zip(assign(&costs)) {
        given[*at] = Some(hexes[cell]);
    }
    // Islands after the land: the nearest cell, also outside the grid, that touches nobody.
    for (at, spot) in spots.iter().enumerate().filter(|(at, _)| places[*at].apart) {
        let margin = 2 + i32::try_from(spots.len()).unwrap_or(0);
        let sea = (-2..rows + 2)
            .flat_map(|row| (-2..columns + margin).map(move |column| Hex { column, row }));
        let free = sea.filter(|hex| given.iter().flatten().all(|other| !hex.touches(other)));
        given[at] = free.min_by(|a, b| far(a, *spot).total_cmp(&far(b, *spot)));
    }
    given.into_iter().flatten().collect()
}

/// East and south of the north-western corner, in kilometres.
fn kilometres(spots: &[Spot]) -> Vec<(f64, f64)> {
    let pairs = || spots.iter().map(|spot| (spot.lat, spot.lon));
    let sound = || pairs().filter(|(lat, lon)| lat.is_finite() && lon.is_finite());
    let least = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::INFINITY, f64::min);
    let south = least(&mut sound().map(|spot| spot.0));
    let north = -least(&mut sound().map(|spot| -spot.0));
    let west = least(&mut sound().map(|spot| spot.1));
    let east = -least(&mut sound().map(|spot| -spot.1));
    if !south.is_finite() {
        return vec![(0.0, 0.0); spots.len()];
    }
    let (middle_lat, middle_lon) = (f64::midpoint(south, north), f64::midpoint(west, east));
    let narrow = middle_lat.to_radians().cos();
    let place = |(lat, lon): (f64, f64)| {
        let lat = if lat.is_finite() { lat } else { middle_lat };
        let lon = if lon.is_finite() { lon } else { middle_lon };
        ((lon - west) * DEGREE * narrow, (north - lat) * DEGREE)
    };
    pairs().map(place).collect()
}

/// The Hungarian method with potentials: for each row its column, the sum of costs least, no column twice.
/// Rows ≤ columns. O(rows² · columns): under a millisecond for the 96 communes.
fn assign(costs: &[Vec<f64>]) -> Vec<usize> {
    let (rows, columns) = (costs.len(), costs.first().map_or(0, Vec::len));
    // Index 0 stands for "none"; rows and columns count from 1.
    let mut row_price = vec![0.0; rows + 1];
    let mut column_price = vec![0.0; columns + 1];
    let mut row_of = vec![0; columns + 1];
    let mut from = vec![0; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut at = 0;
        let mut least = vec![f64::INFINITY; columns + 1];
        let mut done = vec![false; columns + 1];
        while row_of[at] != 0 {
            done[at] = true;
            let mut step = f64::INFINITY;
            let mut next = 0;
            for column in 1..=columns {
                if done[column] {
                    continue;
                }
                let here = row_of[at];
                let cost = costs[here - 1][column - 1] - row_price[here] - column_price[column];
                if cost < least[column] {
                    least[column] = cost;
                    from[column] = at;
                }
                if least[column] < step {
                    step = least[column];
                    next = column;
                }
            }
            for column in 0..=columns {
                if done[column] {
                    row_price[row_of[column]] += step;
                    column_price[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[from[at]];
            at = from[at];
        }
    }
    let mut column_of = vec![0; rows];
    for column in 1..=columns {
        if row_of[column] > 0 {
            column_of[row_of[column] - 1] = column - 1;
        }
    }
    column_of
}

#[cfg(test)]
mod tests {
    use super::{Spot, assign, layout};

    const fn at(lat: f64, lon: f64) -> Spot {
        Spot { lat, lon, apart: false }
    }

    #[test]
    fn the_least_sum_is_found_by_trying_all() {
        let costs =
            vec![vec![4.0, 1.0, 3.0, 9.0], vec![2.0, 0.0, 5.0, 8.0], vec![3.0, 2.0, 2.0, 7.0]];
        let sum =
            |columns: &[usize]| columns.iter().zip(&costs).map(|(c, row)| row[*c]).sum::<f64>();
        let mut least = f64::INFINITY;
        for a in 0..4 {
            for b in (0..4).filter(|b| *b != a) {
                for c in (0..4).filter(|c| *c != a && *c != b) {
                    least = least.min(sum(&[a, b, c]));
                }
            }
        }
        assert!((sum(&assign(&costs)) - least).abs() < 1e-9);
    }

    #[test]
    fn many_places_at_one_spot_still_get_cells_of_their_own() {
        let hexes = layout(&vec![at(15.0, 108.0); 450]);
        let mut seen = std::collections::HashSet::new();
        assert!(hexes.iter().all(|hex| seen.insert(*hex)));
        assert_eq!(hexes.len(), 450);
    }

    #[test]
    fn bad_positions_do_no_harm() {
        assert!(layout(&[]).is_empty());
        assert_eq!(layout(&[at(f64::NAN, 1.0)]).len(), 1);
        let odd = [at(f64::NAN, 1.0), at(15.0, f64::INFINITY), at(14.0, 108.0)];
        assert_eq!(layout(&odd).len(), 3);
    }

    #[test]
    fn an_island_touches_nobody() {
        let mut spots: Vec<_> =
            (0..60_u32).map(|n| at(f64::from(n % 10) / 10.0, f64::from(n / 10) / 10.0)).collect();
        spots.push(Spot { lat: 0.9, lon: 0.52, apart: true });
        let hexes = layout(&spots);
        assert_eq!(hexes.len(), 61);
        assert!(hexes[..60].iter().all(|hex| !hex.touches(&hexes[60])));
    }
}
