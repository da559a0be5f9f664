//! Charts, countdown and map: right sums, escaped words, no cell twice.

use std::collections::HashSet;

use scraper::{Html, Selector};
use web::chart::{MonthBar, countdown, months};
use web::map::{Place, Spot, layout, schematic};
use web::{Lang, Tone, Words};

const VI: Words = Words::new(Lang::Vi);
const EN: Words = Words::new(Lang::En);
const DAY: i64 = 86_400_000;

fn bar(value: u64) -> MonthBar {
    let name = "<i>Tháng</i> 9".to_owned();
    MonthBar { label: "T9".to_owned(), name, value, href: "/x?a=1&b=2".to_owned() }
}

#[test]
fn bars_are_as_high_as_their_share_and_every_figure_opens() {
    let html = months(VI, "c", "Tiêu <đề>", "hoạt động", &[bar(0), bar(50), bar(100)]).to_string();
    assert!(!html.contains("<i>") && !html.contains("style="));
    let page = Html::parse_fragment(&html);
    let heights: Vec<_> = page
        .select(&Selector::parse(".chart-bar").unwrap())
        .map(|bar| bar.attr("height").unwrap().parse::<u32>().unwrap())
        .collect();
    assert_eq!(heights, [0, 88, 176]);
    assert_eq!(page.select(&Selector::parse("svg a[aria-label]").unwrap()).count(), 3);
    let cells: Vec<String> = page
        .select(&Selector::parse("tbody td.end a").unwrap())
        .map(|cell| cell.text().collect())
        .collect();
    assert_eq!(cells, ["0", "50", "100"]);
}

#[test]
fn charts_survive_nothing_and_the_biggest_numbers() {
    assert!(months(VI, "c", "", "", &[]).to_string().contains("<svg"));
    assert!(
        months(VI, "c", "", "", &[bar(u64::MAX), bar(1)]).to_string().contains("height=\"176\"")
    );
}

#[test]
fn the_countdown_counts_what_is_left_in_whole_units_and_what_is_late_in_days_begun() {
    let line = |w, left| {
        let html = countdown(w, "Báo cáo", 1_000 * DAY, 1_000 * DAY + left).to_string();
        let page = Html::parse_fragment(&html);
        let line: String =
            page.select(&Selector::parse("[data-line]").unwrap()).next().unwrap().text().collect();
        let tone = Tone::ALL.into_iter().find(|tone| html.contains(tone.class())).unwrap();
        (line, tone)
    };
    assert_eq!(line(VI, 40 * DAY), ("Còn 40 ngày".into(), Tone::Info));
    assert_eq!(line(VI, 7 * DAY), ("Còn 7 ngày".into(), Tone::Warn));
    assert_eq!(line(EN, DAY), ("1 day left".into(), Tone::Bad));
    assert_eq!(line(VI, DAY - 1), ("Còn 23 giờ".into(), Tone::Bad));
    assert_eq!(line(VI, 1), ("Còn 1 phút".into(), Tone::Bad));
    assert_eq!(line(VI, 0), ("Quá hạn 1 phút".into(), Tone::Bad));
    assert_eq!(line(VI, 1 - DAY), ("Quá hạn 23 giờ".into(), Tone::Bad));
    // Due at the end of the 24th: all of the 26th is the second day too late.
    assert_eq!(line(EN, -DAY), ("2 days late".into(), Tone::Bad));
    assert_eq!(line(EN, 1 - 2 * DAY), ("2 days late".into(), Tone::Bad));
    assert_eq!(line(EN, -2 * DAY), ("3 days late".into(), Tone::Bad));
    let html = countdown(EN, "", 0, DAY).to_string();
    assert!(
        html.contains("data-left-day=\"# day left\"")
            && html.contains("data-left-days=\"# days left\"")
    );
}

fn place(at: u32, tone: Tone) -> Place {
    Place {
        id: at.to_string(),
        name: format!("Đăk <Tô> {at}"),
        lat: 14.0 + f64::from(at / 12) / 6.0,
        lon: 107.5 + f64::from(at % 12) / 8.0,
        apart: at == 95,
        tone,
        state: "Quá hạn".to_owned(),
        href: format!("/c/{at}"),
        title: "0/3".to_owned(),
    }
}

#[test]
fn ninety_six_places_get_ninety_six_cells_links_and_tiles() {
    let places: Vec<_> = (0..96).map(|at| place(at, Tone::Bad)).collect();
    let html = schematic(VI, "m", "Bản đồ", "", &places).to_string();
    assert!(!html.contains("<Tô>") && !html.contains("style="));
    let page = Html::parse_fragment(&html);
    let spots: HashSet<_> = page
        .select(&Selector::parse("g.map-cell").unwrap())
        .map(|cell| cell.attr("transform").unwrap().to_owned())
        .collect();
    assert_eq!(spots.len(), 96);
    assert_eq!(page.select(&Selector::parse("svg a[aria-label]").unwrap()).count(), 96);
    assert_eq!(page.select(&Selector::parse("a.tile").unwrap()).count(), 96);
    assert_eq!(html, schematic(VI, "m", "Bản đồ", "", &places).to_string());
    assert!(schematic(VI, "m", "", "", &[]).to_string().contains("<figure"));
}

#[test]
fn neighbours_stay_near_and_north_stays_up() {
    let spots: Vec<_> = (0..96)
        .map(|at| place(at, Tone::Ok))
        .map(|p| Spot { lat: p.lat, lon: p.lon, apart: false })
        .collect();
    let hexes = layout(&spots);
    assert!(hexes[90].row < hexes[6].row, "places 90 lies north of place 6");
    assert!(hexes[0].half_columns() < hexes[11].half_columns(), "place 0 lies west of place 11");
}
