//! Reading a joint activity: who takes part and how many children, never who they are; invitations; whom one can invite.

use domain::activity::{Kind, Stage};
use domain::id::{ActivityId, InvitationId, OrgId};
use domain::joint::{Invitee, Standing};
use domain::org::OrgKind;
use domain::personal::Personal;
use domain::text::fold;
use jiff::civil::Date;
use store::activities::Activity;
use store::clubs::Club;
use store::joints::Invitation;
use store::orgs::Org;

use crate::access::{ActivityRead, ActivityWrite, JointAnswer, Permit};
use crate::{App, Error, Result};

/// One of those who take part, in numbers.
#[derive(Clone)]
pub struct Side {
    /// The invitation; none for the host.
    pub invitation: Option<InvitationId>,
    /// What they are; none for the host.
    pub kind: Option<Invitee>,
    /// Org, or club of the host's school.
    pub name: String,
    /// Whom to ask at a partner without an account; only for who writes the host's activity.
    pub contact: Personal<String>,
    /// Whether it is this org's own.
    pub own: bool,
    /// Where it stands.
    pub state: Standing,
    /// Why it does not take part; only for the host.
    pub reason: String,
    /// Its places; none when there is no limit.
    pub places: Option<i64>,
    /// Learners who have one.
    pub signed: i64,
    /// Learners who wait.
    pub waiting: i64,
    /// Learners who took part.
    pub present: i64,
    /// Where it is read, at this org.
    pub part: Option<ActivityId>,
}

/// A joint activity as one of its orgs sees it.
#[derive(Clone)]
pub struct JointView {
    /// The host first, then the others in the order in which they were invited.
    pub sides: Vec<Side>,
    /// Whether this org is the host.
    pub hosting: bool,
}

/// Whom one can invite.
#[derive(Clone)]
pub struct Choices {
    /// The activity.
    pub activity: Activity,
    /// Who takes part, is asked, or was.
    pub joint: JointView,
    /// Schools around, and those that were looked for.
    pub schools: Vec<Org>,
    /// Partners around.
    pub partners: Vec<Org>,
    /// Other clubs of the school.
    pub clubs: Vec<Club>,
}

/// What a guest reads of what it is invited to.
#[derive(Clone)]
pub struct Coming {
    /// The invitation.
    pub invitation: Invitation,
    /// Whether this org is the guest.
    pub asked: bool,
    /// What kind.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// The day.
    pub day: Date,
    /// When it begins, 14:00.
    pub starts_at: String,
    /// How long, in minutes.
    pub minutes: i64,
    /// Where.
    pub place: String,
    /// Whether it is held outside the school.
    pub outside: bool,
    /// Where the host's activity stands.
    pub stage: Stage,
    /// Places that nobody has yet; none when there is no limit.
    pub left: Option<i64>,
    /// Clubs of the guest that can take part.
    pub clubs: Vec<Club>,
    /// Names of the guest's adults who are vetted on the day.
    pub vetted: Vec<String>,
}

impl App {
    /// Who takes part in an activity, in numbers; none when it is nobody's but the club's.
    pub async fn joint(
        &self,
        permit: &Permit<ActivityRead>,
        id: ActivityId,
    ) -> Result<Option<JointView>> {
        let org = permit.org();
        let permitted = match self.permit_of::<ActivityWrite>(permit.account(), org).await {
            Ok(permit) => Some(permit),
            Err(Error::Forbidden | Error::NotFound) => None,
            Err(other) => return Err(other),
        };
        let mut tx = self.store.read().await?;
        let found = store::activities::find(&mut tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        let writes = permitted.is_some_and(|permit| permit.check_club(activity.club).is_ok());
        let view = seen_by(&mut tx, org, &activity, writes).await?;
        Ok((view.sides.len() > 1).then_some(view))
    }

    /// Who takes part, and whom one can invite; `search` finds schools of the whole province.
    pub async fn joint_choices(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        search: &str,
    ) -> Result<Choices> {
        let (org, today) = (permit.org(), self.world.today());
        let mut tx = self.store.read().await?;
        let found = store::activities::find(&mut tx, org, id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        let joint = seen_by(&mut tx, org, &activity, true).await?;
        let record = permit.org_record();
        let mut around: Vec<OrgId> =
            [record.place, record.managing].into_iter().flatten().collect();
        around.dedup();
        let mut near: Vec<Org> = Vec::new();
        for above in around {
            near.extend(store::orgs::children(&mut tx, above, today).await?);
        }
        if !search.trim().is_empty()
            && let Some(root) = store::orgs::root(&mut tx).await?
        {
            let filter = store::orgs::Filter {
                kind: Some(OrgKind::School),
                search: Some(fold(search)),
                on: Some(today),
                ..store::orgs::Filter::default()
            };
            near = store::orgs::list(&mut tx, &root.path.subtree(), &filter).await?.rows;
        }
        near.retain(|one| one.id != org);
        let mut clubs = store::clubs::list(&mut tx, org).await?;
        clubs.retain(|club| {
            club.id != activity.club
                && permit.check_club(club.id).is_ok()
                && club.closed_on.is_none_or(|closed| activity.day <= closed)
        });
        let of = |kind: OrgKind| near.iter().filter(move |one| one.kind == kind).cloned();
        let (schools, partners) = (of(OrgKind::School).collect(), of(OrgKind::Partner).collect());
        Ok(Choices { activity, joint, schools, partners, clubs })
    }

    /// What the org was invited to, the newest first.
    pub async fn invitations(&self, permit: &Permit<JointAnswer>) -> Result<Vec<Coming>> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let mut all = Vec::new();
        for invitation in store::joints::of_guest(&mut tx, org).await? {
            let found =
                store::activities::find(&mut tx, invitation.org, invitation.activity).await?;
            if let Some(host) = found {
                all.push(coming(org, invitation, host));
            }
        }
        Ok(all)
    }

    /// One invitation, for the guest and for the host.
    pub async fn invitation(
        &self,
        permit: &Permit<JointAnswer>,
        id: InvitationId,
    ) -> Result<Coming> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let invitation = store::joints::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let found = store::activities::find(&mut tx, invitation.org, invitation.activity).await?;
        let host = found.ok_or(Error::NotFound)?;
        let taken = store::signups::taken(&mut tx, invitation.org, &[host.id]).await?;
        let taken = taken.get(&host.id).copied().unwrap_or(0);
        let left = i64::try_from(host.room(taken)).ok();
        let own = if invitation.state == Standing::Accepted { invitation.places } else { 0 };
        let left = left.filter(|_| host.capacity > 0).map(|left| left + own);
        let mut coming = coming(org, invitation, host);
        coming.left = left;
        if coming.asked && coming.invitation.kind == Invitee::School {
            let day = coming.day;
            coming.clubs = store::clubs::list(&mut tx, org).await?;
            coming.clubs.retain(|club| club.closed_on.is_none_or(|closed| day <= closed));
            coming.vetted = self.vetted_on(&mut tx, org, day).await?;
        }
        Ok(coming)
    }
}

fn coming(org: OrgId, invitation: Invitation, host: Activity) -> Coming {
    Coming {
        asked: invitation.guest == org && invitation.kind != Invitee::Club,
        invitation,
        kind: host.kind,
        title: host.title,
        day: host.day,
        starts_at: host.starts_at,
        minutes: host.minutes,
        place: host.place,
        outside: host.outside,
        stage: host.stage,
        left: None,
        clubs: Vec::new(),
        vetted: Vec::new(),
    }
}

/// The joint activity that an activity is, or is a part of: a guest sees who takes part, the host also who does not.
async fn seen_by(
    tx: &mut store::Tx,
    org: OrgId,
    activity: &Activity,
    writes: bool,
) -> Result<JointView> {
    let top = activity.joint.host.map_or((org, activity.id), |host| (host.org, host.activity));
    let found = store::activities::find(tx, top.0, top.1).await?;
    let host = found.ok_or(Error::NotFound)?;
    let record = store::orgs::find(tx, top.0).await?.ok_or(Error::NotFound)?;
    let hosting = top == (org, activity.id);
    let all = store::signups::of_activity_counts(tx, top.0, top.1).await?;
    let mut sides = vec![Side {
        invitation: None,
        kind: None,
        name: record.name,
        contact: String::new().into(),
        own: hosting,
        state: Standing::Accepted,
        reason: String::new(),
        places: host.own_places(),
        signed: all.0,
        waiting: all.1,
        present: host.present,
        part: (top.0 == org).then_some(top.1),
    }];
    for one in store::joints::of_activity(tx, top.0, top.1).await? {
        if !(one.state == Standing::Accepted || hosting) {
            continue;
        }
        let told = hosting && writes;
        let places = (host.capacity > 0 || one.places > 0).then_some(one.places);
        sides.push(Side {
            invitation: Some(one.id),
            kind: Some(one.kind),
            name: if one.kind == Invitee::Club { one.club_name } else { one.name },
            contact: if told { one.contact } else { String::new().into() },
            own: one.part == Some(activity.id),
            state: one.state,
            reason: if told { one.reason } else { String::new() },
            places: places.filter(|_| one.kind.brings_learners()),
            signed: one.signed,
            waiting: one.waiting,
            present: one.present,
            part: one.part.filter(|_| one.guest == org),
        });
    }
    Ok(JointView { sides, hosting })
}
