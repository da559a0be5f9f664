//! The desk: where the signed-in person stands, as the frame of the page — org, ways, roles, what has just happened.

use app::access::{Admission, Person};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::access::{Action, Role};
use domain::org::OrgKind;

use crate::frame::{Frame, NavItem, Notice, OrgLine, Who};
use crate::problem::Problem;
use crate::session::Me;
use crate::state::Web;
use crate::tone::Tone;
use crate::words::{Lang, Words, key};

/// The frame of a page behind a door; a handler takes it and hands it to its page struct.
pub struct Desk(pub Frame);

impl FromRequestParts<Web> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let Me(person) = Me::from_request_parts(parts, web).await?;
        let w = Words::new(Lang::of(&parts.headers));
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self(frame(w, path, &person, parts.extensions.get::<Admission>())))
    }
}

/// The frame for a person at the org of an admission.
fn frame(w: Words, path: String, person: &Person, at: Option<&Admission>) -> Frame {
    let mut orgs: Vec<OrgLine> = Vec::new();
    for held in person.held() {
        let line = OrgLine { id: held.org.to_string(), name: held.org_name.clone() };
        if !orgs.contains(&line) {
            orgs.push(line);
        }
    }
    let role = at
        .and_then(|at| person.roles_at(at.org().id).first().copied())
        .or_else(|| person.held().first().map(|held| held.grant.role));
    let who = Who { name: person.short_name(), role_key: role.map_or(key("role-none"), role_key) };
    let mut frame = Frame {
        w,
        notices: notices(w, &path),
        path,
        who: Some(who),
        org: at.map(|at| OrgLine { id: at.org().id.to_string(), name: at.org().name.clone() }),
        orgs,
        waits: Vec::new(),
        nav: at.map(|at| ways(person, at)).unwrap_or_default(),
        crumbs: Vec::new(),
    };
    frame.mark_active();
    frame
}

/// "What has just happened": a redirect after a step names its sentence, `?done=plan-submitted`.
pub fn notices(w: Words, path: &str) -> Vec<Notice> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let named = query.split('&').filter_map(|pair| pair.strip_prefix("done="));
    let keys = named.filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    keys.map(|name| format!("done-{name}"))
        .filter(|key| w.has(key))
        .map(|key| Notice { tone: Tone::Ok, text: w.t(&key).into_owned() })
        .collect()
}

/// Where one can go from an org: what the person may there, in the order of the year's work.
fn ways(person: &Person, at: &Admission) -> Vec<NavItem> {
    let org = at.org();
    let school = [
        (Action::OrgSee, "today", "home", key("nav-today")),
        (Action::PlanRead, "plans", "clipboard-list", key("nav-plans")),
        (Action::PlanRead, "campaigns", "flag", key("nav-campaigns")),
        (Action::ActivityRead, "activities", "calendar-event", key("nav-activities")),
        (Action::ForceRead, "force", "users-group", key("nav-force")),
        (Action::SupervisorRead, "supervisors", "id-badge-2", key("nav-supervisors")),
        (Action::ConsentRead, "consents", "shield-check", key("nav-consents")),
        (Action::OwnConsent, "children", "shield-check", key("nav-children")),
        (Action::RosterImport, "lists", "file-spreadsheet", key("nav-lists")),
        (Action::RequestHandle, "requests", "shield-check", key("nav-requests")),
        (Action::ReportRead, "reports", "report-analytics", key("nav-reports")),
    ];
    let office = [
        (Action::OrgSee, "overview", "home", key("nav-overview")),
        (Action::JointAnswer, "joints", "calendar-event", key("nav-joints")),
        (Action::ReportReview, "bench", "inbox", key("nav-bench")),
        (Action::PlanRead, "plan-bench", "clipboard-list", key("nav-plan-bench")),
        (Action::PlanRead, "campaigns", "flag", key("nav-campaigns")),
        (Action::ForceCount, "headcounts", "users-group", key("nav-headcounts")),
        (Action::ReportRead, "reports", "report-analytics", key("nav-reports")),
        (Action::PeriodManage, "periods", "clock", key("nav-periods")),
        (Action::SettingManage, "settings", "adjustments", key("nav-settings")),
    ];
    let both = [
        (Action::OrgSee, "orgs", "building-community", key("nav-orgs")),
        (Action::AccountManage, "accounts", "key", key("nav-accounts")),
        (Action::AuditRead, "audit", "history", key("nav-audit")),
    ];
    let own: &[_] = match org.kind {
        OrgKind::School => &school,
        OrgKind::Ministry
        | OrgKind::Department
        | OrgKind::Office
        | OrgKind::Commune
        | OrgKind::Partner => &office[..],
    };
    let may = |action: &Action| person.may(*action, &org.path);
    own.iter()
        .chain(both.iter().filter(|(action, ..)| {
            *action != Action::OrgSee || !matches!(org.kind, OrgKind::School | OrgKind::Partner)
        }))
        .filter(|(action, ..)| may(action))
        .map(|(_, way, icon, word)| {
            // A child's home is the org itself, see `web_school`.
            let at_home = *way == "today" && person.comes_by_card();
            let href =
                if at_home { format!("/o/{}", org.id) } else { format!("/o/{}/{way}", org.id) };
            NavItem::new(href, icon, word)
        })
        .collect()
}

/// The home of an org: schools and those who stand there begin with today, offices with the overview.
pub fn home_of(org: domain::id::OrgId, kind: OrgKind) -> String {
    match kind {
        OrgKind::School | OrgKind::Partner => format!("/o/{org}/today"),
        OrgKind::Ministry | OrgKind::Department | OrgKind::Office | OrgKind::Commune => {
            format!("/o/{org}/overview")
        }
    }
}

/// The word for a role.
pub const fn role_key(role: Role) -> &'static str {
    match role {
        Role::DepartmentLead => key("role-department_lead"),
        Role::DepartmentOffice => key("role-department_office"),
        Role::DepartmentLeader => key("role-department_leader"),
        Role::CommuneOfficer => key("role-commune_officer"),
        Role::CommuneLeader => key("role-commune_leader"),
        Role::SchoolHead => key("role-school_head"),
        Role::Coordinator => key("role-coordinator"),
        Role::Advisor => key("role-advisor"),
        Role::FormTeacher => key("role-form_teacher"),
        Role::Ambassador => key("role-ambassador"),
        Role::Guardian => key("role-guardian"),
        Role::Partner => key("role-partner"),
        Role::Operator => key("role-operator"),
    }
}
