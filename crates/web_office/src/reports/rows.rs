//! The rows of figures as they are shown: name in the reader's language, unit, where the records behind it are.

use app::reports::ReportView;
use domain::id::OrgId;
use domain::indicator::{self, Indicator};
use domain::ledger::Unit;
use domain::report::{Cell, Content, RemarkedCell, ReportStage};
use web::Tone;
use web::words::{Lang, Words};

/// A figure of a report on a page.
pub(crate) struct FigureRow {
    /// The indicator's code.
    pub code: String,
    /// Its name in the reader's language.
    pub name: &'static str,
    /// Its unit in the reader's language.
    pub unit: String,
    /// Counted or summed.
    pub computed: String,
    /// What is reported.
    pub value: String,
    /// The reported number as it is typed.
    pub typed: i64,
    /// The correction with its sign; empty when there is none.
    pub adjustment: String,
    /// Why it was corrected.
    pub reason: String,
    /// The figure of the period before.
    pub before: Option<String>,
    /// The records behind it.
    pub href: String,
    /// Code of the remark with which it was sent back.
    pub remark: Option<&'static str>,
    /// It changed a lot: look at it.
    pub flagged: bool,
}

/// A figure in its unit: minutes in hours with one decimal.
pub(crate) fn figure(w: Words, unit: Unit, value: i64) -> String {
    if unit != Unit::Minute {
        return w.n(value);
    }
    let tenths = value.saturating_mul(10).saturating_add(30).div_euclid(60);
    let comma = if w.lang == Lang::Vi { ',' } else { '.' };
    format!("{}{comma}{}", w.n(tenths.div_euclid(10)), tenths.rem_euclid(10))
}

/// The name of an indicator in the reader's language.
pub(crate) fn name_of(w: Words, code: &str) -> &'static str {
    let name = |known: &'static Indicator| match w.lang {
        Lang::Vi => known.name_vi,
        Lang::En => known.name_en,
    };
    indicator::by_code(code).map_or("", name)
}

/// The tone of a stage.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
pub(crate) const fn tone(stage: &ReportStage) -> Tone {
    match stage {
        ReportStage::Draft => Tone::Calm,
        ReportStage::Submitted => Tone::Info,
        ReportStage::Returned => Tone::Warn,
        ReportStage::Accepted => Tone::Ok,
    }
}

fn row(w: Words, org: OrgId, content: &Content, cell: &Cell) -> FigureRow {
    let (code, span) = (&cell.indicator, &content.period);
    let stock = indicator::by_code(code).is_some_and(Indicator::is_stock);
    let from = if stock { "2000-01-01".to_owned() } else { span.starts_on.to_string() };
    let to = if stock { content.counted_to } else { span.ends_on };
    // A school's figure opens its records; a sum opens the orgs that it is made of.
    let href = if content.org.tier.sums_up() {
        format!("/o/{org}/reports/{}?figure={code}#below", span.code)
    } else {
        format!("/o/{org}/ledger?indicator={code}&from={from}&to={to}")
    };
    let sign = if cell.adjustment > 0 { "+" } else { "" };
    FigureRow {
        code: code.clone(),
        name: name_of(w, code),
        unit: w.word("report-unit", cell.unit).into_owned(),
        computed: figure(w, cell.unit, cell.computed),
        value: figure(w, cell.unit, cell.value()),
        typed: cell.value(),
        adjustment: if cell.adjustment == 0 {
            String::new()
        } else {
            format!("{sign}{}", figure(w, cell.unit, cell.adjustment))
        },
        reason: cell.reason.clone(),
        before: None,
        href,
        remark: None,
        flagged: false,
    }
}

/// The rows of a frozen content.
pub(crate) fn of_content(w: Words, org: OrgId, content: &Content) -> Vec<FigureRow> {
    content.figures.iter().map(|cell| row(w, org, content, cell)).collect()
}

/// The rows of a report, with the period before and the remarks of the last return.
pub(crate) fn rows(w: Words, view: &ReportView) -> Vec<FigureRow> {
    let asked: &[RemarkedCell] = view.returned.as_ref().map_or(&[], |last| &last.cells);
    let mut rows = of_content(w, view.who.org.id, &view.content);
    for (row, cell) in rows.iter_mut().zip(&view.content.figures) {
        let before = view.before.get(&cell.indicator);
        row.before = before.map(|value| figure(w, cell.unit, *value));
        let remark = asked.iter().find(|one| one.indicator == cell.indicator);
        row.remark = remark.map(|one| one.remark.code());
        row.flagged = view.checks.iter().any(|check| {
            matches!(check, domain::report::Check::BigChange { indicator, .. } if *indicator == cell.indicator)
        });
    }
    rows
}

/// The sentence of a check.
pub(crate) fn check_words(w: Words, check: &domain::report::Check) -> String {
    use domain::report::Check;
    match check {
        Check::Empty(section) => {
            w.t1("reports-check-empty", "section", w.word("report-section", section)).into_owned()
        }
        Check::AllZero => w.t("reports-check-zero").into_owned(),
        Check::Missing(n) => w.t1("reports-check-missing", "n", *n).into_owned(),
        Check::Negative(code) => {
            w.t1("reports-check-negative", "figure", name_of(w, code)).into_owned()
        }
        Check::BigChange { indicator, before } => {
            let unit = indicator::by_code(indicator).map(|known| known.unit);
            let before = unit.map_or_else(String::new, |unit| figure(w, unit, *before));
            w.t2("reports-check-change", "figure", name_of(w, indicator), "before", before)
                .into_owned()
        }
    }
}
