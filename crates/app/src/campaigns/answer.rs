//! What a school says to a campaign: that it joins or not, and that a day has nothing to tell.

use domain::campaign::{Answer, CampaignStage};
use domain::id::CampaignId;
use domain::inbox::TodoKind;
use domain::org::OrgKind;
use domain::words::Title;
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::campaigns::{Answered, Campaign};

use super::{held, seen, subject};
use crate::access::{CampaignAnswer, Permit};
use crate::input::Day;
use crate::{App, Error, Result};

/// A school's answer to the invitation.
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignReply {
    /// Whether it takes part.
    pub answer: Answer,
    /// Why not, 3 to 200 characters; needed for no.
    #[serde(default)]
    pub reason: String,
    /// How often the school had answered when this was read; 0: not yet.
    pub changed: i64,
}

/// "Không phát sinh hôm nay".
#[derive(Debug, Clone, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingOn {
    /// The day: only the present one.
    pub day: Day,
}

/// The campaign of a school while it is open, held.
async fn running(tx: &mut Tx, permit: &Permit<CampaignAnswer>, id: CampaignId) -> Result<Campaign> {
    if permit.org_record().kind != OrgKind::School {
        return Err(Error::NotFound);
    }
    let campaign = held(tx, permit, id).await?;
    open(campaign)
}

fn open(campaign: Campaign) -> Result<Campaign> {
    if campaign.stage == CampaignStage::Open {
        return Ok(campaign);
    }
    Err(Error::refused("refused-campaign-closed"))
}

impl App {
    /// Joins a campaign or declines, and says why. A school may change its mind while the campaign is open; what it had
    /// counted stays. The same answer again changes nothing.
    pub async fn answer_campaign(
        &self,
        permit: &Permit<CampaignAnswer>,
        id: CampaignId,
        reply: &CampaignReply,
    ) -> Result<()> {
        let reason = match reply.answer {
            Answer::Joined => String::new(),
            Answer::Declined => {
                let reason = Title::parse(&reply.reason);
                let reason = reason.map_err(|_| Error::invalid("reason", "fault-title"))?;
                reason.as_str().to_owned()
            }
        };
        let org = permit.org();
        let mut tx = self.store.write().await?;
        let campaign = running(&mut tx, permit, id).await?;
        let before = store::campaigns::answer(&mut tx, org, id).await?;
        let same = |of: &Answered| of.answer == reply.answer && of.reason == reason;
        if before.as_ref().is_some_and(same) {
            return Ok(());
        }
        if before.as_ref().map_or(0, |of| of.changed) != reply.changed {
            return Err(Error::Stale);
        }
        let (answer, changed, now) = (reply.answer, reply.changed, self.world.now());
        let answered = Answered { answer, reason, changed };
        store::campaigns::set_answer(&mut tx, org, id, &answered, now).await?;
        let kind = TodoKind::CampaignAnswer;
        store::inbox::close(&mut tx, org, kind, &subject(campaign.id), now).await?;
        let change = json!({ "before": before.map(|of| of.answer), "after": answer });
        let about = format!("campaign/{id}");
        self.note(&mut tx, org, permit.actor(), "campaign.answer", &about, change).await?;
        Ok(tx.commit().await?)
    }

    /// Says that the present day has nothing to tell. Said twice, it is said once; what was recorded meanwhile wins.
    pub async fn nothing_in_campaign(
        &self,
        permit: &Permit<CampaignAnswer>,
        id: CampaignId,
        nothing: &NothingOn,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        if permit.org_record().kind != OrgKind::School {
            return Err(Error::NotFound);
        }
        // Not held: the schools of a province tap in the same minutes.
        let campaign = open(seen(&mut tx, permit, id).await?)?;
        let day = nothing.day.parse().filter(|day| *day == self.world.today());
        let day = day.filter(|day| campaign.days.hold(*day));
        let day = day.ok_or_else(|| Error::invalid("day", "fault-campaign-today"))?;
        if campaign.hour.is_none() {
            return Err(Error::refused("refused-campaign-hour"));
        }
        let answer = store::campaigns::answer(&mut tx, org, id).await?;
        if answer.is_none_or(|of| of.answer != Answer::Joined) {
            return Err(Error::refused("refused-campaign-joined"));
        }
        if !store::campaigns::say_nothing(&mut tx, org, id, day, self.world.now()).await? {
            let (lines, _) = store::campaigns::day(&mut tx, org, id, day).await?;
            return if lines > 0 {
                Err(Error::refused("refused-campaign-recorded"))
            } else {
                Ok(())
            };
        }
        let about = format!("campaign/{id}");
        let change = json!({ "day": day });
        self.note(&mut tx, org, permit.actor(), "campaign.nothing", &about, change).await?;
        Ok(tx.commit().await?)
    }

    /// What speaks against an activity of a school on a day belonging to a campaign: the field and why. `kept` says that it
    /// belongs to it already: then only the day is looked at.
    pub(crate) async fn campaign_fault<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        id: CampaignId,
        day: Option<Date>,
        kept: bool,
    ) -> Result<Option<(&'static str, &'static str)>> {
        let campaign = if kept {
            store::campaigns::find(tx, id).await?
        } else {
            let joined = store::campaigns::joined(tx, permit.org()).await?;
            joined.into_iter().find(|campaign| campaign.id == id)
        };
        let Some(campaign) = campaign else {
            return Ok(Some(("campaign", "fault-campaign-joined")));
        };
        let outside = day.is_some_and(|day| !campaign.days.hold(day));
        Ok(outside.then_some(("day", "fault-campaign-day")))
    }
}
