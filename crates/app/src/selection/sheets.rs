//! Sheets of criteria: each assessor who is named marks each candidate, with what the mark rests on (R09–R13).

use domain::id::{CandidateId, RoundId};
use domain::selection::Criterion;
use domain::text::normalise;
use serde_json::json;
use store::selection::Mark;

use super::{TEXT_MAX, subject};
use crate::access::{CandidateAssess, Permit};
use crate::input::Count;
use crate::{App, Error, Faults, Result};

/// Most marks in one act: a grid of two hundred candidates and five criteria.
const MOST: usize = 1_000;

/// A mark as typed. Without mark and evidence, what was there is taken back.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMark {
    /// Of whom.
    pub candidate: CandidateId,
    /// For what.
    pub criterion: Criterion,
    /// From 0 to the best mark of the scale; nothing: not marked.
    #[serde(default)]
    pub mark: Count,
    /// What was seen, up to 300 characters; needed with a mark.
    #[serde(default)]
    pub evidence: String,
}

/// A grid of marks, or a part of one.
#[derive(Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveMarks {
    /// Each names its candidate and criterion; those not named stay as they are.
    pub marks: Vec<NewMark>,
}

/// The field of a mark in faults: `mark-CRITERION-CANDIDATE`.
fn field(mark: &NewMark, what: &str) -> String {
    format!("{what}-{}-{}", mark.criterion, mark.candidate)
}

impl App {
    /// Writes the holder's own marks; nobody writes somebody else's. All or nothing.
    pub async fn save_marks(
        &self,
        permit: &Permit<CandidateAssess>,
        id: RoundId,
        save: &SaveMarks,
    ) -> Result<()> {
        let (org, me) = (permit.org(), permit.account());
        let (mut tx, round) = self.held_round(org, id).await?;
        let whole = self.whole(&mut tx, org, id).await?;
        if !whole.assessors.contains(&me) {
            return Err(Error::refused("refused-not-assessor"));
        }
        if whole.council.is_some() || self.world.today() < round.nominate_from {
            return Err(Error::refused("refused-marks-closed"));
        }
        let mut faults = Faults::default();
        if save.marks.len() > MOST {
            faults.add("marks", "fault-marks-many");
        }
        let mut write = Vec::new();
        let mut clear = Vec::new();
        for new in &save.marks {
            let rule = whole.criteria.rule(new.criterion);
            if !whole.standing().any(|one| one.id == new.candidate) {
                return Err(Error::NotFound);
            }
            let best = rule.map_or(0, |rule| rule.max);
            let evidence = normalise(&new.evidence);
            let blank = new.mark.0.trim().is_empty();
            if blank && evidence.is_empty() {
                clear.push((new.candidate, new.criterion));
                continue;
            }
            let mark = faults.take(&field(new, "mark"), "fault-mark", new.mark.within(0, best));
            if !(1..=TEXT_MAX).contains(&evidence.chars().count()) {
                faults.add(&field(new, "evidence"), "fault-evidence");
            }
            write.extend(mark.map(|mark| Mark {
                candidate: new.candidate,
                assessor: me,
                criterion: new.criterion,
                mark,
                evidence: evidence.into(),
                at: self.world.now(),
            }));
        }
        faults.done()?;
        let had = |candidate: CandidateId, criterion: Criterion| {
            whole.marks.iter().find(|mark| {
                mark.candidate == candidate && mark.criterion == criterion && mark.assessor == me
            })
        };
        let mut told = Vec::new();
        for mark in &write {
            let before = had(mark.candidate, mark.criterion);
            let unchanged = before
                .is_some_and(|before| before.mark == mark.mark && before.evidence == mark.evidence);
            if !unchanged {
                store::selection::set_mark(&mut tx, org, mark).await?;
                told.push(json!({ "candidate": mark.candidate, "criterion": mark.criterion,
                    "before": before.map(|before| before.mark), "after": mark.mark }));
            }
        }
        for (candidate, criterion) in clear {
            if let Some(before) = had(candidate, criterion) {
                store::selection::delete_mark(&mut tx, org, candidate, me, criterion).await?;
                told.push(json!({ "candidate": candidate, "criterion": criterion,
                    "before": before.mark, "after": null }));
            }
        }
        if !told.is_empty() {
            let change = json!({ "marks": told });
            self.note(&mut tx, org, permit.actor(), "round.mark", &subject(id), change).await?;
            self.refresh_todos(&mut tx, org, id).await?;
        }
        Ok(tx.commit().await?)
    }
}
