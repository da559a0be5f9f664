//! The steps of a term: how it begins, moves on and ends, and the history that says so.

use std::collections::BTreeMap;

use domain::calendar::{Instant, SchoolYear};
use domain::id::{ClubId, LearnerId, OrgId, TermId};
use domain::selection::CandidateState;
use domain::term::{EndReason, TermState};
use jiff::civil::Date;

use crate::error::{Result, maybe_word, word};
use crate::sql::{Arg, Tx, sql};

/// A term to be written.
#[derive(Debug, Clone)]
pub struct NewTerm {
    /// Its id.
    pub id: TermId,
    /// Who.
    pub learner: LearnerId,
}

/// Writes new terms in one club.
pub async fn insert(
    tx: &mut Tx,
    org: OrgId,
    club: ClubId,
    year: SchoolYear,
    state: TermState,
    since: Date,
    terms: &[NewTerm],
) -> Result<()> {
    for batch in terms.chunks(500) {
        let rows = batch.iter().map(|term| -> Vec<Arg> {
            vec![
                org.into(),
                term.id.into(),
                term.learner.into(),
                club.into(),
                year.into(),
                state.code().into(),
                since.into(),
                "".into(),
                "".into(),
            ]
        });
        let insert = sql(
            "insert into terms (org_id, id, learner_id, club_id, school_year, state, since, until, reason) values",
        );
        tx.run(insert.rows(rows.collect())).await?;
    }
    Ok(())
}

/// Begins a term again that was left, in this club from this day.
pub async fn again(
    tx: &mut Tx,
    org: OrgId,
    id: TermId,
    club: ClubId,
    state: TermState,
    since: Date,
) -> Result<()> {
    let text = "update terms set state = ?, club_id = ?, since = ?, until = '', reason = ''
         where org_id = ? and id = ? and state in ('withdrawn', 'ended')";
    let query = sql(text).bind(state.code()).bind(club).bind(since);
    tx.change(query.bind(org).bind(id), "the term").await
}

/// Moves an open term on; `since` is when it stands so from.
pub async fn advance(
    tx: &mut Tx,
    org: OrgId,
    id: TermId,
    (from, to): (TermState, TermState),
    since: Date,
) -> Result<()> {
    let text = "update terms set state = ?, since = ? where org_id = ? and id = ? and state = ?";
    let query = sql(text).bind(to.code()).bind(since).bind(org).bind(id);
    tx.change(query.bind(from.code()), "the term").await
}

/// Ends an open term.
pub async fn end(
    tx: &mut Tx,
    org: OrgId,
    id: TermId,
    (from, to): (TermState, TermState),
    until: Date,
    reason: EndReason,
) -> Result<()> {
    let text = "update terms set state = ?, until = ?, reason = ? where org_id = ? and id = ? and state = ?";
    let query = sql(text).bind(to.code()).bind(until).bind(reason.code());
    tx.change(query.bind(org).bind(id).bind(from.code()), "the term").await
}

/// A step as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where the term stood after it.
    pub state: TermState,
    /// The day it holds from.
    pub day: Date,
    /// Why, where it is an end.
    pub reason: Option<EndReason>,
    /// What was added: the number of a decision. No names.
    pub remark: String,
    /// Account, or `system`.
    pub actor: String,
    /// When it was written.
    pub at: Instant,
}

type StepRow = (String, String, String, String, String, i64);

/// The history of a term, the first step first.
pub async fn of_term(tx: &mut Tx, org: OrgId, term: TermId) -> Result<Vec<Step>> {
    let text = "select state, day, reason, remark, actor, at from term_steps
         where org_id = ? and term_id = ? order by n";
    let rows: Vec<StepRow> = tx.all(sql(text).bind(org).bind(term)).await?;
    let id = term.to_string();
    let step = |(state, day, reason, remark, actor, at): StepRow| {
        Ok(Step {
            state: word("term_steps", &id, &state)?,
            day: word("term_steps", &id, &day)?,
            reason: maybe_word("term_steps", &id, Some(&reason))?,
            remark,
            actor,
            at: Instant(at),
        })
    };
    rows.into_iter().map(step).collect()
}

/// Appends the same step to the history of some terms. The caller holds the org's learners.
pub async fn append(tx: &mut Tx, org: OrgId, terms: &[TermId], step: &Step) -> Result<()> {
    for batch in terms.chunks(500) {
        let query = sql("select term_id, max(n) from term_steps where org_id = ? and term_id in");
        let query = query.bind(org).list(batch.iter().copied()).then("group by term_id");
        let last: Vec<(String, i64)> = tx.all(query).await?;
        let last: BTreeMap<String, i64> = last.into_iter().collect();
        let rows = batch.iter().map(|term| -> Vec<Arg> {
            let n = last.get(&term.to_string()).copied().unwrap_or(0) + 1;
            vec![
                org.into(),
                (*term).into(),
                n.into(),
                step.state.code().into(),
                step.day.into(),
                step.reason.map_or("", EndReason::code).into(),
                (&step.remark).into(),
                (&step.actor).into(),
                step.at.into(),
            ]
        });
        let insert = sql(
            "insert into term_steps (org_id, term_id, n, state, day, reason, remark, actor, at) values",
        );
        tx.run(insert.rows(rows.collect())).await?;
    }
    Ok(())
}

/// A learner who no longer takes part stands in no open round either. Written here and not in the rounds' own module,
/// which comes after families: what follows from an answer happens with it.
pub async fn leave_rounds(tx: &mut Tx, org: OrgId, learner: LearnerId) -> Result<u64> {
    leave_rounds_as(tx, org, learner, CandidateState::Withdrawn).await
}

/// The same; `to` says how the nominations ended.
pub async fn leave_rounds_as(
    tx: &mut Tx,
    org: OrgId,
    learner: LearnerId,
    to: CandidateState,
) -> Result<u64> {
    let text = "update candidates set state = ? where org_id = ? and learner_id = ?
         and state in ('proposed', 'standing') and round_id in
         (select id from rounds where org_id = ? and state = 'open')";
    tx.run(sql(text).bind(to.code()).bind(org).bind(learner).bind(org)).await
}

/// How many terms of a club are chosen or trained and have not started.
pub async fn waiting(tx: &mut Tx, org: OrgId, club: ClubId) -> Result<i64> {
    let text = "select count(*) from terms where org_id = ? and club_id = ? and state in ('selected', 'trained')";
    let (count,): (i64,) = tx.one(sql(text).bind(org).bind(club)).await?;
    Ok(count)
}
