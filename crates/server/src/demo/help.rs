//! Help given: the entries of a tally, and as many more of them as a demonstration for measuring was asked for.

use app::App;
use app::access::{Permit, TallyWrite};
use app::activities::{NewTally, TallyBatch};
use app::input::Count;
use domain::activity::{Kind, TALLY_BATCH};
use domain::catalogue::{AUDIENCES, SERVICES};
use domain::id::ActivityId;

use super::staff::Pair;
use super::tree::School;
use super::world::Story;
use crate::failure::Failure;

/// An activity at which help was counted.
#[derive(Debug, Clone, Copy)]
pub struct Helped {
    /// The activity.
    pub id: ActivityId,
    /// Support in school, or outreach.
    pub kind: Kind,
}

/// One entry of help, as it is usual at an activity of this kind.
pub fn entry(app: &App, story: &Story, kind: Kind) -> NewTally {
    let outside = kind == Kind::Community;
    let services: Vec<&str> = SERVICES
        .iter()
        .filter(|service| (service.number >= 30) == outside)
        .map(|service| service.code)
        .collect();
    let audiences: Vec<&str> = AUDIENCES
        .iter()
        .filter(|audience| audience.community == outside)
        .map(|audience| audience.code)
        .collect();
    NewTally {
        id: app.new_id().into(),
        service: (*story.pick(&services)).to_owned(),
        audience: (*story.pick(&audiences)).to_owned(),
        quantity: Count::from(if story.chance(85) { 1 } else { story.between(2, 4) }),
    }
}

/// Brings all ledgers together to at least so many lines, school by school, each with its even share.
pub struct Filling<'a> {
    app: &'a App,
    story: &'a Story,
    wanted: usize,
    schools: usize,
    done: usize,
    lines: usize,
}

impl<'a> Filling<'a> {
    /// A filling of `schools` schools with `wanted` lines in all; of nothing when nobody asked.
    pub fn new(app: &'a App, story: &'a Story, wanted: Option<u64>, schools: usize) -> Self {
        let wanted = usize::try_from(wanted.unwrap_or(0)).unwrap_or(usize::MAX);
        Self { app, story, wanted, schools: schools.max(1), done: 0, lines: 0 }
    }

    /// The next school has told its story: what its share still misses is entered late, spread over its own activities.
    ///
    /// # Errors
    /// `Failure::Failed`: an act refused, which would be our fault.
    pub async fn school(
        &mut self,
        school: &School,
        pair: Pair,
        helped: &[Helped],
    ) -> Result<(), Failure> {
        let mut view = self.app.store().read().await.map_err(Failure::failed)?;
        let told = store::ledger::last_seq(&mut view, school.org.id).await;
        self.lines += told.map(usize::try_from).map_err(Failure::failed)?.unwrap_or(0);
        drop(view);
        self.done += 1;
        let missing = share(self.wanted, self.done, self.schools).saturating_sub(self.lines);
        if missing == 0 || helped.is_empty() {
            // A school that helped nobody leaves its share to those after it.
            return Ok(());
        }
        let permit: Permit<TallyWrite> =
            self.app.permit_of(pair.coordinator, school.org.id).await.map_err(Failure::failed)?;
        for (n, activity) in (1..).zip(helped) {
            let all = share(missing, n, helped.len()) - share(missing, n - 1, helped.len());
            let mut left = all;
            while left > 0 {
                let batch = left.min(TALLY_BATCH);
                let entries = (0..batch).map(|_| entry(self.app, self.story, activity.kind));
                let batch = TallyBatch { entries: entries.collect() };
                left -= batch.entries.len();
                self.app.tally(&permit, activity.id, &batch).await.map_err(Failure::failed)?;
            }
        }
        self.lines += missing;
        Ok(())
    }
}

/// How much of `whole` the first `n` of `parts` have together, when each has the same; rounded up.
const fn share(whole: usize, n: usize, parts: usize) -> usize {
    // In two steps, so that no product is larger than the whole by more than `parts` squared.
    (whole / parts) * n + ((whole % parts) * n).div_ceil(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_even_and_come_to_the_whole() {
        for (whole, parts) in [(1_000_000, 923), (7, 3), (0, 5), (5, 923)] {
            let of = |n| share(whole, n, parts) - share(whole, n - 1, parts);
            let each: Vec<usize> = (1..=parts).map(of).collect();
            assert_eq!(each.iter().sum::<usize>(), whole);
            let (least, most) = (each.iter().min().unwrap(), each.iter().max().unwrap());
            assert!(most - least <= 1, "{whole} in {parts}: {least} to {most}");
        }
    }
}
