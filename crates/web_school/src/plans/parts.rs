//! What differs between two states of a plan, in words: a line for each part, old and new.

use domain::plan::{Difference, Duties, Part, SentItem};
use web::Words;

/// A part of an item that is not what it was.
pub(super) struct PartChange {
    /// What part it is.
    pub(super) label: String,
    /// What it was.
    pub(super) before: String,
    /// What it is.
    pub(super) after: String,
}

/// The parts of a changed item, in words; none where the item is new or gone.
pub(super) fn parts(w: Words, duties: &Duties, difference: &Difference) -> Vec<PartChange> {
    let (Some(before), Some(after)) = (&difference.before, &difference.after) else {
        return Vec::new();
    };
    let change = |part: &Part| PartChange {
        label: w.word("plan-part", part).into_owned(),
        before: said(w, duties, before, *part),
        after: said(w, duties, after, *part),
    };
    difference.parts.iter().map(change).collect()
}

/// What an item says of a part; a dash where it says nothing.
fn said(w: Words, duties: &Duties, item: &SentItem, part: Part) -> String {
    let text = match part {
        Part::Title => item.title.clone(),
        Part::Month => w.t1("plan-month-short", "month", item.month.to_string()).into_owned(),
        Part::Kind => w.word("plan-kind", item.kind).into_owned(),
        Part::Integration => w.word("plan-integration", item.integration).into_owned(),
        Part::Detail => item.detail.clone(),
        Part::Duty => duties.name(&item.duty).to_owned(),
        Part::Task => item.task.clone(),
        Part::Roadmap => item.roadmap.as_ref().map_or_else(String::new, |of| of.title.clone()),
        Part::Owner => item.owner.clone(),
        Part::Targets => {
            let figure = |target: &domain::plan::Target| {
                let unit = w.word("plan-unit", target.unit).into_owned();
                w.t2("plan-figure", "n", target.quantity, "unit", unit).into_owned()
            };
            item.targets.iter().map(figure).collect::<Vec<_>>().join("; ")
        }
    };
    if text.is_empty() { "–".to_owned() } else { text }
}
