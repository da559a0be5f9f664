//! The showcase: every part of the kit on one page, for looking at it. Loopback only.
//!
//! `cargo run -p web --example kit -- [PORT] [COMMUNES.csv]`, then `/?rows=many|one|none`. The file has columns
//! code, name, …, lat, lon as the province's reference data; without it a made-up coast is drawn.

use std::net::Ipv4Addr;

use askama::Template;
use axum::extract::Query;
use axum::http::Uri;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde::Deserialize;
use web::chart::{Countdown, MonthBar, MonthCell, Months};
use web::map::{Place, Schematic};
use web::words::key;
use web::{
    Choice, Crumb, Faults, Frame, NavItem, Notice, OrgLine, Problem, Refusal, Tone, Who, Words,
    show,
};

#[derive(Template)]
#[template(path = "kit.html")]
struct Kit {
    frame: Frame,
    faults: Faults,
    choices: Vec<Choice>,
    people: Vec<Person>,
    months: Vec<MonthCell>,
    chart: Months,
    idle: Months,
    countdowns: Vec<Countdown>,
    map: Schematic,
    tones: Vec<(Tone, &'static str)>,
    done: u32,
}

/// The rows alone, for "show more".
#[derive(Template)]
#[template(path = "kit_rows.html")]
struct Rows {
    frame: Frame,
    people: Vec<Person>,
}

struct Person {
    name: String,
    class: &'static str,
    tone: Tone,
    state: &'static str,
    hours: f64,
}

#[derive(Deserialize)]
struct Look {
    #[serde(default)]
    rows: String,
    #[serde(default)]
    bare: bool,
}

const DAY: i64 = 86_400_000;
/// 20 November 2026, 09:00 in Viet Nam.
const NOW: i64 = 1_795_140_000_000;
const WORDS: [&str; 5] =
    ["Chưa đến lượt", "Chờ nhà trường", "Đã nhận", "Trả lại để sửa", "Quá hạn"];

async fn kit(w: Words, uri: Uri, Query(look): Query<Look>) -> Result<Html<String>, Problem> {
    let count = match look.rows.as_str() {
        "none" => 0,
        "one" => 1,
        _ => 60,
    };
    let mut faults = Faults::new();
    faults.add("title", "Tên hoạt động cần từ 3 đến 200 ký tự. Hãy viết rõ việc sẽ làm.");
    faults.add("kind", "Chưa chọn loại hoạt động.");
    let bars = |scale: u64| {
        (0..12).map(move |at: u64| {
            let month = (at + 8) % 12 + 1;
            MonthBar {
                label: format!("T{month}"),
                name: format!("Tháng {month}/{}", if month > 8 { 2026 } else { 2027 }),
                value: (at * 37 % 11) * (at % 5) * scale,
                href: format!("/?month={month}"),
            }
        })
    };
    let frame = frame(w, uri.path_and_query().map_or("/", |whole| whole.as_str()), &look);
    show(&Kit {
        faults,
        choices: [
            "Tập huấn kỹ năng số",
            "Hỗ trợ người dân làm dịch vụ công trực tuyến tại nhà văn hóa thôn",
            "Truyền thông",
        ]
        .iter()
        .zip(["training", "support", "publicity"])
        .map(|(label, value)| Choice::new(value, *label))
        .collect(),
        people: people(count),
        months: bars(1)
            .take(if count == 0 { 0 } else { 12 })
            .enumerate()
            .map(|(at, bar)| MonthCell {
                label: bar.label,
                count: bar.value,
                href: bar.href,
                now: at == 2,
            })
            .collect(),
        chart: web::chart::months(
            w,
            "chart",
            "Hoạt động theo tháng, năm học 2026–2027",
            "hoạt động",
            &bars(41).collect::<Vec<_>>(),
        ),
        idle: web::chart::months(
            w,
            "idle",
            "Chưa có hoạt động nào",
            "hoạt động",
            &bars(0).collect::<Vec<_>>(),
        ),
        countdowns: [40 * DAY, 4 * DAY + DAY / 2, DAY / 3, -2 * DAY]
            .map(|left| web::chart::countdown(w, "Báo cáo năm của trường", NOW, NOW + left))
            .into(),
        map: web::map::schematic(
            w,
            "map",
            "96 xã, phường, đặc khu.",
            "Màu theo trạng thái báo cáo năm.",
            &places(),
        ),
        tones: Tone::ALL.into_iter().zip(WORDS).collect(),
        done: 37,
        frame,
    })
}

fn frame(w: Words, path: &str, look: &Look) -> Frame {
    let mut frame = Frame::bare(w, path);
    if look.bare {
        return frame;
    }
    let org = |id: &str, name: &str| OrgLine { id: id.to_owned(), name: name.to_owned() };
    frame.who = Some(Who {
        name: "Nguyễn Thị Hoàng Phương Thảo Nguyên".to_owned(),
        role_key: key("frame-account"),
    });
    frame.org = Some(org("1", "Trường PTDTBT Tiểu học và Trung học cơ sở Trà Bồng Đăng Thùy Trâm"));
    if look.rows != "one" {
        frame.orgs = vec![
            org("1", "Trường PTDTBT Tiểu học và Trung học cơ sở Trà Bồng Đăng Thùy Trâm"),
            org("2", "Xã Đông Trà Bồng"),
        ];
    }
    frame.nav = vec![
        NavItem::new("/", "home", key("problem-home")),
        NavItem { count: 12, ..NavItem::new("/todo", "list-check", key("picture-count")) },
        NavItem::new("/people", "users-group", key("frame-my-account")),
        NavItem {
            group: Some(key("picture-month")),
            ..NavItem::new("/plan", "calendar-event", key("picture-legend"))
        },
        NavItem::new("/report", "report-analytics", key("picture-table")),
        NavItem::new("/settings", "settings", key("frame-account")),
    ];
    frame.crumbs = vec![
        Crumb { href: "/".to_owned(), label: "Xã Đông Trà Bồng".to_owned() },
        Crumb {
            href: "/o/1".to_owned(),
            label: "Trường PTDTBT Tiểu học và Trung học cơ sở Trà Bồng".to_owned(),
        },
    ];
    frame.notices = vec![
        Notice {
            tone: Tone::Ok,
            text: "Đã nộp báo cáo năm 2026 (phiên bản 2). Xã sẽ thấy ngay.".to_owned(),
        },
        Notice {
            tone: Tone::Warn,
            text: "Còn 3 tháng chưa có hoạt động nào trong kế hoạch.".to_owned(),
        },
    ];
    frame.mark_active();
    frame
}

fn people(count: usize) -> Vec<Person> {
    let names = [
        "Nguyễn Thị Hoàng Phương Thảo Nguyên",
        "Y Mlô",
        "Đinh Văn Krách",
        "Hồ Thị Kim Ngân",
        "A Đăk",
    ];
    let line = |at: usize| Person {
        name: names[at % names.len()].to_owned(),
        class: ["10A1", "11A12", "6/2"][at % 3],
        tone: Tone::ALL[at % 5],
        state: WORDS[at % 5],
        hours: [1234.5, 0.0, 7.25][at % 3],
    };
    (0..count).map(line).collect()
}

/// The communes of the file given, or a made-up coast.
fn places() -> Vec<Place> {
    let made = || {
        (0..30_u32)
            .map(|at| {
                (
                    format!("Xã {at}"),
                    f64::from(at % 6) / 5.0,
                    f64::from(at / 6) / 4.0 + f64::from(at % 6) / 20.0,
                )
            })
            .collect()
    };
    let read = |path: String| -> Option<Vec<(String, f64, f64)>> {
        let text = std::fs::read_to_string(path).ok()?;
        let line = |line: &str| {
            let parts: Vec<_> = line.rsplitn(4, ',').collect();
            let name = line.split(',').nth(1)?;
            Some((name.to_owned(), parts.get(2)?.parse().ok()?, parts.get(1)?.parse().ok()?))
        };
        Some(text.lines().skip(1).filter_map(line).collect())
    };
    let list = std::env::args().nth(2).and_then(read).unwrap_or_else(made);
    let place = |(at, (name, lat, lon)): (usize, (String, f64, f64))| {
        let tone = [2, 2, 1, 2, 0, 3, 2, 4, 1, 2][at * 7 % 10];
        Place {
            id: at.to_string(),
            apart: name == "Lý Sơn",
            name,
            lat,
            lon,
            tone: Tone::ALL[tone],
            state: WORDS[tone].to_owned(),
            href: format!("/?commune={at}"),
            title: format!("{}/5 trường đã nộp", at % 6),
        }
    };
    list.into_iter().enumerate().map(place).collect()
}

async fn rows(w: Words) -> Result<Html<String>, Problem> {
    show(&Rows { frame: Frame::bare(w, "/"), people: people(2) })
}

async fn refused() -> Response {
    Problem::Refused(Refusal::new(key("problem-too-many-what")).with("seconds", "9"))
        .into_response()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8090);
    let app = Router::new()
        .route("/", get(kit))
        .route("/rows", get(rows))
        .route("/refused", post(refused))
        .merge(web::words::routes())
        .merge(web::assets::routes())
        .layer(middleware::from_fn_with_state(web::origin::Origin::default(), web::origin::check))
        .layer(middleware::from_fn(web::problem::draw))
        .layer(middleware::from_fn_with_state(web::headers::Https(false), web::headers::set));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app).await
}
