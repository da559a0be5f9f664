//! Sheets of criteria and ballots: marks of named people, votes of the council.

use domain::calendar::Instant;
use domain::id::{AccountId, CandidateId, OrgId, RoundId};
use domain::personal::Personal;
use domain::selection::{Ballot, Criterion};

use crate::error::{Result, word};
use crate::sql::{Tx, sql};

/// A mark of one assessor for one criterion, with what it rests on.
#[derive(Clone)]
pub struct Mark {
    /// Of whom.
    pub candidate: CandidateId,
    /// By whom.
    pub assessor: AccountId,
    /// For what.
    pub criterion: Criterion,
    /// From 0 to the best of the scale.
    pub mark: i64,
    /// What was seen.
    pub evidence: Personal<String>,
    /// When it was written last.
    pub at: Instant,
}

type MarkRow = (String, String, String, i64, String, i64);

/// All marks of a round.
pub async fn marks(tx: &mut Tx, org: OrgId, round: RoundId) -> Result<Vec<Mark>> {
    let text = "select m.candidate_id, m.assessor, m.criterion, m.mark, m.evidence, m.at
         from marks m join candidates c on c.org_id = m.org_id and c.id = m.candidate_id
         where m.org_id = ? and c.round_id = ? order by m.candidate_id, m.criterion, m.assessor";
    let rows: Vec<MarkRow> = tx.all(sql(text).bind(org).bind(round)).await?;
    let mark = |(candidate, assessor, criterion, mark, evidence, at): MarkRow| {
        Ok(Mark {
            candidate: word("marks", &candidate, &candidate)?,
            assessor: word("marks", &candidate, &assessor)?,
            criterion: word("marks", &candidate, &criterion)?,
            mark,
            evidence: evidence.into(),
            at: Instant(at),
        })
    };
    rows.into_iter().map(mark).collect()
}

/// Writes a mark; each assessor has one a criterion.
pub async fn set_mark(tx: &mut Tx, org: OrgId, mark: &Mark) -> Result<()> {
    let text = "insert into marks (org_id, candidate_id, assessor, criterion, mark, evidence, at)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (org_id, candidate_id, assessor, criterion)
         do update set mark = excluded.mark, evidence = excluded.evidence, at = excluded.at";
    let query = sql(text).bind(org).bind(mark.candidate).bind(mark.assessor);
    let query = query.bind(mark.criterion.code()).bind(mark.mark).bind(mark.evidence.reveal());
    tx.run(query.bind(mark.at)).await?;
    Ok(())
}

/// Takes a mark back.
pub async fn delete_mark(
    tx: &mut Tx,
    org: OrgId,
    candidate: CandidateId,
    assessor: AccountId,
    criterion: Criterion,
) -> Result<()> {
    let text = "delete from marks where org_id = ? and candidate_id = ? and assessor = ? and criterion = ?";
    let query = sql(text).bind(org).bind(candidate).bind(assessor);
    tx.run(query.bind(criterion.code())).await?;
    Ok(())
}

/// The ballots of a round.
pub async fn ballots(
    tx: &mut Tx,
    org: OrgId,
    round: RoundId,
) -> Result<Vec<(CandidateId, Ballot)>> {
    let text = "select candidate_id, yes, no, blank from ballots where org_id = ? and round_id = ?
         order by candidate_id";
    let rows: Vec<(String, i64, i64, i64)> = tx.all(sql(text).bind(org).bind(round)).await?;
    rows.into_iter()
        .map(|(id, yes, no, blank)| Ok((word("ballots", &id, &id)?, Ballot { yes, no, blank })))
        .collect()
}

/// Writes the ballots of a round anew: those of one meeting.
pub async fn set_ballots(
    tx: &mut Tx,
    org: OrgId,
    round: RoundId,
    ballots: &[(CandidateId, Ballot)],
) -> Result<()> {
    let clear = sql("delete from ballots where org_id = ? and round_id = ?");
    tx.run(clear.bind(org).bind(round)).await?;
    for batch in ballots.chunks(500) {
        let row = |(id, ballot): &(CandidateId, Ballot)| {
            let Ballot { yes, no, blank } = *ballot;
            vec![org.into(), round.into(), (*id).into(), yes.into(), no.into(), blank.into()]
        };
        let rows = batch.iter().map(row).collect();
        let insert =
            sql("insert into ballots (org_id, round_id, candidate_id, yes, no, blank) values");
        tx.run(insert.rows(rows)).await?;
    }
    Ok(())
}
