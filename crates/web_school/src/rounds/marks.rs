//! The grid of marks: one criterion for everybody, or one candidate with all five; the marks of the others beside it.

use std::collections::BTreeMap;

use app::App;
use app::access::{CandidateAssess, Permit};
use app::input::Count;
use app::selection::{CandidateView, NewMark, RoundView, SaveMarks};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::id::{CandidateId, OrgId, RoundId};
use domain::selection::Criterion;
use serde::Deserialize;
use web::answer::{done, faults};
use web::{Desk, Faults, Frame, Permitted, Problem, show};

use super::beside::{crumbs_of, points};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    criterion: String,
    candidate: String,
}

/// What the grid shows.
enum Cut {
    /// One criterion for everybody.
    Criterion(Criterion),
    /// One candidate, all criteria.
    Candidate(CandidateId),
}

impl Asked {
    fn cut(&self) -> Cut {
        match self.candidate.parse() {
            Ok(candidate) => Cut::Candidate(candidate),
            Err(_) => Cut::Criterion(self.criterion.parse().unwrap_or(Criterion::Ethics)),
        }
    }
}

/// A cell of the grid: own mark and evidence as kept or as typed, others' marks by name.
struct Cell {
    candidate: CandidateId,
    name: String,
    class: String,
    wish: String,
    criterion: Criterion,
    max: i64,
    mark: String,
    evidence: String,
    others: Vec<(String, i64, String)>,
    average: Option<i64>,
}

#[derive(Template)]
#[template(path = "rounds/marks.html")]
struct MarksPage {
    frame: Frame,
    org: OrgId,
    view: RoundView,
    cut: Cut,
    cells: Vec<Cell>,
    faults: Faults,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand values over by reference")]
impl MarksPage {
    fn is_now(&self, criterion: &Criterion) -> bool {
        matches!(&self.cut, Cut::Criterion(now) if now == criterion)
    }

    fn one(&self) -> Option<CandidateId> {
        match self.cut {
            Cut::Candidate(id) => Some(id),
            Cut::Criterion(_) => None,
        }
    }

    /// The criterion after this one; none after the last.
    fn next(&self) -> Option<Criterion> {
        let Cut::Criterion(now) = self.cut else { return None };
        let at = Criterion::ALL.iter().position(|one| *one == now)?;
        Criterion::ALL.get(at + 1).copied()
    }

    fn fault(&self, what: &str, cell: &Cell) -> Option<String> {
        let field = format!("{what}-{}-{}", cell.criterion, cell.candidate);
        self.faults.of(&field).map(str::to_owned)
    }

    fn points(&self, hundredths: &i64) -> String {
        points(&self.frame, *hundredths)
    }
}

fn cell(
    view: &RoundView,
    one: &CandidateView,
    criterion: Criterion,
    me: domain::id::AccountId,
    typed: &BTreeMap<String, String>,
) -> Cell {
    let id = one.candidate.id;
    let mine = one.mark_of(&me, &criterion);
    let kept = |what: &str, kept: Option<String>| {
        let field = format!("{what}-{criterion}-{id}");
        typed.get(&field).cloned().or(kept).unwrap_or_default()
    };
    let name_of = |account| {
        let found = view.assessors.iter().find(|one| one.id == account);
        found.map(|one| one.name.reveal().clone()).unwrap_or_default()
    };
    let others = one.marks.iter().filter(|mark| mark.criterion == criterion && mark.assessor != me);
    Cell {
        candidate: id,
        name: one.candidate.full_name.reveal().clone(),
        class: one.candidate.class.clone(),
        wish: one.candidate.wish.reveal().clone(),
        criterion,
        max: view.criteria.rule(criterion).map_or(0, |rule| rule.max),
        mark: kept("mark", mine.map(|mark| mark.mark.to_string())),
        evidence: kept("evidence", mine.map(|mark| mark.evidence.reveal().clone())),
        others: others
            .map(|mark| (name_of(mark.assessor), mark.mark, mark.evidence.reveal().clone()))
            .collect(),
        average: one.averages.get(&criterion).copied(),
    }
}

async fn shown(
    app: &App,
    mut frame: Frame,
    permit: &Permit<CandidateAssess>,
    id: RoundId,
    cut: Cut,
    typed: &BTreeMap<String, String>,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let view = match cut {
        Cut::Criterion(_) => app.round_to_assess(permit, id).await?,
        Cut::Candidate(candidate) => app.candidate_to_assess(permit, id, candidate).await?,
    };
    let me = permit.account();
    let cells = match cut {
        Cut::Criterion(criterion) => {
            view.standing().map(|one| cell(&view, one, criterion, me, typed)).collect()
        }
        Cut::Candidate(candidate) => {
            let one = view.standing().find(|one| one.candidate.id == candidate);
            let one = one.ok_or(Problem::NotFound)?;
            Criterion::ALL.iter().map(|of| cell(&view, one, *of, me, typed)).collect()
        }
    };
    crumbs_of(&mut frame, permit.org(), &view);
    show(&MarksPage { frame, org: permit.org(), view, cut, cells, faults })
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CandidateAssess>,
    Path((_, id)): Path<(OrgId, RoundId)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Problem> {
    shown(&app, frame, &permit, id, asked.cut(), &BTreeMap::new(), Faults::new()).await
}

/// Every mark that the form names, with its evidence.
fn named(typed: &BTreeMap<String, String>) -> Vec<NewMark> {
    let mark = |(name, value): (&String, &String)| {
        let (criterion, candidate) = name.strip_prefix("mark-")?.split_once('-')?;
        let evidence = typed.get(&format!("evidence-{criterion}-{candidate}"));
        Some(NewMark {
            candidate: candidate.parse().ok()?,
            criterion: criterion.parse().ok()?,
            mark: Count(value.clone()),
            evidence: evidence.cloned().unwrap_or_default(),
        })
    };
    typed.iter().filter_map(mark).collect()
}

pub(super) async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CandidateAssess>,
    Path((org, id)): Path<(OrgId, RoundId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed: BTreeMap<String, String> = pairs.into_iter().collect();
    let said = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let asked = Asked { criterion: said("criterion"), candidate: said("candidate") };
    let save = SaveMarks { marks: named(&typed) };
    match app.save_marks(&permit, id, &save).await {
        Ok(()) => {
            let then = said("then").parse::<Criterion>();
            let to = match then {
                Ok(next) => format!("/o/{org}/rounds/{id}/marks?criterion={next}"),
                Err(_) => format!("/o/{org}/rounds/{id}"),
            };
            Ok(done(&to, "marks-saved").into_response())
        }
        Err(error) => {
            let faults = faults(frame.w, error)?;
            let page = shown(&app, frame, &permit, id, asked.cut(), &typed, faults).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
