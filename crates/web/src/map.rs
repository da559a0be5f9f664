//! The schematic map: each commune one hexagon near its true place, coloured by state, with a list of tiles beside it.

mod hexes;

use askama::Template;
use askama::filters::HtmlSafe;

pub use hexes::{Hex, Spot, layout};

use crate::tone::Tone;
use crate::words::Words;

/// A commune (or school, or any place) on the map.
#[derive(Clone, Debug)]
pub struct Place {
    /// Unique on the map.
    pub id: String,
    /// Short, without "xã" or "phường".
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Lies offshore: kept from touching the others (Lý Sơn).
    pub apart: bool,
    /// The colour and icon of the state.
    pub tone: Tone,
    /// The state as a word, in the reader's language.
    pub state: String,
    /// The records behind it; empty means no link.
    pub href: String,
    /// What else is worth a tooltip ("3/5 báo cáo đã nhận"); may be empty.
    pub title: String,
}

/// The schematic map, to be written into a template with `{{ map }}`.
#[derive(Template)]
#[template(path = "parts/map.html")]
pub struct Schematic {
    w: Words,
    id: String,
    title: String,
    note: String,
    width: i64,
    height: i64,
    cells: Vec<Cell>,
    tiles: Vec<Place>,
    legend: Vec<Legend>,
}

struct Cell {
    place: Place,
    /// The middle, in units of the picture.
    x: i64,
    y: i64,
    lines: Vec<(i64, String)>,
}

struct Legend {
    tone: Tone,
    state: String,
    count: usize,
}

impl Place {
    /// "Sơn Tây Thượng: chưa gửi. 0/3 báo cáo", for the tooltip and the ear.
    fn said(&self) -> String {
        let dot = if self.title.is_empty() { "" } else { ". " };
        format!("{}: {}{dot}{}", self.name, self.state, self.title)
    }
}

/// Half the width of a hexagon and its circumradius, in units of the picture.
const HALF: i64 = 34;
const RADIUS: i64 = 39;
/// Down from one row to the next: 1.5 radii.
const ROW: i64 = 59;

/// Draws the places. `id` is unique in the page; `title` says what is shown, `note` what the colours compare.
///
/// Every place gets a cell of its own, the whole as near to the true positions as can be (least sum of
/// squared distances); the same places always get the same cells.
pub fn schematic(w: Words, id: &str, title: &str, note: &str, places: &[Place]) -> Schematic {
    let spots: Vec<_> = places
        .iter()
        .map(|place| Spot { lat: place.lat, lon: place.lon, apart: place.apart })
        .collect();
    let hexes = layout(&spots);
    let left = hexes.iter().map(Hex::half_columns).min().unwrap_or(0);
    let right = hexes.iter().map(Hex::half_columns).max().unwrap_or(0);
    let top = hexes.iter().map(|hex| hex.row).min().unwrap_or(0);
    let bottom = hexes.iter().map(|hex| hex.row).max().unwrap_or(0);
    let cells: Vec<_> = places
        .iter()
        .zip(&hexes)
        .map(|(place, hex)| Cell {
            place: place.clone(),
            x: i64::from(hex.half_columns() - left) * HALF + HALF + 3,
            y: i64::from(hex.row - top) * ROW + RADIUS + 3,
            lines: lines(&place.name),
        })
        .collect();
    let mut tiles = places.to_vec();
    tiles.sort_by_key(|one| std::cmp::Reverse(one.tone.weight()));
    Schematic {
        w,
        id: id.to_owned(),
        title: title.to_owned(),
        note: note.to_owned(),
        width: i64::from(right - left) * HALF + 2 * HALF + 6,
        height: i64::from(bottom - top) * ROW + 2 * RADIUS + 6,
        legend: legend(places),
        cells,
        tiles,
    }
}

/// The states that occur, worst first, with how many places are in each.
fn legend(places: &[Place]) -> Vec<Legend> {
    let mut list = Vec::<Legend>::new();
    for place in places {
        let same = |line: &&mut Legend| line.tone == place.tone && line.state == place.state;
        match list.iter_mut().find(same) {
            Some(line) => line.count += 1,
            None => list.push(Legend { tone: place.tone, state: place.state.clone(), count: 1 }),
        }
    }
    list.sort_by_key(|one| std::cmp::Reverse(one.tone.weight()));
    list
}

/// The name in at most three lines that fit a cell, each with its height relative to the first.
fn lines(name: &str) -> Vec<(i64, String)> {
    const FIT: usize = 8;
    let mut lines = Vec::<String>::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= FIT => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.truncate(3);
    let first = 10 - 7 * i64::try_from(lines.len()).unwrap_or(3).saturating_sub(1);
    (0..).map(|at| first + at * 14).zip(lines).collect()
}

/// The template escapes every text that goes into it.
impl HtmlSafe for Schematic {}
