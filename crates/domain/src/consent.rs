//! Consent: what a learner's family and the learner agreed to, and the one question everything asks before it uses a child's data.
//!
//! Law 91/2025/QH15 Điều 9, 10, 24; D23–D26. Answers are only ever appended. Silence is no; so are an answer that has run out
//! and guardians who disagree.

mod rule;

pub use rule::{Facts, GuardianLink, Record, Side, Who, WhyNot, may_use, missing, needed, sides};

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::word_list;

word_list! {
    /// What is agreed to: one record for each, never bundled (D23).
    Purpose {
        /// To be in the force and take part in its activities.
        TakePart = "take_part",
        /// To be shown in a picture.
        Image = "image",
        /// To be named, with class and school, in public.
        PublicName = "public_name",
        /// To be reached by telephone for the programme.
        Contact = "contact",
        /// To help citizens outside the school.
        Outreach = "outreach",
    }
}

word_list! {
    /// Who gives an answer. Each has a record of its own (D24).
    Giver {
        /// A parent or other representative.
        Guardian = "guardian",
        /// The learner.
        Learner = "learner",
    }
}

word_list! {
    /// What was answered.
    Answer {
        /// Agreed.
        Yes = "yes",
        /// Refused when asked.
        No = "no",
        /// Agreed once, and took it back (Luật 91/2025 Điều 10).
        Withdrawn = "withdrawn",
    }
}

word_list! {
    /// By which way the answer came: one kind of record for all four.
    Route {
        /// The guardian's or the learner's own page.
        Web = "web",
        /// By telephone, noted by staff.
        Phone = "phone",
        /// On paper, with a photo of the paper.
        Paper = "paper",
        /// Said in person, noted by staff.
        InPerson = "in_person",
    }
}

word_list! {
    /// What a guardian is to the learner.
    Relation {
        /// Mẹ.
        Mother = "mother",
        /// Cha.
        Father = "father",
        /// Another legal representative.
        Guardian = "guardian",
    }
}

word_list! {
    /// How a paper slip stands that opens the guardian's page.
    SlipState {
        /// Handed out; its one-time code has not been used.
        Open = "open",
        /// Its code was used: the guardian comes back with a key of their own.
        Used = "used",
        /// Opens nothing any more.
        Revoked = "revoked",
    }
}

word_list! {
    /// Whose yes the law and the programme ask for, by age on the day of use (4.3 of the domain notes).
    AgeBand {
        /// Under 7: the guardian alone.
        Under7 = "under_7",
        /// 7 to 15: both.
        From7 = "from_7",
        /// 16 and 17: both, unless the Department only wants guardians told of taking part.
        From16 = "from_16",
        /// 18 and over: the learner alone.
        Adult = "adult",
    }
}

impl AgeBand {
    /// The birthdays at which the band changes, in years.
    const TURNS: [i16; 3] = [7, 16, 18];

    /// The band of somebody on a day.
    pub fn of(born: Date, on: Date) -> Self {
        match age(born, on) {
            ..7 => Self::Under7,
            7..16 => Self::From7,
            16..18 => Self::From16,
            18.. => Self::Adult,
        }
    }

    /// The next birthday after `day` at which other people's yes is needed; `None` for adults (D25).
    pub fn next_turn(born: Date, day: Date) -> Option<Date> {
        Self::TURNS.into_iter().map(|years| birthday(born, years)).find(|turn| *turn > day)
    }
}

/// Full years on a day; 0 before birth. Who was born on 29/02 grows older on 01/03 of a common year.
pub fn age(born: Date, on: Date) -> i16 {
    let had = (on.month(), on.day()) >= (born.month(), born.day());
    (on.year() - born.year() - i16::from(!had)).max(0)
}

/// The day on which somebody reaches this age.
pub fn birthday(born: Date, years: i16) -> Date {
    let year = born.year().saturating_add(years);
    let day = Date::new(year, born.month(), born.day());
    day.unwrap_or_else(|_| {
        let last = Date::new(year, born.month(), 28).unwrap_or(Date::MAX);
        last.checked_add(1.day()).unwrap_or(Date::MAX)
    })
}

word_list! {
    /// What somebody wants to do with a learner's data. Each asks for one or more purposes.
    Use {
        /// Hold a place in the force, be assigned, sign in as an ambassador.
        TakePart = "take_part",
        /// Show a picture that the learner can be recognised on, to anybody.
        Picture = "picture",
        /// Show name, class or school in public, print a certificate for the wall.
        PublicName = "public_name",
        /// Show a picture in public with the name beside it.
        NamedPicture = "named_picture",
        /// See or use the family's telephone number.
        Contact = "contact",
        /// Assign to help citizens outside the school.
        Outreach = "outreach",
    }
}

impl Use {
    /// The purposes that must all be agreed to.
    pub const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::TakePart => &[Purpose::TakePart],
            Self::Picture => &[Purpose::Image],
            Self::PublicName => &[Purpose::PublicName],
            Self::NamedPicture => &[Purpose::Image, Purpose::PublicName],
            Self::Contact => &[Purpose::Contact],
            Self::Outreach => &[Purpose::TakePart, Purpose::Outreach],
        }
    }
}

word_list! {
    /// How a call to a family went that has not answered. A no is none of these: it is an answer, and noted as one.
    CallResult {
        /// Somebody was spoken to, and will answer.
        Reached = "reached",
        /// Asked to be called again.
        Later = "later",
        /// Nobody could be reached.
        Absent = "absent",
    }
}

/// The Department's rule for 16- and 17-year-olds taking part (4.3): the law does not address them.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SixteenRule {
    /// The guardian's yes is needed too: the default.
    #[default]
    Both,
    /// The guardian is told; the learner's yes is enough to take part. Pictures and names in public still need both.
    Inform,
}

/// The version of the texts that are agreed to. A change of wording is a new version; a test holds texts and version together.
pub const TEXT_VERSION: &str = "2026-1";

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_band_begins_on_the_birthday() {
        let born = date(2010, 11, 23);
        assert_eq!(AgeBand::of(born, date(2017, 11, 22)), AgeBand::Under7);
        assert_eq!(AgeBand::of(born, date(2017, 11, 23)), AgeBand::From7);
        assert_eq!(AgeBand::of(born, date(2026, 11, 22)), AgeBand::From7);
        assert_eq!(AgeBand::of(born, date(2026, 11, 23)), AgeBand::From16);
        assert_eq!(AgeBand::of(born, date(2028, 11, 23)), AgeBand::Adult);
        assert_eq!(AgeBand::next_turn(born, date(2026, 11, 22)), Some(date(2026, 11, 23)));
        assert_eq!(AgeBand::next_turn(born, date(2026, 11, 23)), Some(date(2028, 11, 23)));
        assert_eq!(AgeBand::next_turn(born, date(2028, 11, 23)), None);
    }

    #[test]
    fn born_on_the_29th_of_february_grows_older_on_the_first_of_march() {
        let born = date(2008, 2, 29);
        assert_eq!(age(born, date(2026, 2, 28)), 17);
        assert_eq!(age(born, date(2026, 3, 1)), 18);
        assert_eq!(birthday(born, 18), date(2026, 3, 1));
        assert_eq!(birthday(born, 16), date(2024, 2, 29));
    }

    proptest! {
        /// The birthday is the first day of the new age, for every birth date.
        #[test]
        fn age_changes_exactly_on_the_birthday(n in 0i64..12_000, years in 1i16..30) {
            let born = date(1995, 1, 1).checked_add(n.days()).unwrap();
            let day = birthday(born, years);
            prop_assert_eq!(age(born, day), years);
            prop_assert_eq!(age(born, day.yesterday().unwrap()), years - 1);
        }
    }
}
