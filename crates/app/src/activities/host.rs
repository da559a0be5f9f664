//! The host's word on the spot, the second of three ticks: declared → host confirmed → school approved. The school tells the
//! host a code before; on the spot the host says it to the leader, or signs on paper. Nothing counts before the third tick:
//! that the activity was held.

use domain::activity::Stage;
use domain::attendance::{HOST_TRIES, HostWord};
use domain::id::ActivityId;
use domain::words::Title;
use serde_json::json;
use store::activities::check_ins;

use super::subject;
use crate::access::{ActivityWrite, Permit};
use crate::{App, Error, Result};

/// How the host confirmed.
#[derive(Debug, Clone, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostSaid {
    /// By code or on paper; always needed.
    pub how: Option<HostWord>,
    /// The six digits that the host said.
    #[serde(default)]
    pub code: String,
    /// Who signed on paper, 3 to 200 characters.
    #[serde(default)]
    pub name: String,
}

/// Six digits from what nobody can guess.
fn six_digits(secret: [u8; 32]) -> String {
    let (head, _) = secret.split_at(8);
    let number = head.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

impl App {
    /// Makes the code that the host is told, over the one before. Only who is responsible for the whole school sees it: the
    /// leader on the spot hears it from the host.
    pub async fn make_host_code(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
    ) -> Result<String> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        if permit.only().is_some() {
            return Err(Error::Forbidden);
        }
        let spot = check_ins::spot(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if activity.stage == Stage::Cancelled || spot.host_at.is_some() {
            return Err(Error::refused("refused-activity-order"));
        }
        let code = six_digits(self.world.secret());
        check_ins::set_code(&mut tx, org, id, &code).await?;
        let what = "activity.code";
        self.note(&mut tx, org, permit.actor(), what, &subject(id), json!({})).await?;
        tx.commit().await?;
        Ok(code)
    }

    /// Notes that the host confirmed, from the day on. Said again, nothing changes.
    pub async fn host_confirms(
        &self,
        permit: &Permit<ActivityWrite>,
        id: ActivityId,
        said: &HostSaid,
    ) -> Result<()> {
        let org = permit.org();
        let (mut tx, activity) = self.begin(permit, id).await?;
        activity.stage.takes_attendance(activity.day, self.world.today())?;
        let spot = check_ins::spot(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        if spot.host_at.is_some() {
            return Ok(());
        }
        if activity.marked == 0 {
            return Err(Error::refused("refused-host-early"));
        }
        let how = said.how.ok_or_else(|| Error::invalid("how", "fault-host-how"))?;
        let name = match how {
            HostWord::Paper => {
                let name = Title::parse(&said.name);
                name.map_err(|_| Error::invalid("name", "fault-title"))?.as_str().to_owned()
            }
            HostWord::Code => {
                if spot.host_code.reveal().is_empty() || spot.host_tries >= HOST_TRIES {
                    return Err(Error::invalid("code", "fault-host-none"));
                }
                let typed: String = said.code.chars().filter(char::is_ascii_digit).collect();
                if typed != *spot.host_code.reveal() {
                    check_ins::count_try(&mut tx, org, id).await?;
                    tx.commit().await?;
                    return Err(Error::invalid("code", "fault-host-code"));
                }
                String::new()
            }
        };
        check_ins::confirm(&mut tx, org, id, (how, &name, self.world.now())).await?;
        let change = json!({ "how": how });
        self.note(&mut tx, org, permit.actor(), "activity.host", &subject(id), change).await?;
        Ok(tx.commit().await?)
    }
}
