//! The duties of the programme as the Department keeps them, and which ages each suits (R26, R30).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::org::Stage;
use crate::word_list;
use crate::words::Title;

word_list! {
    /// The level that a year's work is planned for.
    Level {
        /// Tiểu học.
        Primary = "primary",
        /// Trung học cơ sở.
        LowerSecondary = "lower_secondary",
        /// Trung học phổ thông.
        UpperSecondary = "upper_secondary",
        /// Giáo dục thường xuyên, nghề nghiệp: the attached units that are no school of a single stage.
        Continuing = "continuing",
    }
}

impl Level {
    /// The levels that a school teaches, the youngest first; every one where its stage is not known.
    pub const fn of(stage: Option<Stage>) -> &'static [Self] {
        use Level as L;
        match stage {
            Some(Stage::Kindergarten | Stage::Primary) => &[L::Primary],
            Some(Stage::LowerSecondary) => &[L::LowerSecondary],
            Some(Stage::PrimaryLower | Stage::Inclusive) => &[L::Primary, L::LowerSecondary],
            Some(Stage::Upper | Stage::Gifted | Stage::BoardingUpper) => &[L::UpperSecondary],
            Some(Stage::LowerUpper | Stage::BoardingLowerUpper) => {
                &[L::LowerSecondary, L::UpperSecondary]
            }
            Some(Stage::AllStages) => &[L::Primary, L::LowerSecondary, L::UpperSecondary],
            Some(Stage::Continuing | Stage::Vocational) => &[L::Continuing],
            None => Self::ALL,
        }
    }
}

/// A duty of the programme, in the Department's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// What items keep: small letters, digits and `_`. Never given to another duty.
    pub code: String,
    /// The duty in words; 3 to 200 characters.
    pub name: String,
    /// The levels it suits. Without any it is no longer given, and stays readable in old plans.
    pub levels: Vec<Level>,
}

/// The Department's catalogue of duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// In the order in which they are shown.
    pub rows: Vec<Duty>,
}

/// What is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DutyFault {
    /// None, or more than [`Duties::MOST`].
    Count,
    /// The code of this row is no code, or stands twice.
    Code(usize),
    /// The name of this row is too short or too long.
    Name(usize),
    /// A duty that was there is missing: old plans would lose its name.
    Gone(String),
}

impl Duties {
    /// The most duties that a catalogue may have.
    pub const MOST: usize = 30;
    /// The longest code.
    const CODE_MAX: usize = 40;

    /// The duty with this code.
    pub fn find(&self, code: &str) -> Option<&Duty> {
        self.rows.iter().find(|duty| duty.code == code)
    }

    /// What a duty is called; its code where the catalogue does not know it.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.find(code).map_or(code, |duty| &duty.name)
    }

    /// Those that a school of this stage may be given.
    pub fn fitting(&self, stage: Option<Stage>) -> impl Iterator<Item = &Duty> {
        self.rows.iter().filter(move |duty| duty.suits(stage))
    }

    /// Why an item with this duty does not suit a school: the levels that the duty is for. `None`: it suits, or the item
    /// names no duty.
    pub fn unfit(&self, code: &str, stage: Option<Stage>) -> Option<&[Level]> {
        let duty = self.find(code)?;
        if duty.suits(stage) { None } else { Some(&duty.levels) }
    }

    /// The catalogue, when it may follow `before`; every fault of it otherwise.
    pub fn checked(mut self, before: &Self) -> Result<Self, Vec<DutyFault>> {
        let mut faults = Vec::new();
        if self.rows.is_empty() || self.rows.len() > Self::MOST {
            faults.push(DutyFault::Count);
        }
        let mut seen = BTreeSet::new();
        for (n, duty) in self.rows.iter_mut().enumerate() {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            let fits = !duty.code.is_empty() && duty.code.len() <= Self::CODE_MAX;
            if !fits || !duty.code.bytes().all(plain) || !seen.insert(duty.code.clone()) {
                faults.push(DutyFault::Code(n));
            }
            match Title::parse(&duty.name) {
                Ok(name) => name.as_str().clone_into(&mut duty.name),
                Err(_) => faults.push(DutyFault::Name(n)),
            }
            duty.levels.sort_unstable();
            duty.levels.dedup();
        }
        let gone = before.rows.iter().filter(|duty| !seen.contains(&duty.code));
        faults.extend(gone.map(|duty| DutyFault::Gone(duty.code.clone())));
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }
}

impl Duty {
    /// Whether it suits any of the ages that a school teaches.
    pub fn suits(&self, stage: Option<Stage>) -> bool {
        Level::of(stage).iter().any(|level| self.levels.contains(level))
    }
}

/// The catalogue before the Department has changed it: the four duties of the plan (II.4) and how they are kept up (II.3), in
/// words of our own. The youngest do not go out to citizens (D26).
impl Default for Duties {
    fn default() -> Self {
        let all = Level::ALL;
        let older = &[Level::LowerSecondary, Level::UpperSecondary, Level::Continuing][..];
        let rows = [
            ("platforms", "Giúp thầy cô, bạn học dùng nền tảng học tập và công cụ dạy học số", all),
            ("skills", "Hướng dẫn bạn học kỹ năng số cơ bản", all),
            ("safety", "Tuyên truyền an toàn thông tin, ứng xử văn minh trên mạng", all),
            ("family", "Cùng gia đình sử dụng dịch vụ số an toàn", all),
            ("public_services", "Hướng dẫn người dân dùng dịch vụ công trực tuyến", older),
            ("payment", "Hướng dẫn thanh toán không dùng tiền mặt, ứng dụng số thiết yếu", older),
            (
                "partners",
                "Phối hợp tổ công nghệ số cộng đồng, Đoàn Thanh niên tại địa phương",
                older,
            ),
            ("upkeep", "Xây dựng, bồi dưỡng lực lượng, truyền thông về Đại sứ số", all),
        ];
        let duty = |(code, name, levels): (&str, &str, &[Level])| Duty {
            code: code.to_owned(),
            name: name.to_owned(),
            levels: levels.to_vec(),
        };
        Self { rows: rows.into_iter().map(duty).collect() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stages() -> impl Strategy<Value = Option<Stage>> {
        proptest::option::of(proptest::sample::select(Stage::ALL))
    }

    proptest! {
        /// The slow model: a school of several stages may take what any of its pupils may take, and nothing else.
        #[test]
        fn a_duty_is_unfit_exactly_when_no_pupil_of_the_school_is_of_its_ages(
            stage in stages(),
            levels in proptest::collection::vec(proptest::sample::select(Level::ALL), 0..4),
        ) {
            let duty = Duty { code: "x".into(), name: "Việc này".into(), levels: levels.clone() };
            let duties = Duties { rows: vec![duty] };
            let mut fits = false;
            for taught in Level::of(stage) {
                for level in &levels {
                    fits |= taught == level;
                }
            }
            prop_assert_eq!(duties.unfit("x", stage).is_none(), fits);
            prop_assert_eq!(duties.fitting(stage).count(), usize::from(fits));
            prop_assert_eq!(duties.unfit("", stage), None);
        }
    }

    #[test]
    fn the_first_catalogue_keeps_its_own_rules_and_keeps_the_youngest_at_school() {
        let duties = Duties::default();
        assert_eq!(duties.clone().checked(&duties), Ok(duties.clone()));
        for duty in ["public_services", "payment", "partners"] {
            assert!(duties.unfit(duty, Some(Stage::Primary)).is_some(), "{duty}");
            assert!(duties.unfit(duty, Some(Stage::PrimaryLower)).is_none(), "{duty}");
        }
        for stage in Stage::ALL {
            assert!(duties.fitting(Some(*stage)).count() >= 4, "{stage}");
        }
    }

    #[test]
    fn a_catalogue_names_every_fault_and_never_loses_a_duty() {
        let before = Duties::default();
        let row = |code: &str, name: &str| Duty {
            code: code.to_owned(),
            name: name.to_owned(),
            levels: vec![Level::Primary, Level::Primary],
        };
        let bad = Duties {
            rows: vec![row("platforms", "ok tên"), row("Hoa", "x"), row("platforms", "tên")],
        };
        let faults = bad.checked(&before).unwrap_err();
        assert!(faults.contains(&DutyFault::Code(1)) && faults.contains(&DutyFault::Name(1)));
        assert!(faults.contains(&DutyFault::Code(2)));
        assert!(faults.contains(&DutyFault::Gone("skills".to_owned())), "{faults:?}");
        let mut more = before.clone();
        more.rows.push(row("moi_1", "  Việc mới  "));
        let more = more.checked(&before).unwrap();
        assert_eq!((more.name("moi_1"), more.name("khac")), ("Việc mới", "khac"));
        assert_eq!(more.find("moi_1").unwrap().levels, [Level::Primary]);
        assert_eq!(
            Duties { rows: vec![] }.checked(&Duties { rows: vec![] }),
            Err(vec![DutyFault::Count])
        );
    }
}
