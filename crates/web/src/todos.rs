//! What is due, as every home shows it: sentence, detail, how long still, one button.

use std::borrow::Cow;

use app::overview::{Todo, Waiting};
use domain::calendar::Instant;
use domain::id::OrgId;

use crate::frame::OrgLine;
use crate::tone::Tone;
use crate::words::Words;

/// A to-do in words; `parts/todos.html` draws a list of them.
#[derive(Clone, Debug)]
pub struct TodoLine {
    /// What is to be done.
    pub text: Cow<'static, str>,
    /// About what.
    pub detail: String,
    /// How long still, or how long too late; `None` without a date.
    pub due: Option<(Tone, Cow<'static, str>)>,
    /// The word on the button.
    pub act: Cow<'static, str>,
    /// Where it is done.
    pub href: String,
    /// What can be answered by one tap, without opening anything.
    pub tap: Option<Tap>,
}

/// An answer by one tap.
#[derive(Clone, Debug)]
pub struct Tap {
    /// Where it is sent.
    pub action: String,
    /// The day that it is about.
    pub day: String,
    /// The word on the button.
    pub label: Cow<'static, str>,
}

/// To-dos in words, in the order they came.
pub fn lines(w: Words, now: Instant, todos: Vec<Todo>) -> Vec<TodoLine> {
    let line = |todo: Todo| TodoLine {
        text: w.word("todo", todo.kind),
        act: w.word("todo-do", todo.kind),
        due: todo.due.map(|due| left(w, now, due)),
        tap: tap(w, &todo),
        detail: todo.detail,
        href: todo.href,
    };
    todos.into_iter().map(line).collect()
}

/// "Nothing today" of a campaign is said here and now.
fn tap(w: Words, todo: &Todo) -> Option<Tap> {
    let (_, day) = app::campaigns::day_of_subject(&todo.subject)?;
    let action = format!("{}/nothing", todo.href);
    Some(Tap { action, day: day.to_string(), label: w.t("campaign-nothing") })
}

/// Days until the last valid day (the day before the first late moment), counted by the calendar as people do.
fn left(w: Words, now: Instant, due: Instant) -> (Tone, Cow<'static, str>) {
    let last = Instant(due.0.saturating_sub(1)).day();
    let days = now.day().until(last).map_or(0, |span| span.get_days());
    match days {
        ..0 => (Tone::Bad, w.t1("todo-late", "n", -days)),
        0 => (Tone::Bad, w.t("todo-today")),
        1..=7 => (Tone::Warn, w.t1("todo-left", "n", days)),
        _ => (Tone::Info, w.t1("todo-left", "n", days)),
    }
}

/// The orgs where something waits besides the present one, with how much.
pub fn elsewhere(waiting: &[Waiting], here: OrgId) -> Vec<(OrgLine, i64)> {
    let others = waiting.iter().filter(|known| known.org != here && known.count > 0);
    let line = |known: &Waiting| {
        (OrgLine { id: known.org.to_string(), name: known.name.clone() }, known.count)
    };
    others.map(line).collect()
}

/// The same counts for the frame's switch and side.
pub fn counts(waiting: &[Waiting]) -> Vec<(String, usize)> {
    let count =
        |known: &Waiting| (known.org.to_string(), usize::try_from(known.count).unwrap_or(0));
    waiting.iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use domain::calendar::first_late;
    use jiff::civil::date;

    use super::*;
    use crate::words::Lang;

    #[test]
    fn days_are_counted_by_the_calendar() {
        let due = first_late(date(2026, 11, 24));
        let said = |at: Instant| left(Words::new(Lang::En), at, due);
        let at =
            |day, minutes| domain::calendar::start_of(date(2026, 11, day)).plus_minutes(minutes);
        assert_eq!(said(at(10, 0)), (Tone::Info, "14 days left".into()));
        assert_eq!(said(at(23, 1439)), (Tone::Warn, "1 day left".into()));
        assert_eq!(said(at(24, 1439)), (Tone::Bad, "due today".into()));
        assert_eq!(said(at(25, 0)), (Tone::Bad, "1 day late".into()));
    }
}
