//! The words and tones of an activity: its stage, its kinds, whether its day is over.

use domain::activity::{Kind, Stage};
use jiff::civil::Date;
use web::{Choice, Frame, Tone};

/// How an activity's stage feels: a planned one whose day is over wants a word.
pub(super) const fn tone(stage: Stage, over: bool) -> Tone {
    match stage {
        Stage::Planned if over => Tone::Warn,
        Stage::Planned => Tone::Info,
        Stage::Held => Tone::Ok,
        Stage::Cancelled => Tone::Calm,
    }
}

/// The word of a stage; a planned one whose day is over has its own.
pub(super) fn stage_word(frame: &Frame, stage: Stage, over: bool) -> String {
    if stage == Stage::Planned && over {
        frame.w.t("activity-stage-open").into_owned()
    } else {
        frame.w.word("activity-stage", stage).into_owned()
    }
}

/// The kinds to choose from.
pub(super) fn kinds(frame: &Frame) -> Vec<Choice> {
    let choice = |kind: &Kind| Choice::new(kind.code(), frame.w.word("activity-kind", kind));
    Kind::ALL.iter().map(choice).collect()
}

/// Whether the day of an activity is over.
pub(super) fn is_over(day: Date, app: &app::App) -> bool {
    day < app.now().day()
}
