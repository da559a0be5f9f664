//! The picture in words and tones: the map of the communes, or the list of a commune's schools.

use std::borrow::Cow;

use app::orgs::Org;
use app::overview::{Commune, Picture, SchoolState, Tally};
use domain::id::OrgId;
use domain::org::OrgKind;
use domain::plan::PlanStage;
use domain::report::ReportStage;
use web::map::{Place, Schematic, schematic};
use web::words::Lang;
use web::{Tone, Words};

/// What the colours compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Plans of the school year.
    Plan,
    /// Reports of the newest period.
    Report,
}

impl Look {
    /// From the address; reports are what everybody waits for.
    pub fn of(asked: &str) -> Self {
        if asked == "plan" { Self::Plan } else { Self::Report }
    }
}

/// The picture, ready to be drawn.
pub struct Scene {
    /// What the colours compare.
    pub look: Look,
    /// The Department's map.
    pub map: Option<Schematic>,
    /// A commune's schools.
    pub schools: Vec<SchoolRow>,
    /// Whether schools are shown at all (a commune without any says so).
    pub is_commune: bool,
    /// How far all schools are together: label, words, part, whole, where it opens.
    pub shares: Vec<Share>,
    /// The school year of the plans.
    pub year: String,
    /// The code of the period; empty when there is none.
    pub period: String,
}

/// A part of a whole, as a bar with words.
pub struct Share {
    /// Unique in the page.
    pub id: &'static str,
    /// Of what.
    pub label: Cow<'static, str>,
    /// How many.
    pub part: i64,
    /// Of how many.
    pub all: i64,
    /// Where they are listed.
    pub href: String,
}

/// A school with its states in words.
pub struct SchoolRow {
    /// Where it opens.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its plan.
    pub plan: (Tone, Cow<'static, str>),
    /// Its report.
    pub report: (Tone, Cow<'static, str>),
}

/// The picture of an org; `None` for an office, below which there is nothing.
pub fn scene(w: Words, org: &Org, look: Look, bench: bool, picture: Picture) -> Option<Scene> {
    if matches!(org.kind, OrgKind::Office | OrgKind::School | OrgKind::Partner) {
        return None;
    }
    let is_commune = org.kind == OrgKind::Commune;
    let year = picture.year.to_string();
    let period = picture.period.as_ref().map_or_else(String::new, |period| period.code.clone());
    let late = picture.schools_late;
    let map = (!is_commune).then(|| {
        let places: Vec<Place> =
            picture.communes.iter().map(|one| place(w, look, bench, late, one)).collect();
        let title = match look {
            Look::Plan => w.t1("home-map-plan", "year", &year),
            Look::Report if period.is_empty() => w.t("home-map-report-none"),
            Look::Report => w.t1("home-map-report", "period", &period),
        };
        schematic(w, "map", &title, &w.t("home-map-note"), &places)
    });
    let shares = shares(w, org.id, look, bench, is_commune, &picture);
    let today = picture.today;
    let is_late = |school: &SchoolState| late && school.extended.is_none_or(|until| until < today);
    let schools =
        picture.schools.into_iter().map(|school| row(w, is_late(&school), school)).collect();
    Some(Scene { look, map, schools, is_commune, shares, year, period })
}

fn shares(
    w: Words,
    org: OrgId,
    look: Look,
    bench: bool,
    is_commune: bool,
    picture: &Picture,
) -> Vec<Share> {
    let reports = if bench { "bench" } else { "reports" };
    let (plans, reports) = (format!("/o/{org}/plan-bench"), format!("/o/{org}/{reports}"));
    let all = picture.all;
    let share = |id, key: Cow<'static, str>, part, all, href: &str| Share {
        id,
        label: key,
        part,
        all,
        href: href.to_owned(),
    };
    let own = (!is_commune).then_some(picture.own).filter(|own| own.schools > 0);
    // Units that the Department runs stand on no commune's tile: they report straight to it (D10).
    let attached = |what: Cow<'static, str>| format!("{}: {what}", w.t("home-attached")).into();
    let mut list = Vec::new();
    if is_commune || look == Look::Plan {
        let issued = || w.t("home-plans-issued");
        list.push(share("plans", issued(), all.plans_issued, all.schools, &plans));
        let part = |own: Tally| {
            share("own-plans", attached(issued()), own.plans_issued, own.schools, &plans)
        };
        list.extend(own.filter(|_| look == Look::Plan).map(part));
    }
    if is_commune || look == Look::Report {
        let (sent, accepted) = (|| w.t("home-reports-sent"), w.t("home-reports-accepted"));
        list.push(share("sent", sent(), all.reports_sent, all.schools, &reports));
        list.push(share("accepted", accepted, all.reports_accepted, all.schools, &reports));
        let part = |own: Tally| {
            share("own-sent", attached(sent()), own.reports_sent, own.schools, &reports)
        };
        list.extend(own.map(part));
    }
    list
}

/// The tone and word of a commune's plans.
fn plan_share(w: Words, tally: Tally) -> (Tone, Cow<'static, str>) {
    match tally.plans_issued {
        _ if tally.schools == 0 => (Tone::Calm, w.t("share-empty")),
        0 => (Tone::Warn, w.t("plan-share-none")),
        all if all >= tally.schools => (Tone::Ok, w.t("plan-share-all")),
        _ => (Tone::Info, w.t("plan-share-part")),
    }
}

/// The tone and word of a commune's school reports.
fn report_share(w: Words, tally: Tally, late: bool) -> (Tone, Cow<'static, str>) {
    if tally.schools == 0 {
        return (Tone::Calm, w.t("share-empty"));
    }
    if tally.reports_accepted >= tally.schools {
        return (Tone::Ok, w.t("report-share-all"));
    }
    match tally.reports_sent {
        sent if sent >= tally.schools => (Tone::Info, w.t("report-share-sent")),
        sent if late && sent + tally.more_time < tally.schools => {
            (Tone::Bad, w.t("report-share-late"))
        }
        0 => (Tone::Calm, w.t("report-share-none")),
        _ => (Tone::Warn, w.t("report-share-part")),
    }
}

#[expect(clippy::cast_precision_loss, reason = "micro-degrees are far below 2^52")]
fn place(w: Words, look: Look, bench: bool, late: bool, commune: &Commune) -> Place {
    let (org, tally) = (&commune.org, commune.tally);
    let (lat, lon) = org.point.unwrap_or((0, 0));
    let all = tally.schools;
    let (tone, state) = match look {
        Look::Plan => plan_share(w, tally),
        Look::Report => report_share(w, tally, late),
    };
    let title = match look {
        Look::Plan => w.t2("home-tile-plan", "part", tally.plans_issued, "all", all).into_owned(),
        Look::Report => {
            let (accepted, arrived) = (tally.reports_accepted, tally.reports_sent);
            let said = w.t3("home-tile-report", "accepted", accepted, "all", all, "sent", arrived);
            let own = match commune.report {
                Some(own) => w.word("home-sent", own),
                None => w.t("home-sent-none"),
            };
            format!("{said}. {}", w.t1("home-tile-own", "state", own))
        }
    };
    let page = match look {
        Look::Plan => "plan-bench",
        Look::Report if bench => "bench",
        Look::Report => "overview",
    };
    Place {
        id: org.id.to_string(),
        name: short(org),
        lat: lat as f64 / 1e6,
        lon: lon as f64 / 1e6,
        // The one special zone of the province is an island (Lý Sơn).
        apart: org.commune_kind == Some(domain::org::CommuneKind::DacKhu),
        tone,
        state: state.into_owned(),
        href: format!("/o/{}/{page}", org.id),
        title,
    }
}

/// The name without its kind: every tile is one of the three.
fn short(org: &Org) -> String {
    let kind = org.commune_kind.map(|kind| Words::new(Lang::Vi).word("commune-kind", kind));
    let name = kind.and_then(|kind| {
        let start = org.name.get(..kind.len())?;
        let same = start.to_lowercase() == kind.to_lowercase();
        same.then(|| org.name[kind.len()..].trim().to_owned())
    });
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| org.name.clone())
}

fn row(w: Words, late: bool, school: SchoolState) -> SchoolRow {
    let plan = match school.plan {
        None => (Tone::Calm, w.t("home-plan-none")),
        Some(_) if school.plan_issued => (Tone::Ok, w.t("home-plan-issued")),
        Some(PlanStage::Returned) => (Tone::Warn, w.t("home-plan-returned")),
        Some(stage) => (Tone::Info, w.word("home-plan", stage)),
    };
    let report = match school.report {
        Some(ReportStage::Accepted) => (Tone::Ok, w.t("home-sent-accepted")),
        Some(ReportStage::Submitted) => (Tone::Info, w.t("home-sent-submitted")),
        _ if late => (Tone::Bad, w.t("home-sent-late")),
        Some(ReportStage::Returned) => (Tone::Warn, w.t("home-sent-returned")),
        Some(ReportStage::Draft) => (Tone::Info, w.t("home-sent-draft")),
        None => (Tone::Calm, w.t("home-sent-none")),
    };
    SchoolRow { href: format!("/o/{}/today", school.org), name: school.name, plan, report }
}
