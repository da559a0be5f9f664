//! The indicators of the yearly report: each declares its unit and how it is counted from the ledger (D48–D49).

use crate::catalogue::{AUDIENCES, SERVICES, ServiceGroup};
use crate::ledger::{Measure, Total, Unit};
use crate::report::Cell;

/// How a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// What happened inside the period.
    Flow {
        /// The measures that are summed; all of the indicator's unit.
        measures: &'static [Measure],
        /// Which services.
        services: Pick,
        /// Which audiences.
        audiences: People,
    },
    /// How many there are at the end of the period.
    Stock(Measure),
    /// 1 when there is any at the end of the period: counts orgs.
    Presence(Measure),
}

/// Which services count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// All.
    Any,
    /// Those of one group.
    Group(ServiceGroup),
    /// One, by code.
    Code(&'static str),
}

/// Which audiences count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// All.
    Any,
    /// One, by code.
    Code(&'static str),
    /// Those of the school.
    School,
    /// Those of the community.
    Community,
}

/// Which lines of the ledger are behind a figure, by number. An empty list of services or audiences takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Measures.
    pub measures: Vec<i32>,
    /// Service categories.
    pub services: Vec<i32>,
    /// Audiences.
    pub audiences: Vec<i32>,
}

/// A figure of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// The stable code, after the catalogue of the domain study (2.3).
    pub code: &'static str,
    /// The Vietnamese wording, as it is printed.
    pub name_vi: &'static str,
    /// The English wording.
    pub name_en: &'static str,
    /// The unit.
    pub unit: Unit,
    /// How it is counted.
    pub formula: Formula,
}

const fn flow(measures: &'static [Measure]) -> Formula {
    Formula::Flow { measures, services: Pick::Any, audiences: People::Any }
}

const fn help(services: Pick, audiences: People) -> Formula {
    Formula::Flow { measures: &[Measure::Help], services, audiences }
}

const fn row(
    code: &'static str,
    unit: Unit,
    formula: Formula,
    name_vi: &'static str,
    name_en: &'static str,
) -> Indicator {
    Indicator { code, name_vi, name_en, unit, formula }
}

use Measure as M;
use ServiceGroup as G;

/// The indicators of the 25/11 report, in the order they are printed.
pub const INDICATORS: [Indicator; 25] = [
    row(
        "I01",
        Unit::Team,
        Formula::Stock(M::Club),
        "Số câu lạc bộ, đội, nhóm Đại sứ số học đường",
        "Clubs, teams and groups of school digital ambassadors",
    ),
    row(
        "I02",
        Unit::Person,
        Formula::Stock(M::Ambassador),
        "Số Đại sứ số học đường đang hoạt động",
        "Active school digital ambassadors",
    ),
    row(
        "I03",
        Unit::Org,
        Formula::Presence(M::Club),
        "Số cơ sở giáo dục có câu lạc bộ, đội, nhóm",
        "Schools with a club, team or group",
    ),
    row(
        "I19",
        Unit::Plan,
        flow(&[M::PlanIssued]),
        "Số kế hoạch triển khai đã ban hành",
        "Plans issued",
    ),
    row(
        "I12A",
        Unit::Session,
        flow(&[M::SessionTraining]),
        "Số buổi tập huấn, bồi dưỡng",
        "Training sessions",
    ),
    row(
        "I12B",
        Unit::Contact,
        flow(&[M::ReachTraining]),
        "Số lượt người tham gia tập huấn, bồi dưỡng",
        "Attendances at training sessions",
    ),
    row(
        "I14A",
        Unit::Session,
        flow(&[M::SessionAwareness]),
        "Số buổi tuyên truyền an toàn số",
        "Sessions on digital safety",
    ),
    row(
        "I14B",
        Unit::Contact,
        flow(&[M::ReachAwareness]),
        "Số lượt người được tuyên truyền an toàn số",
        "Attendances at sessions on digital safety",
    ),
    row(
        "I04",
        Unit::Session,
        flow(&[M::SessionCommunity]),
        "Số buổi trực điểm hỗ trợ cộng đồng",
        "Sessions of community help points",
    ),
    row(
        "I21",
        Unit::Session,
        flow(&M::SESSIONS),
        "Tổng số buổi hoạt động đã tổ chức",
        "Activity sessions held, all kinds",
    ),
    row(
        "I22",
        Unit::Contact,
        flow(&[M::Participation]),
        "Số lượt Đại sứ số tham gia hoạt động",
        "Participations of ambassadors",
    ),
    row(
        "I23",
        Unit::Minute,
        flow(&[M::ServiceMinutes]),
        "Thời gian hoạt động của Đại sứ số",
        "Service time of ambassadors",
    ),
    row(
        "I17A",
        Unit::Contact,
        help(Pick::Any, People::Code("teacher")),
        "Số lượt giáo viên, nhân viên được hỗ trợ",
        "Help given to teachers and staff",
    ),
    row(
        "I17B",
        Unit::Contact,
        help(Pick::Any, People::Code("learner")),
        "Số lượt học sinh, học viên được hỗ trợ",
        "Help given to learners",
    ),
    row(
        "I17C",
        Unit::Contact,
        help(Pick::Group(G::School), People::School),
        "Trong đó: hỗ trợ nền tảng học tập số, hệ thống quản lý giáo dục",
        "Of these: learning platforms and management systems",
    ),
    row(
        "I05",
        Unit::Contact,
        help(Pick::Any, People::Community),
        "Số lượt gia đình, người dân được hỗ trợ kỹ năng số",
        "Help given to families and citizens",
    ),
    row(
        "I06",
        Unit::Contact,
        help(Pick::Code("vneid"), People::Any),
        "Số lượt hỗ trợ VNeID và tiện ích",
        "Help with VNeID",
    ),
    row(
        "I07",
        Unit::Contact,
        help(Pick::Code("public_service"), People::Any),
        "Số lượt hỗ trợ dịch vụ công trực tuyến",
        "Help with online public services",
    ),
    row(
        "I08",
        Unit::Contact,
        help(Pick::Code("e_signature"), People::Any),
        "Số lượt hỗ trợ chữ ký số",
        "Help with digital signatures",
    ),
    row(
        "I09",
        Unit::Contact,
        help(Pick::Group(G::Payment), People::Any),
        "Số lượt hỗ trợ thanh toán không dùng tiền mặt, chợ số",
        "Help with cashless payment and digital markets",
    ),
    row(
        "I10",
        Unit::Contact,
        help(Pick::Code("one_stop"), People::Any),
        "Số lượt hỗ trợ tại bộ phận một cửa",
        "Help at the one-stop desk",
    ),
    row(
        "I11",
        Unit::Contact,
        help(Pick::Group(G::Rural), People::Any),
        "Số lượt hỗ trợ nông thôn số, sản phẩm OCOP",
        "Help with digital countryside and OCOP products",
    ),
    row(
        "I05T",
        Unit::Contact,
        help(Pick::Any, People::Any),
        "Tổng số lượt hỗ trợ",
        "All help given",
    ),
    row(
        "I20",
        Unit::Activity,
        flow(&[M::JointActivity]),
        "Số hoạt động phối hợp với tổ công nghệ số cộng đồng, Đoàn Thanh niên",
        "Activities together with community teams and the Youth Union",
    ),
    row(
        "I24",
        Unit::Contact,
        flow(&[M::SetAside]),
        "Số lượt tham gia vượt giới hạn xếp ca, có lý do ghi bằng văn bản",
        "Participations for which a limit of scheduling was set aside in writing",
    ),
];

/// The indicator with this code.
pub fn by_code(code: &str) -> Option<&'static Indicator> {
    INDICATORS.iter().find(|indicator| indicator.code == code)
}

impl Pick {
    fn takes(self, number: i32) -> bool {
        let service = SERVICES.iter().find(|service| service.number == number);
        match self {
            Self::Any => true,
            Self::Group(group) => service.is_some_and(|service| service.group == group),
            Self::Code(code) => service.is_some_and(|service| service.code == code),
        }
    }
}

impl People {
    fn takes(self, number: i32) -> bool {
        let audience = AUDIENCES.iter().find(|audience| audience.number == number);
        match self {
            Self::Any => true,
            Self::Code(code) => audience.is_some_and(|audience| audience.code == code),
            Self::School => audience.is_some_and(|audience| !audience.community),
            Self::Community => audience.is_some_and(|audience| audience.community),
        }
    }
}

impl Indicator {
    /// Whether a line of this measure, service and audience is behind the figure. The drill-down asks the same question.
    pub fn takes(&self, measure: Measure, service: i32, audience: i32) -> bool {
        match self.formula {
            Formula::Flow { measures, services, audiences } => {
                measures.contains(&measure) && services.takes(service) && audiences.takes(audience)
            }
            Formula::Stock(of) | Formula::Presence(of) => of == measure,
        }
    }

    /// The numbers of measures, services and audiences behind the figure: the same question as [`Indicator::takes`], for a
    /// `where` clause. A list is empty where any number will do.
    pub fn numbers(&self) -> Numbers {
        let measures = Measure::ALL.iter().copied();
        let (services, audiences) = match self.formula {
            Formula::Flow { services, audiences, .. } => (services, audiences),
            Formula::Stock(_) | Formula::Presence(_) => (Pick::Any, People::Any),
        };
        let mut numbers = Numbers {
            measures: measures.filter(|m| self.counts(*m)).map(Measure::number).collect(),
            ..Numbers::default()
        };
        if services != Pick::Any {
            let taken = SERVICES.iter().map(|service| service.number);
            numbers.services = taken.filter(|number| services.takes(*number)).collect();
        }
        if audiences != People::Any {
            let taken = AUDIENCES.iter().map(|audience| audience.number);
            numbers.audiences = taken.filter(|number| audiences.takes(*number)).collect();
        }
        numbers
    }

    fn counts(&self, measure: Measure) -> bool {
        match self.formula {
            Formula::Flow { measures, .. } => measures.contains(&measure),
            Formula::Stock(of) | Formula::Presence(of) => of == measure,
        }
    }

    /// The figure of one org from the sum of the lines behind it.
    pub const fn figure(&self, sum: i64) -> i64 {
        match self.formula {
            Formula::Presence(_) if sum > 0 => 1,
            Formula::Presence(_) => 0,
            Formula::Flow { .. } | Formula::Stock(_) => sum,
        }
    }

    /// Whether it counts what there is at the end of the period, not what happened in it.
    pub const fn is_stock(&self) -> bool {
        matches!(self.formula, Formula::Stock(_) | Formula::Presence(_))
    }

    /// The figure from the totals of one org: `flow` inside the period, `stock` up to its end.
    pub fn count(&self, flow: &[Total], stock: &[Total]) -> i64 {
        let totals = if self.is_stock() { stock } else { flow };
        let taken = totals.iter().filter(|t| self.takes(t.measure, t.service, t.audience));
        self.figure(taken.map(|total| total.quantity).sum())
    }
}

/// All figures of one org from its totals, without adjustments.
pub fn cells(flow: &[Total], stock: &[Total]) -> Vec<Cell> {
    let cell = |indicator: &Indicator| Cell {
        indicator: indicator.code.to_owned(),
        computed: indicator.count(flow, stock),
        adjustment: 0,
        reason: String::new(),
        unit: indicator.unit,
    };
    INDICATORS.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_indicator_counts_in_its_own_unit() {
        for (n, indicator) in INDICATORS.iter().enumerate() {
            assert!(INDICATORS[..n].iter().all(|other| other.code != indicator.code));
            if let Formula::Flow { measures, .. } = indicator.formula {
                for measure in measures {
                    assert_eq!(measure.unit(), indicator.unit, "{}", indicator.code);
                }
            }
            if let Formula::Stock(measure) = indicator.formula {
                assert_eq!(measure.unit(), indicator.unit, "{}", indicator.code);
            }
        }
    }

    #[test]
    fn the_numbers_ask_the_same_question() {
        let held = |list: &[i32], number| list.is_empty() || list.contains(&number);
        for indicator in &INDICATORS {
            let numbers = indicator.numbers();
            for measure in M::ALL {
                for service in SERVICES.iter().map(|s| s.number).chain([0]) {
                    for audience in AUDIENCES.iter().map(|a| a.number).chain([0]) {
                        let inside = numbers.measures.contains(&measure.number())
                            && held(&numbers.services, service)
                            && held(&numbers.audiences, audience);
                        assert_eq!(indicator.takes(*measure, service, audience), inside);
                    }
                }
            }
        }
    }

    #[test]
    fn help_to_citizens_is_not_help_to_teachers() {
        let total =
            |service, audience, quantity| Total { measure: M::Help, service, audience, quantity };
        let flow = [total(31, 4, 5), total(11, 1, 3), total(31, 1, 2)];
        let value = |code| by_code(code).unwrap().count(&flow, &[]);
        assert_eq!(value("I06"), 7);
        assert_eq!(value("I05"), 5);
        assert_eq!(value("I17A"), 5);
        assert_eq!(value("I17C"), 3);
        assert_eq!(value("I05T"), 10);
    }

    proptest! {
        /// D51: what is counted on the sum of two orgs' totals is the sum of what is counted on each (but for counted orgs).
        #[test]
        fn flows_and_stocks_add_up(
            a in proptest::collection::vec((0usize..17, 0usize..21, 0usize..7, -50i64..500), 0..30),
            b in proptest::collection::vec((0usize..17, 0usize..21, 0usize..7, -50i64..500), 0..30),
        ) {
            let totals = |rows: &[(usize, usize, usize, i64)]| -> Vec<Total> {
                rows.iter().map(|(m, s, p, quantity)| Total {
                    measure: M::ALL[*m],
                    service: SERVICES[*s].number,
                    audience: AUDIENCES[*p].number,
                    quantity: *quantity,
                }).collect()
            };
            let (a, b) = (totals(&a), totals(&b));
            let both: Vec<Total> = a.iter().chain(&b).copied().collect();
            for indicator in &INDICATORS {
                if !matches!(indicator.formula, Formula::Presence(_)) {
                    let parts = indicator.count(&a, &a) + indicator.count(&b, &b);
                    prop_assert_eq!(indicator.count(&both, &both), parts);
                }
            }
        }
    }
}
