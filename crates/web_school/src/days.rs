//! The days of the homes: each with its activities.

use app::overview::Event;
use jiff::civil::Weekday;
use web::words::key;

/// A day with its activities.
pub struct Day {
    /// The day.
    pub day: jiff::civil::Date,
    /// Whether it is today.
    pub today: bool,
    /// What is on.
    pub events: Vec<Event>,
}

/// Events, which come in the order of time, by day.
pub fn days(events: Vec<Event>, today: jiff::civil::Date) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for event in events {
        match days.last_mut().filter(|last| last.day == event.day) {
            Some(last) => last.events.push(event),
            None => {
                days.push(Day { day: event.day, today: event.day == today, events: vec![event] });
            }
        }
    }
    days
}

/// Key of the name of a weekday.
pub fn weekday(day: jiff::civil::Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => key("weekday-1"),
        Weekday::Tuesday => key("weekday-2"),
        Weekday::Wednesday => key("weekday-3"),
        Weekday::Thursday => key("weekday-4"),
        Weekday::Friday => key("weekday-5"),
        Weekday::Saturday => key("weekday-6"),
        Weekday::Sunday => key("weekday-7"),
    }
}
