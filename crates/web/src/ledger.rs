//! The words of a drill-down, and its spreadsheet: the same for the page and for a program.

use app::App;
use app::Result;
use app::access::{LedgerRead, Permit};
use app::ledger::{Figure, Headings, LineView};
use axum::response::Response;
use domain::catalogue::{audience_by_number, service_by_number};
use domain::indicator::Indicator;

use crate::file;
use crate::words::{Lang, Words};

/// What a line says: the measure, and of help the service and who it was for.
pub fn said(w: Words, line: &LineView) -> String {
    let names = (service_by_number(line.service), audience_by_number(line.audience));
    match names {
        (Some(service), Some(audience)) if w.lang == Lang::Vi => {
            format!("{} · {}", service.name_vi, audience.name_vi)
        }
        (Some(service), Some(audience)) => format!("{} · {}", service.name_en, audience.name_en),
        _ => w.word("measure", line.measure).into_owned(),
    }
}

/// What an indicator is called.
pub const fn indicator_name(w: Words, indicator: &'static Indicator) -> &'static str {
    match w.lang {
        Lang::Vi => indicator.name_vi,
        Lang::En => indicator.name_en,
    }
}

/// All that is behind a figure as XLSX, in the reader's language.
///
/// # Errors
/// As [`App::behind`]: the question cannot be read.
pub async fn sheet(
    app: &App,
    w: Words,
    permit: &Permit<LedgerRead>,
    figure: &Figure,
) -> Result<Response> {
    let behind = app.behind(permit, figure, None).await?;
    let period = match behind.from {
        Some(from) => w.t2("ledger-period", "from", w.day(&from), "to", w.day(&behind.to)),
        None => w.t1("ledger-until", "to", w.day(&behind.to)),
    };
    let unit_name = w.word("unit", behind.indicator.unit);
    let headings = Headings {
        tab: behind.indicator.code.to_owned(),
        title: vec![
            permit.org_record().name.clone(),
            indicator_name(w, behind.indicator).to_owned(),
            period.into_owned(),
        ],
        number: w.t("ledger-number").into_owned(),
        day: w.t("ledger-day").into_owned(),
        what: w.t("ledger-what").into_owned(),
        reverses: w.t("ledger-reverses").into_owned(),
        record: w.t("ledger-record").into_owned(),
        quantity: format!("{} ({unit_name})", w.t("ledger-quantity")),
        sum: w.t("ledger-sum").into_owned(),
    };
    let bytes = app.behind_sheet(permit, figure, &headings, |line| said(w, line)).await?;
    let name = format!("{}-{}", behind.indicator.code, permit.org_record().code);
    Ok(file::xlsx(&name, bytes))
}
