//! What the guard must know of some learners of a school, read once for all the questions of a unit of work.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use domain::activity::Kind;
use domain::calendar::{Instant, SchoolYear, start_of};
use domain::consent::Use;
use domain::guard::{
    Facts, Frame, Level, Refusal, Rules, SchoolDays, SlotTime, Wanted, clock_of, judge,
};
use domain::id::{ActivityId, LearnerId, OrgId};
use domain::roster::grade_of_class;
use domain::supervisor::{Vetting, Which};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::Tx;
use store::activities::Activity;
use store::orgs::Org;

use crate::consents::Gate;
use crate::settings::Setting;
use crate::{App, Error, Result};

/// What is known of some learners and days of a school.
pub(super) struct Guard {
    /// What may be set aside, and the caps.
    pub(super) rules: Rules,
    level: Level,
    years: BTreeMap<SchoolYear, (Option<Frame>, SchoolDays)>,
    gate: Gate,
    load: BTreeMap<LearnerId, Vec<(ActivityId, SlotTime)>>,
    vetted: Vetted,
}

/// When an activity takes place.
pub(super) fn time_of(activity: &Activity) -> Result<SlotTime> {
    let from = clock_of(&activity.starts_at);
    let from = from.ok_or_else(|| Error::broken(Garbled(activity.starts_at.clone())))?;
    Ok(SlotTime { day: activity.day, from, to: from + activity.minutes })
}

/// The moment at which an activity begins.
pub(super) fn start(activity: &Activity) -> Result<Instant> {
    let time = time_of(activity)?;
    Ok(start_of(time.day).plus_minutes(time.from))
}

/// An activity's time that is none: the act that writes it lets no such thing in.
#[derive(Debug, thiserror::Error)]
#[error("{0} is no time of day")]
struct Garbled(String);

/// The vetted adults of a school, by name.
#[derive(Clone)]
pub(super) struct Vetted(BTreeMap<String, Vec<Vetting>>);

impl Vetted {
    /// Those who may be in charge on some of these days.
    pub(super) async fn between(tx: &mut Tx, org: OrgId, days: (Date, Date)) -> Result<Self> {
        let mut vetted: BTreeMap<String, Vec<Vetting>> = BTreeMap::new();
        for one in store::supervisors::between(tx, org, days).await? {
            vetted.entry(one.full_name.into_inner()).or_default().push(one.vetting);
        }
        Ok(Self(vetted))
    }

    /// How many of an activity's adults count: named, vetted on its day, and not out (D37).
    pub(super) fn adults(&self, activity: &Activity) -> usize {
        let counts = |which: &&Which| {
            let (name, out) = activity.adult_of(**which);
            let vetted = self.0.get(name.reveal()).into_iter().flatten();
            !out && vetted.copied().any(|vetting| vetting.holds_on(activity.day))
        };
        Which::ALL.iter().filter(counts).count()
    }

    /// Whether somebody who has a place would be alone with one adult outside the school.
    pub(super) fn leaves_alone(&self, activity: &Activity, pupils: usize) -> bool {
        activity.outside && pupils == 1 && self.adults(activity) < 2
    }
}

impl Guard {
    /// Every reason why a learner may not have a place at an activity; `pupils` with the one who asks.
    pub(super) fn judge(
        &self,
        activity: &Activity,
        learner: LearnerId,
        class: &str,
        pupils: usize,
    ) -> Result<Vec<Refusal>> {
        let time = time_of(activity)?;
        let none = (None, SchoolDays::default());
        let (frame, own) = self.years.get(&SchoolYear::of(time.day)).unwrap_or(&none);
        let grade = grade_of_class(class);
        let level = grade.map_or(self.level, Level::of_grade);
        let load: Vec<SlotTime> = self
            .load
            .get(&learner)
            .into_iter()
            .flatten()
            .filter(|(id, _)| *id != activity.id)
            .map(|(_, time)| *time)
            .collect();
        let on = start_of(time.day).plus_minutes(time.from);
        let agrees =
            |wanted| self.gate.allows(learner, wanted) && self.gate.allows_on(learner, wanted, on);
        let facts = Facts {
            level,
            grade,
            caps: self.rules.caps(level),
            frame: frame.as_ref(),
            own,
            shifts: &own.shifts_of(class, grade),
            agreed: agrees(Use::TakePart),
            agreed_outreach: agrees(Use::Outreach),
            load: &load,
        };
        let wanted = Wanted {
            time,
            outreach: activity.kind == Kind::Community,
            outside: activity.outside,
            adults: self.vetted.adults(activity),
            pupils,
        };
        let mut refusals = judge(&wanted, &facts);
        // While an adult is missing nobody is added, whatever kind of activity it is.
        if activity.is_blocked() && !refusals.contains(&Refusal::Adult) {
            refusals.push(Refusal::Adult);
        }
        Ok(refusals)
    }

    /// Whether all these reasons may be set aside in writing.
    pub(super) fn lets_aside(&self, refusals: &[Refusal]) -> bool {
        refusals.iter().all(|refusal| self.rules.lets_aside(refusal.rule()))
    }

    /// Notes that a learner has a place from now on: what is judged later in the same unit of work knows it.
    pub(super) fn count(&mut self, activity: &Activity, learner: LearnerId) -> Result<()> {
        let time = time_of(activity)?;
        self.load.entry(learner).or_default().push((activity.id, time));
        Ok(())
    }
}

impl App {
    /// Reads what the guard must know about learners for activities on some days.
    pub(super) async fn guard(
        &self,
        tx: &mut Tx,
        org: &Org,
        learners: &BTreeSet<LearnerId>,
        (first, last): (Date, Date),
    ) -> Result<Guard> {
        let mut years = BTreeMap::new();
        for year in [SchoolYear::of(first), SchoolYear::of(last)] {
            if let Entry::Vacant(unread) = years.entry(year) {
                let frame = self.frame_of(tx, year).await?;
                unread.insert((frame, self.days_of(tx, org.id, year).await?));
            }
        }
        // Caps reach over the week and the month around a day.
        let from = first.first_of_month().saturating_sub(6.days());
        let to = last.last_of_month().saturating_add(6.days());
        let ids: Vec<LearnerId> = learners.iter().copied().collect();
        Ok(Guard {
            rules: self.setting(tx, Setting::Guard).await?,
            level: org.stage.map_or(Level::Primary, Level::of_stage),
            years,
            gate: self.gate(tx, org.id, learners).await?,
            load: store::signups::load(tx, org.id, &ids, (from, to)).await?,
            vetted: Vetted::between(tx, org.id, (first, last)).await?,
        })
    }
}
