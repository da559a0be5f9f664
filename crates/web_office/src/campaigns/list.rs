//! The campaigns of an org and of those above it.

use app::App;
use app::access::PlanRead;
use app::campaigns::{Campaign, CampaignEntry};
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use domain::access::Action;
use domain::campaign::{Answer, CampaignStage, Usual};
use domain::id::OrgId;
use domain::org::OrgKind;
use web::{Desk, Frame, Me, Permitted, Problem, Tone, show};

use super::at::{answer_tone, stage_tone};

#[derive(Template)]
#[template(path = "campaigns/list.html")]
struct ListPage {
    frame: Frame,
    org: OrgId,
    entries: Vec<CampaignEntry>,
    may_manage: bool,
    is_school: bool,
}

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "a template calls methods and hands things over by reference"
)]
impl ListPage {
    fn tone(&self, stage: &CampaignStage) -> Tone {
        stage_tone(*stage)
    }

    fn days(&self, of: &Campaign) -> String {
        format!("{}–{}", self.frame.w.day(&of.days.first), self.frame.w.day(&of.days.last))
    }

    fn answer(&self, entry: &CampaignEntry) -> Option<Answer> {
        entry.answered.as_ref().map(|of| of.answer)
    }

    fn answer_tone(&self, entry: &CampaignEntry) -> Tone {
        answer_tone(self.answer(entry))
    }

    fn answer_word(&self, entry: &CampaignEntry) -> String {
        let w = self.frame.w;
        let word = match self.answer(entry) {
            Some(answer) => w.word("campaign-answer", answer),
            None => w.t("campaign-unanswered"),
        };
        word.into_owned()
    }
}

pub(super) async fn page(
    State(app): State<App>,
    Desk(frame): Desk,
    Me(person): Me,
    Permitted(permit): Permitted<PlanRead>,
) -> Result<Html<String>, Problem> {
    let entries = app.campaigns(&permit).await?;
    let kind = permit.org_record().kind;
    let opens = matches!(kind, OrgKind::Department | OrgKind::Commune);
    let may_manage = opens && person.may(Action::CampaignManage, permit.path());
    let is_school = kind == OrgKind::School;
    show(&ListPage { frame, org: permit.org(), entries, may_manage, is_school })
}
