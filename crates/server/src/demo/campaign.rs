//! A campaign of the Department in the last month of the story: most schools join, and what they do in it counts.

use app::access::{CampaignAnswer, CampaignManage, Permit, PlanRead};
use app::campaigns::{CampaignReply, CampaignText, NewCampaign, SeenCampaign, TargetTyped};
use app::input::{Count, Day};
use app::{App, Result};
use domain::campaign::{Answer, Area, CampaignStage, Days};
use domain::id::{AccountId, CampaignId, OrgId};
use jiff::civil::date;

/// What every unit of a group of areas aims at: wards, communes, special zones, units of the Department.
const AIMS: [(&str, [i64; 4]); 2] = [("I21", [12, 10, 4, 3]), ("I22", [300, 200, 80, 60])];

/// The Department writes it and opens it.
pub async fn open(app: &App, lead: AccountId, department: OrgId) -> Result<()> {
    let permit: Permit<CampaignManage> = app.permit_of(lead, department).await?;
    let aim = |(code, each): (&str, [i64; 4])| {
        let of = |(area, quantity): (&Area, i64)| TargetTyped {
            indicator: code.to_owned(),
            area: *area,
            quantity: Count::from(quantity),
        };
        Area::ALL.iter().zip(each).map(of).collect::<Vec<_>>()
    };
    let campaign = CampaignText {
        name: "Tháng hành động vì kỹ năng số".to_owned(),
        aim: "Mỗi trường có ít nhất một buổi hướng dẫn người dân hoặc gia đình học sinh.\nHướng dẫn để người dân tự làm, không làm hộ."
            .to_owned(),
        first: Day::from(date(2026, 11, 1)),
        last: Day::from(date(2026, 11, 30)),
        hour: "20:00".to_owned(),
        targets: AIMS.into_iter().flat_map(aim).collect(),
    };
    let new = NewCampaign { id: app.new_id().into(), campaign };
    let id = app.add_campaign(&permit, &new).await?;
    app.open_campaign(&permit, id, SeenCampaign { changed: 0 }).await?;
    Ok(())
}

/// The school answers: by its number, so that no chance is drawn for it, one in nine says no and one in seven nothing.
/// Gives the campaign that it has joined.
pub async fn answer(
    app: &App,
    coordinator: AccountId,
    read: &Permit<PlanRead>,
) -> Result<Option<(CampaignId, Days)>> {
    let org = read.org();
    let open = app.campaigns(read).await?;
    let open = open.into_iter().find(|of| of.campaign.stage == CampaignStage::Open);
    let Some(campaign) = open.map(|of| of.campaign).filter(|_| org.0 % 7 != 3) else {
        return Ok(None);
    };
    let answer = if org.0 % 9 == 4 { Answer::Declined } else { Answer::Joined };
    let permit: Permit<CampaignAnswer> = app.permit_of(coordinator, org).await?;
    let reason = match answer {
        Answer::Joined => String::new(),
        Answer::Declined => "Trường đang sửa phòng máy".to_owned(),
    };
    app.answer_campaign(&permit, campaign.id, &CampaignReply { answer, reason, changed: 0 })
        .await?;
    Ok((answer == Answer::Joined).then_some((campaign.id, campaign.days)))
}
