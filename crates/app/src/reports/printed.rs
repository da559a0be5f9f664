//! How figures, units, titles and reasons are printed, in the paper, its appendices and the workbook alike.

use domain::ledger::Unit;
use domain::paper::{group_thousands, short_decimal};
use domain::report::extension::Cause;
use domain::report::{Absence, Section};

/// The printed title of a section.
pub(super) const fn title(section: Section) -> &'static str {
    match section {
        Section::Direction => "Công tác chỉ đạo, triển khai",
        Section::Results => "Kết quả thực hiện",
        Section::Assessment => "Đánh giá chung",
        Section::Orientation => "Phương hướng, nhiệm vụ",
        Section::Proposals => "Đề xuất, kiến nghị",
    }
}

/// The printed unit (D48). Minutes are printed in hours.
pub(super) const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Contact => "lượt",
        Unit::Person => "người",
        Unit::Session => "buổi",
        Unit::Minute => "giờ",
        Unit::Team => "câu lạc bộ, đội, nhóm",
        Unit::Plan => "kế hoạch",
        Unit::Activity => "hoạt động",
        Unit::Org => "đơn vị",
    }
}

/// A figure as it is printed: minutes in hours with one decimal.
pub(super) fn figure(of: Unit, value: i64) -> String {
    match of {
        Unit::Minute => {
            short_decimal(value.saturating_mul(10).saturating_add(30).div_euclid(60), 1)
        }
        Unit::Contact | Unit::Person | Unit::Session | Unit::Team | Unit::Plan => {
            group_thousands(value)
        }
        Unit::Activity | Unit::Org => group_thousands(value),
    }
}

/// Why an org is not in the sum, printed behind its name.
pub(super) const fn absence(why: Absence) -> &'static str {
    match why {
        Absence::NotSent => "chưa gửi",
        Absence::Waiting => "đã gửi, chưa được chấp nhận",
        Absence::Returned => "bị trả lại, chưa gửi lại",
    }
}

/// Why more time was granted.
pub(super) const fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Flood => "lũ lụt",
        Cause::Storm => "bão",
        Cause::Outage => "mất điện, mất mạng",
        Cause::Illness => "ốm đau, dịch bệnh",
        Cause::Other => "lý do khác",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_printed_in_hours() {
        assert_eq!(figure(Unit::Minute, 90), "1,5");
        assert_eq!(figure(Unit::Minute, 7_200_000), "120.000");
        assert_eq!(figure(Unit::Contact, 12_345), "12.345");
    }
}
