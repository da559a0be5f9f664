//! The council of a round: who sat, what was said, how it voted on each candidate.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CandidateId, RoundId};
use domain::paper::PaperFault;
use domain::selection::{Ballot, Council, CouncilMember, Stage};
use domain::text::normalise;
use domain::words::clean_text;
use serde_json::json;
use store::selection::Round;

use super::subject;
use crate::access::{Permit, RoundWrite};
use crate::input::{Count, Day};
use crate::{App, Error, Faults, Result};

/// Longest name, position or place, in characters.
const LINE_MAX: usize = 100;
/// Longest minutes, in characters.
const MINUTES_MAX: usize = 8_000;

/// How the council voted on one candidate.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateBallot {
    /// On whom.
    pub candidate: CandidateId,
    /// For.
    pub yes: Count,
    /// Against.
    #[serde(default)]
    pub no: Count,
    /// Neither.
    #[serde(default)]
    pub blank: Count,
}

/// A meeting of the council as it is noted; noted again before the decision, it replaces what was there.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldCouncil {
    /// The round's count of changes as it was read.
    pub changed: i64,
    /// The day; today when empty.
    #[serde(default)]
    pub held_on: Day,
    /// Where.
    pub place: String,
    /// Who was present: 3 to 30, one chair, one secretary.
    pub members: Vec<CouncilMember>,
    /// What was said.
    #[serde(default)]
    pub minutes: String,
    /// The votes, one ballot for everybody who stands.
    pub ballots: Vec<CandidateBallot>,
}

impl App {
    /// Notes the meeting and its votes. From now on nobody is nominated or marked any more, and the head can sign.
    pub async fn hold_council(
        &self,
        permit: &Permit<RoundWrite>,
        id: RoundId,
        hold: &HoldCouncil,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, round) = self.seen_round(org, id, hold.changed).await?;
        let whole = self.whole(&mut tx, org, id).await?;
        let (stage, _) = whole.stage(self.world.today());
        if !matches!(stage, Stage::Council | Stage::Deciding) {
            return Err(Error::refused("refused-council-early"));
        }
        let mut faults = Faults::default();
        let council = self.council_of(&round, hold, &mut faults);
        let standing: BTreeSet<CandidateId> = whole.standing().map(|one| one.id).collect();
        let ballots = ballots_of(&council, hold, &standing, &mut faults)?;
        // The minutes must be fit to be printed: a title before a name is the usual fault (D66).
        let mut paper = whole;
        paper.council = Some(council.clone());
        paper.ballots.clone_from(&ballots);
        let paper = self.minutes_of(&mut tx, permit.org_record(), &paper).await?;
        if let Err(found) = paper.check() {
            let titled = |fault: &PaperFault| matches!(fault, PaperFault::TitledName(_));
            if found.iter().any(titled) {
                faults.add("members", "fault-council-title");
            } else if faults.0.is_empty() {
                return Err(crate::papers::unfit(&found));
            }
        }
        faults.done()?;
        let round = Round { council: serde_json::to_string(&council)?, ..round };
        store::selection::update(&mut tx, org, &round).await?;
        let ballots: Vec<_> = ballots.into_iter().collect();
        store::selection::set_ballots(&mut tx, org, id, &ballots).await?;
        let told: Vec<_> = ballots
            .iter()
            .map(
                |(candidate, b)| json!({ "candidate": candidate, "votes": [b.yes, b.no, b.blank] }),
            )
            .collect();
        let change = json!({ "held_on": council.held_on.to_string(),
            "members": council.members.len(), "ballots": told });
        self.note(&mut tx, org, permit.actor(), "round.council", &subject(id), change).await?;
        self.refresh_todos(&mut tx, org, id).await?;
        Ok(tx.commit().await?)
    }

    fn council_of(&self, round: &Round, hold: &HoldCouncil, faults: &mut Faults) -> Council {
        let (first, today) = (round.nominate_from, self.world.today());
        let held_on = crate::clubs::day_between(&hold.held_on, first, today, "held_on", faults);
        let line = |text: &str| {
            let text = normalise(text);
            (text.chars().count() <= LINE_MAX).then_some(text)
        };
        let place = line(&hold.place).filter(|place| !place.is_empty());
        if place.is_none() {
            faults.add("place", "fault-council-place");
        }
        let mut members = Vec::new();
        for member in &hold.members {
            let (name, position) = (line(&member.name), line(&member.position));
            match name.filter(|name| !name.is_empty()).zip(position) {
                Some((name, position)) => {
                    members.push(CouncilMember { name, position, seat: member.seat });
                }
                None => faults.add("members", "fault-council-name"),
            }
        }
        members.sort_by_key(|member| member.seat);
        let minutes = clean_text(&hold.minutes);
        if minutes.chars().count() > MINUTES_MAX {
            faults.add("minutes", "fault-council-minutes");
        }
        let council = Council { held_on, place: place.unwrap_or_default(), members, minutes };
        if !council.is_full() {
            faults.add("members", "fault-council-seats");
        }
        council
    }
}

/// One ballot for each who stands; none for others.
fn ballots_of(
    council: &Council,
    hold: &HoldCouncil,
    standing: &BTreeSet<CandidateId>,
    faults: &mut Faults,
) -> Result<BTreeMap<CandidateId, Ballot>> {
    let mut ballots = BTreeMap::new();
    for typed in &hold.ballots {
        if !standing.contains(&typed.candidate) {
            return Err(Error::NotFound);
        }
        let count = |count: &Count| if count.0.trim().is_empty() { Some(0) } else { count.parse() };
        let ballot = match (count(&typed.yes), count(&typed.no), count(&typed.blank)) {
            (Some(yes), Some(no), Some(blank)) => Some(Ballot { yes, no, blank }),
            _ => None,
        };
        match ballot.filter(|ballot| council.fits(*ballot)) {
            Some(ballot) => {
                ballots.insert(typed.candidate, ballot);
            }
            None => faults.add(&format!("ballot-{}", typed.candidate), "fault-ballot"),
        }
    }
    for candidate in standing {
        if !hold.ballots.iter().any(|typed| typed.candidate == *candidate) {
            faults.add(&format!("ballot-{candidate}"), "fault-ballot");
        }
    }
    Ok(ballots)
}
