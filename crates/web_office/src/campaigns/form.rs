//! The form of a campaign: what it is called, when it runs, what every unit of a group of areas aims at.

use std::collections::HashMap;

use app::access::CampaignManage;
use app::campaigns::{
    Campaign, CampaignChange, CampaignForm, CampaignText, NewCampaign, TargetTyped,
};
use app::input::{Count, Day};
use app::{App, Error};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::campaign::{Area, ReportHour, TARGETS_MAX, Target, Usual, figures};
use domain::id::OrgId;
use serde::Deserialize;
use web::ledger::indicator_name;
use web::{Choice, Desk, Faults, Frame, Permitted, Problem, Words, show};

use super::at::{At, back, crumbs};

/// Figures that stand open in an empty form; the others unfold.
const OPEN: usize = 2;

/// What was typed, kept as it was; the figures are `figure_0` and `aim_0_phuong` and so on.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    id: String,
    changed: String,
    name: String,
    aim: String,
    first: String,
    last: String,
    hour: String,
    #[serde(flatten)]
    figures: HashMap<String, String>,
}

impl Typed {
    fn of(campaign: &Campaign, targets: &[Target]) -> Self {
        let mut codes: Vec<&str> = Vec::new();
        let mut typed = HashMap::new();
        for target in targets {
            let code = target.indicator.code;
            let line = codes.iter().position(|known| *known == code).unwrap_or_else(|| {
                typed.insert(format!("figure_{}", codes.len()), code.to_owned());
                codes.push(code);
                codes.len() - 1
            });
            typed.insert(format!("aim_{line}_{}", target.area), target.quantity.to_string());
        }
        Self {
            id: campaign.id.to_string(),
            changed: campaign.changed.to_string(),
            name: campaign.name.clone(),
            aim: campaign.aim.clone(),
            first: campaign.days.first.to_string(),
            last: campaign.days.last.to_string(),
            hour: campaign.hour.map_or_else(String::new, ReportHour::text),
            figures: typed,
        }
    }

    fn typed(&self, key: &str) -> &str {
        self.figures.get(key).map_or("", |text| text.trim())
    }

    /// A line without a figure or without a number says nothing; a number without a figure is a fault of the figure.
    fn text(&self, areas: &[Area]) -> CampaignText {
        let mut targets = Vec::new();
        for line in 0..TARGETS_MAX {
            for area in areas {
                let quantity = self.typed(&format!("aim_{line}_{area}"));
                if !quantity.is_empty() {
                    targets.push(TargetTyped {
                        indicator: self.typed(&format!("figure_{line}")).to_owned(),
                        area: *area,
                        quantity: Count(quantity.to_owned()),
                    });
                }
            }
        }
        CampaignText {
            name: self.name.clone(),
            aim: self.aim.clone(),
            first: Day(self.first.clone()),
            last: Day(self.last.clone()),
            hour: self.hour.clone(),
            targets,
        }
    }
}

/// A figure's line of the form.
struct Line {
    number: usize,
    figure: String,
    /// Field, label and number of each group of areas.
    aims: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "campaigns/form.html")]
struct FormPage {
    frame: Frame,
    org: OrgId,
    campaign: Option<Campaign>,
    form: Typed,
    choices: Vec<Choice>,
    open: Vec<Line>,
    more: Vec<Line>,
    usual: Vec<String>,
    faults: Faults,
}

fn usual_name(w: Words, usual: Usual) -> String {
    w.word("campaign-usual", usual).into_owned()
}

fn page(
    mut frame: Frame,
    org: OrgId,
    of: CampaignForm,
    form: Typed,
    faults: Faults,
) -> Result<Html<String>, Problem> {
    let w = frame.w;
    let named = of.campaign.as_ref().map(|campaign| (campaign.id, campaign.name.as_str()));
    crumbs(&mut frame, org, named);
    let label = |area: &Area| match of.areas.len() {
        1 => w.t("campaign-aim-one").into_owned(),
        _ => w.word("campaign-aim", area).into_owned(),
    };
    let line = |number: usize| Line {
        number,
        figure: form.typed(&format!("figure_{number}")).to_owned(),
        aims: of
            .areas
            .iter()
            .map(|area| {
                let field = format!("aim_{number}_{area}");
                let typed = form.typed(&field).to_owned();
                (field, label(area), typed)
            })
            .collect(),
    };
    let mut open: Vec<Line> = (0..TARGETS_MAX).map(line).collect();
    let used = open.iter().rposition(|line| !line.figure.is_empty()).map_or(0, |last| last + 1);
    let more = open.split_off(used.clamp(OPEN, TARGETS_MAX));
    let choice = |of: &'static domain::indicator::Indicator| {
        let unit = w.word("unit", of.unit);
        Choice::new(of.code, format!("{} ({unit})", indicator_name(w, of)))
    };
    show(&FormPage {
        org,
        campaign: of.campaign,
        choices: figures().map(choice).collect(),
        usual: Usual::ALL.iter().map(|usual| usual_name(w, *usual)).collect(),
        open,
        more,
        frame,
        form,
        faults,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct From {
    usual: String,
}

pub(super) async fn new(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CampaignManage>,
    Query(from): Query<From>,
) -> Result<Html<String>, Problem> {
    let of = app.campaign_form(&permit, None).await?;
    let mut form = Typed { id: app.new_id().to_string(), ..Typed::default() };
    if let Ok(usual) = from.usual.parse::<Usual>() {
        let (first, last) = usual.next(app.now().day());
        form.name = format!("{} {}", usual_name(frame.w, usual), first.year());
        (form.first, form.last) = (first.to_string(), last.to_string());
    }
    page(frame, permit.org(), of, form, Faults::new())
}

pub(super) async fn add(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CampaignManage>,
    Form(form): Form<Typed>,
) -> Result<Response, Problem> {
    let id = form.id.parse().map_err(|_| Problem::BadRequest)?;
    let of = app.campaign_form(&permit, None).await?;
    let new = NewCampaign { id, campaign: form.text(&of.areas) };
    match app.add_campaign(&permit, &new).await {
        Ok(id) => Ok(back(permit.org(), id, "campaign-added").into_response()),
        Err(error) => {
            let faults = web::answer::faults(frame.w, error)?;
            let page = page(frame, permit.org(), of, form, faults)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub(super) async fn change(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CampaignManage>,
    At(id): At,
) -> Result<Html<String>, Problem> {
    let of = app.campaign_form(&permit, Some(id)).await?;
    let campaign = of.campaign.as_ref().ok_or(Problem::NotFound)?;
    let form = Typed::of(campaign, &of.targets);
    page(frame, permit.org(), of, form, Faults::new())
}

pub(super) async fn save(
    State(app): State<App>,
    Desk(frame): Desk,
    Permitted(permit): Permitted<CampaignManage>,
    At(id): At,
    Form(mut form): Form<Typed>,
) -> Result<Response, Problem> {
    let changed = form.changed.parse().map_err(|_| Problem::BadRequest)?;
    let of = app.campaign_form(&permit, Some(id)).await?;
    let change = CampaignChange { changed, campaign: form.text(&of.areas) };
    let Err(error) = app.change_campaign(&permit, id, &change).await else {
        return Ok(back(permit.org(), id, "campaign-saved").into_response());
    };
    let (status, faults) = if matches!(error, Error::Stale) {
        // Somebody else was quicker: what was typed stays, the next press goes on from what is there now.
        let mut stale = Faults::new();
        stale.add("name", frame.w.t("fault-campaign-stale"));
        form.changed = of.campaign.as_ref().map_or_else(String::new, |of| of.changed.to_string());
        (StatusCode::CONFLICT, stale)
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, web::answer::faults(frame.w, error)?)
    };
    let page = page(frame, permit.org(), of, form, faults)?;
    Ok((status, page).into_response())
}
