//! An adult cannot come: the activity is blocked until somebody else is named, the pupils are told, and told again (D37).

use domain::activity::Stage;
use domain::calendar::start_of;
use domain::guard::clock_of;
use domain::id::{ActivityId, AdultOutId, OrgId};
use domain::inbox::TodoKind;
use domain::signup::News;
use domain::supervisor::Which;
use domain::text::normalise;
use domain::words::Title;
use serde_json::json;
use store::Tx;
use store::activities::Activity;
use store::activities::adults::{self, NewOut};
use store::inbox::NewTodo;
use store::supervisors::Supervisor;

use crate::access::{ActivityWrite, Permit, SupervisorKeep, SupervisorRead};
use crate::audit::Actor;
use crate::{App, Error, Faults, Result};

/// That an adult cannot come.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdultOut {
    /// Made by the caller: sent twice, said once.
    #[serde(default)]
    pub id: Option<AdultOutId>,
    /// Which of the activity's adults; always needed.
    pub which: Option<Which>,
    /// Why, 3 to 200 characters.
    pub why: String,
}

/// Who comes instead.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// Instead of which of the activity's adults; always needed.
    pub which: Option<Which>,
    /// The name of a vetted adult.
    pub full_name: String,
}

fn about(id: ActivityId) -> String {
    format!("activity:{id}")
}

fn subject(id: ActivityId) -> String {
    format!("activity/{id}")
}

impl App {
    /// Says that an adult cannot come: the adult, or who writes the club's activities. From now on nobody signs up and
    /// nothing is opened.
    pub async fn say_adult_out(
        &self,
        permit: &Permit<SupervisorRead>,
        id: ActivityId,
        out: &AdultOut,
    ) -> Result<()> {
        let org = permit.org();
        let writer = match self.permit_of::<ActivityWrite>(permit.account(), org).await {
            Ok(permit) => Some(permit),
            Err(Error::Forbidden | Error::NotFound) => None,
            Err(other) => return Err(other),
        };
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, org).await?;
        let found = store::activities::hold(&mut tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        let which = out.which.ok_or_else(|| Error::invalid("which", "fault-adult-which"))?;
        let (name, is_out) = activity.adult_of(which);
        let list = store::supervisors::list(&mut tx, org).await?;
        let own = |one: &Supervisor| {
            one.account == Some(permit.account())
                && one.vetting.ended_on.is_none()
                && one.full_name == *name
        };
        let may = writer.is_some_and(|permit| permit.check_club(activity.club).is_ok());
        if !may && !list.iter().any(own) {
            return Err(Error::NotFound);
        }
        if name.reveal().is_empty() {
            return Err(Error::invalid("which", "fault-adult-which"));
        }
        let why = Title::parse(&out.why).map_err(|_| Error::invalid("why", "fault-title"))?;
        if is_out {
            return Ok(());
        }
        if activity.stage != Stage::Planned {
            return Err(Error::refused("refused-activity-order"));
        }
        let new = out.id.unwrap_or_else(|| self.world.new_id().into());
        let actor = permit.actor();
        if self.block(&mut tx, (org, actor), &activity, (new, which, why.as_str())).await? {
            tx.commit().await?;
        }
        Ok(())
    }

    /// Blocks an activity for one of its adults; false when the id was there already.
    async fn block(
        &self,
        tx: &mut Tx,
        (org, actor): (OrgId, Actor),
        activity: &Activity,
        (new, which, why): (AdultOutId, Which, &str),
    ) -> Result<bool> {
        let (id, now, by) = (activity.id, self.world.now(), actor.to_string());
        let (full_name, _) = activity.adult_of(which);
        let out = NewOut { id: new, activity: id, which, full_name, why, actor: &by, at: now };
        if !adults::out(tx, org, &out).await? {
            return Ok(false);
        }
        store::signups::tell(tx, org, id, News::Blocked).await?;
        let from = clock_of(&activity.starts_at).unwrap_or(0);
        let todo = NewTodo {
            org,
            id: self.world.new_id().into(),
            kind: TodoKind::AdultReplace,
            subject: &about(id),
            detail: &activity.title,
            href: &format!("/o/{org}/activities/{id}"),
            due: Some(start_of(activity.day).plus_minutes(from)),
            at: now,
        };
        store::inbox::raise(tx, &todo).await?;
        let change = json!({ "which": which });
        self.note(tx, org, actor, "activity.out", &subject(id), change).await?;
        Ok(true)
    }

    /// Blocks everything that still names an adult whose vetting has ended; returns how many activities that are.
    pub(super) async fn block_all(
        &self,
        tx: &mut Tx,
        permit: &Permit<SupervisorKeep>,
        one: &Supervisor,
    ) -> Result<usize> {
        let (org, names) = (permit.org(), [one.full_name.reveal().clone()]);
        let ahead = adults::naming(tx, org, &names, self.world.today()).await?;
        for activity in &ahead {
            for which in Which::ALL {
                let (name, is_out) = activity.adult_of(*which);
                if *name == one.full_name && !is_out {
                    let out = (self.world.new_id().into(), *which, one.ended_why.as_str());
                    self.block(tx, (org, permit.actor()), activity, out).await?;
                }
            }
        }
        Ok(ahead.len())
    }

    /// The adults who may be in charge of an activity on its day, by name.
    pub async fn possible_adults(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<Vec<String>> {
        let mut tx = self.store.read().await?;
        let found = store::activities::find(&mut tx, permit.org(), id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        let list = store::supervisors::list(&mut tx, permit.org()).await?;
        let holds = |one: &Supervisor| one.vetting.holds_on(activity.day);
        Ok(list.into_iter().filter(holds).map(|one| one.full_name.into_inner()).collect())
    }

    /// Names a vetted adult instead of one who cannot come, or of whoever is named. The same name again changes nothing.
    pub async fn replace_adult(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        replace: &Replace,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::audit::hold(&mut tx, org).await?;
        let found = store::activities::hold(&mut tx, org, id).await?;
        let kept = found.ok_or(Error::NotFound)?;
        permit.check_club(kept.club)?;
        let name = normalise(&replace.full_name);
        let mut faults = Faults::default();
        let which = faults.take("which", "fault-adult-which", replace.which.ok_or(()));
        let list = store::supervisors::list(&mut tx, org).await?;
        let holds =
            |one: &Supervisor| *one.full_name.reveal() == name && one.vetting.holds_on(kept.day);
        if !list.iter().any(holds) {
            faults.add("full_name", "fault-adult-vetted");
        }
        let other = |which: Which| match which {
            Which::First => Which::Second,
            Which::Second => Which::First,
        };
        if which.is_some_and(|which| *kept.adult_of(other(which)).0.reveal() == name) {
            faults.add("full_name", "fault-activity-second");
        }
        faults.done()?;
        let Some(which) = which else { return Ok(()) };
        let (before, was_out) = kept.adult_of(which);
        if *before.reveal() == name && !was_out {
            return Ok(());
        }
        if kept.stage != Stage::Planned {
            return Err(Error::refused("refused-activity-order"));
        }
        adults::set_name(&mut tx, org, (id, which), &name).await?;
        adults::replaced(&mut tx, org, (id, which), (&name, self.world.now())).await?;
        let change = json!({ "which": which });
        self.note(&mut tx, org, permit.actor(), "activity.replace", &subject(id), change).await?;
        self.unblocked(&mut tx, permit, &kept).await?;
        Ok(tx.commit().await?)
    }

    /// After a change of the form: whoever could not come and is no longer named is forgotten.
    pub(crate) async fn adults_changed(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        kept: &Activity,
    ) -> Result<()> {
        let org = permit.org();
        let found = store::activities::find(tx, org, kept.id).await?;
        let now = found.ok_or(Error::NotFound)?;
        for which in Which::ALL {
            let ((name, is_out), (before, _)) = (now.adult_of(*which), kept.adult_of(*which));
            if is_out && name != before {
                let by = (name.reveal().as_str(), self.world.now());
                adults::replaced(tx, org, (kept.id, *which), by).await?;
            }
        }
        self.unblocked(tx, permit, kept).await
    }

    /// When an activity is blocked no longer, the pupils are told and who waits moves up.
    async fn unblocked(
        &self,
        tx: &mut Tx,
        permit: &Permit<ActivityWrite>,
        kept: &Activity,
    ) -> Result<()> {
        let (org, id) = (permit.org(), kept.id);
        let found = store::activities::find(tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        if activity.is_blocked() || !kept.is_blocked() {
            return Ok(());
        }
        store::signups::tell(tx, org, id, News::Again).await?;
        let now = self.world.now();
        store::inbox::close(tx, org, TodoKind::AdultReplace, &about(id), now).await?;
        self.move_up(tx, permit.org_record(), permit.actor(), &activity).await
    }
}
