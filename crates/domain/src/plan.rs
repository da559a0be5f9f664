//! The yearly plan: its stages, items, and the Department's template by school stage (R07, R17, R26).

mod duty;
mod sending;

pub use duty::{Duties, Duty, DutyFault, Level};
pub use sending::{Difference, Mending, Part, Sending, SentItem, differences};

use crate::activity::Kind;
use crate::calendar::SchoolYear;
use crate::ledger::Unit;
use crate::org::Stage as SchoolStage;
use crate::word_list;

word_list! {
    /// Where a plan stands.
    PlanStage {
        /// Being written at the school.
        Draft = "draft",
        /// Sent to the school's head.
        Submitted = "submitted",
        /// Sent back with remarks.
        Returned = "returned",
        /// Approved; waits for its number.
        Approved = "approved",
        /// Issued under a number: frozen.
        Issued = "issued",
    }
}

word_list! {
    /// What can be done with a plan.
    PlanStep {
        /// Send it to the head.
        Submit = "submit",
        /// Send it back with remarks.
        Return = "return",
        /// Approve it.
        Approve = "approve",
        /// Give it its number and freeze it.
        Issue = "issue",
        /// Open a new version of an issued plan.
        Revise = "revise",
    }
}

word_list! {
    /// What a new plan begins with (d3).
    PlanOrigin {
        /// The Department's template for the school's stage.
        Template = "template",
        /// The school's own plan of the year before.
        LastYear = "last_year",
        /// Nothing.
        Blank = "blank",
    }
}

word_list! {
    /// Where a school stands with its plan, seen from above: a stage, or nothing yet (R30).
    PlanState {
        /// There is no plan of the year.
        Missing = "missing",
        /// Being written.
        Draft = "draft",
        /// Sent to the head.
        Submitted = "submitted",
        /// Sent back.
        Returned = "returned",
        /// Approved, without a number yet.
        Approved = "approved",
        /// Issued.
        Issued = "issued",
    }
}

impl From<Option<PlanStage>> for PlanState {
    fn from(stage: Option<PlanStage>) -> Self {
        match stage {
            None => Self::Missing,
            Some(PlanStage::Draft) => Self::Draft,
            Some(PlanStage::Submitted) => Self::Submitted,
            Some(PlanStage::Returned) => Self::Returned,
            Some(PlanStage::Approved) => Self::Approved,
            Some(PlanStage::Issued) => Self::Issued,
        }
    }
}

impl PlanState {
    /// The stage; `None` where there is no plan.
    pub const fn stage(self) -> Option<PlanStage> {
        match self {
            Self::Missing => None,
            Self::Draft => Some(PlanStage::Draft),
            Self::Submitted => Some(PlanStage::Submitted),
            Self::Returned => Some(PlanStage::Returned),
            Self::Approved => Some(PlanStage::Approved),
            Self::Issued => Some(PlanStage::Issued),
        }
    }
}

/// The most items a plan may have: more is a list, not a plan.
pub const ITEMS_MAX: usize = 200;
/// The most an item may aim at, in its unit.
pub const TARGET_MAX: i64 = 1_000_000;

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not possible at this stage.
    #[error("{step} is not possible while {stage}")]
    OutOfOrder {
        /// Where it stands.
        stage: PlanStage,
        /// What was asked.
        step: PlanStep,
    },
    /// A plan without items says nothing.
    #[error("the plan has no items")]
    Empty,
    /// A return names what to mend.
    #[error("a return needs a remark")]
    NoRemark,
    /// Maker and signer are different people.
    #[error("who submitted a plan cannot approve it")]
    SamePerson,
}

impl PlanStage {
    /// The stage after a step.
    pub const fn take(self, step: PlanStep) -> Result<Self, PlanError> {
        use PlanStep as P;
        match (self, step) {
            (Self::Draft | Self::Returned, P::Submit) => Ok(Self::Submitted),
            (Self::Submitted | Self::Approved, P::Return) => Ok(Self::Returned),
            (Self::Submitted, P::Approve) => Ok(Self::Approved),
            (Self::Approved, P::Issue) => Ok(Self::Issued),
            (Self::Issued, P::Revise) => Ok(Self::Draft),
            (Self::Draft | Self::Returned, P::Return | P::Approve | P::Issue | P::Revise)
            | (Self::Submitted, P::Submit | P::Issue | P::Revise)
            | (Self::Approved, P::Submit | P::Approve | P::Revise)
            | (Self::Issued, P::Submit | P::Return | P::Approve | P::Issue) => {
                Err(PlanError::OutOfOrder { stage: self, step })
            }
        }
    }

    /// Whether items may be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

word_list! {
    /// R07: what a plan item is integrated with.
    Integration {
        /// Môn học.
        Subject = "subject",
        /// Hoạt động Đội/Đoàn.
        Youth = "youth",
        /// Hoạt động trải nghiệm, hướng nghiệp.
        Experience = "experience",
    }
}

/// The units in which an item may say its target.
pub const TARGET_UNITS: [Unit; 5] =
    [Unit::Contact, Unit::Session, Unit::Person, Unit::Activity, Unit::Team];

/// A target figure: how much, of what. Figures of different units are never added (D48).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct Target {
    /// How much; from 1.
    pub quantity: i64,
    /// In which unit.
    pub unit: Unit,
}

/// The purpose that a new plan begins with; the school writes its own over it.
pub const AIM: &str =
    "Duy trì lực lượng Đại sứ số của nhà trường hoạt động đều mỗi tháng, an toàn, tự nguyện.
Giúp thầy cô, bạn học và gia đình dùng các dịch vụ số hằng ngày thành thạo hơn.
Gắn hoạt động với nhiệm vụ chuyển đổi số của nhà trường và địa phương.";

/// An item of the Department's template; the title is a key of the locale files (`template-…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateItem {
    /// The calendar month.
    pub month: i8,
    /// What kind of activity.
    pub kind: Kind,
    /// What it is integrated with.
    pub integration: Integration,
    /// Which duty of the programme it carries out.
    pub duty: &'static str,
    /// The Vietnamese title, copied into the school's plan where it can be changed.
    pub title: &'static str,
    /// Who does it.
    pub owner: &'static str,
    /// How much is aimed at.
    pub quantity: i64,
    /// In which unit.
    pub unit: Unit,
}

const fn item(
    month: i8,
    kind: Kind,
    (integration, duty): (Integration, &'static str),
    title: &'static str,
    owner: &'static str,
    quantity: i64,
    unit: Unit,
) -> TemplateItem {
    TemplateItem { month, kind, integration, duty, title, owner, quantity, unit }
}

const HEAD: &str = "Ban giám hiệu";
const LEAD: &str = "Giáo viên phụ trách";
const CLUB: &str = "Câu lạc bộ Đại sứ số";
const YOUTH: &str = "Tổng phụ trách Đội, Bí thư Đoàn";

/// The Department's template: one act a month in the school year, volunteering in summer, peaks in March and summer (R07, R27).
pub const TEMPLATE: [TemplateItem; 14] = [
    item(
        9,
        Kind::Meeting,
        (Integration::Youth, "upkeep"),
        "Kiện toàn câu lạc bộ, phân công nhiệm vụ Đại sứ số",
        HEAD,
        1,
        Unit::Session,
    ),
    item(
        9,
        Kind::Support,
        (Integration::Subject, "platforms"),
        "Hỗ trợ thầy cô, học sinh đăng nhập và sử dụng nền tảng học tập số đầu năm",
        CLUB,
        60,
        Unit::Contact,
    ),
    item(
        10,
        Kind::Communication,
        (Integration::Youth, "upkeep"),
        "Hưởng ứng Ngày Chuyển đổi số quốc gia 10/10",
        YOUTH,
        1,
        Unit::Session,
    ),
    item(
        10,
        Kind::Training,
        (Integration::Subject, "upkeep"),
        "Bồi dưỡng kỹ năng số và kỹ năng hướng dẫn cho Đại sứ số",
        LEAD,
        1,
        Unit::Session,
    ),
    item(
        11,
        Kind::Awareness,
        (Integration::Subject, "safety"),
        "Tuyên truyền an toàn thông tin, ứng xử trên môi trường mạng",
        LEAD,
        2,
        Unit::Session,
    ),
    item(
        12,
        Kind::Support,
        (Integration::Subject, "platforms"),
        "Hỗ trợ sử dụng học liệu số, công cụ ôn tập cuối học kỳ I",
        CLUB,
        60,
        Unit::Contact,
    ),
    item(
        1,
        Kind::Meeting,
        (Integration::Youth, "upkeep"),
        "Sơ kết học kỳ I, rút kinh nghiệm hoạt động câu lạc bộ",
        CLUB,
        1,
        Unit::Session,
    ),
    item(
        2,
        Kind::Awareness,
        (Integration::Experience, "safety"),
        "Ngày An toàn Internet: phòng tránh lừa đảo trực tuyến",
        CLUB,
        1,
        Unit::Session,
    ),
    item(
        3,
        Kind::Community,
        (Integration::Youth, "public_services"),
        "Tháng Thanh niên: hỗ trợ gia đình, người dân sử dụng dịch vụ công trực tuyến",
        YOUTH,
        100,
        Unit::Contact,
    ),
    item(
        4,
        Kind::Contest,
        (Integration::Experience, "upkeep"),
        "Ngày hội Đại sứ số, giới thiệu sản phẩm số của học sinh",
        LEAD,
        1,
        Unit::Session,
    ),
    item(
        5,
        Kind::Support,
        (Integration::Experience, "skills"),
        "Hỗ trợ tra cứu hướng nghiệp, tuyển sinh trực tuyến; tổng kết năm học",
        LEAD,
        40,
        Unit::Contact,
    ),
    item(
        6,
        Kind::Community,
        (Integration::Youth, "payment"),
        "Tình nguyện hè: hướng dẫn thanh toán không dùng tiền mặt tại chợ, cửa hàng",
        YOUTH,
        80,
        Unit::Contact,
    ),
    item(
        7,
        Kind::Community,
        (Integration::Youth, "public_services"),
        "Tình nguyện hè: hỗ trợ người dân tại điểm dịch vụ công của xã, phường",
        YOUTH,
        120,
        Unit::Contact,
    ),
    item(
        8,
        Kind::Training,
        (Integration::Experience, "upkeep"),
        "Chuẩn bị năm học mới: bồi dưỡng đội ngũ Đại sứ số kế cận",
        LEAD,
        1,
        Unit::Session,
    ),
];

/// The template for a school stage. D26: rules differ by stage; the youngest do no outreach to citizens and aim lower.
pub fn template(stage: Option<SchoolStage>) -> Vec<TemplateItem> {
    let young = matches!(stage, Some(SchoolStage::Kindergarten | SchoolStage::Primary));
    let fit = |mut item: TemplateItem| {
        if young {
            item.quantity = (item.quantity / 2).max(1);
            if item.kind == Kind::Community {
                item.kind = Kind::Awareness;
                item.integration = Integration::Experience;
                item.unit = Unit::Session;
                item.quantity = 1;
                item.duty = "family";
                item.title = "Cùng gia đình sử dụng dịch vụ số an toàn";
            } else if item.month == 5 {
                item.title = "Hỗ trợ bạn học sử dụng học liệu số; tổng kết năm học";
            }
        }
        item
    };
    TEMPLATE.into_iter().map(fit).collect()
}

/// D44: months of the school year without an item, in order; an empty summer is named by its three months.
pub fn empty_months(year: SchoolYear, months: &[i8]) -> Vec<crate::calendar::Month> {
    year.months().into_iter().filter(|month| !months.contains(&month.number())).collect()
}

/// D44: whether June, July and August are all without an item: a summer without volunteering is flagged on its own.
pub fn summer_is_empty(months: &[i8]) -> bool {
    !months.iter().any(|month| (6..=8).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_meets_every_step() {
        let mut seen = Vec::new();
        for stage in PlanStage::ALL {
            for step in PlanStep::ALL {
                let next = stage.take(*step).map_or_else(|_| "no".to_owned(), |s| s.to_string());
                seen.push(format!("{stage} + {step} = {next}"));
            }
        }
        insta::assert_snapshot!(seen.join("\n"));
    }

    #[test]
    fn the_template_leaves_no_month_empty() {
        let year = SchoolYear::starting(2025).unwrap();
        for stage in SchoolStage::ALL.iter().copied().map(Some).chain([None]) {
            let months: Vec<i8> = template(stage).iter().map(|item| item.month).collect();
            assert_eq!(empty_months(year, &months), [], "{stage:?}");
        }
        assert_eq!(empty_months(year, &[9, 10]).len(), 10);
        assert!(summer_is_empty(&[9, 10]) && !summer_is_empty(&[9, 7]));
    }

    #[test]
    fn the_youngest_do_not_go_out_to_citizens() {
        let items = template(Some(SchoolStage::Primary));
        assert!(items.iter().all(|item| item.kind != Kind::Community));
        let duties = Duties::default();
        for stage in SchoolStage::ALL.iter().copied().map(Some) {
            for item in template(stage) {
                assert!(duties.find(item.duty).is_some(), "{}", item.duty);
                assert_eq!(duties.unfit(item.duty, stage), None, "{stage:?}: {}", item.title);
            }
        }
    }
}
