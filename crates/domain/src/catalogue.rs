//! What help is counted by: service categories and audiences (domain study 2.4), as data with stable small numbers.
//!
//! These are the ones every province starts with; the numbers are what the ledger keeps.

/// A service category of the tally.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// The number in the ledger. Never reused.
    pub number: i32,
    /// The stable code.
    pub code: &'static str,
    /// The work group it belongs to.
    pub group: ServiceGroup,
    /// The Vietnamese name.
    pub name_vi: &'static str,
    /// The English name.
    pub name_en: &'static str,
}

crate::word_list! {
    /// The seven groups of domain study 2.4; the first is duty 1 of the plan, the second duty 2, the others duty 3.
    ServiceGroup {
        /// Nền tảng học tập và quản lý giáo dục.
        School = "school",
        /// Kỹ năng số cơ bản.
        Basics = "basics",
        /// Định danh và dịch vụ công.
        Public = "public",
        /// Thanh toán không dùng tiền mặt và chợ số.
        Payment = "payment",
        /// Nông thôn số, OCOP.
        Rural = "rural",
        /// An toàn số cộng đồng.
        Safety = "safety",
        /// Nền tảng số khác của địa phương.
        Local = "local",
    }
}

/// Who was helped. Counted as a group, never as a stored attribute of a named person (D33, D35).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// The number in the ledger. Never reused.
    pub number: i32,
    /// The stable code.
    pub code: &'static str,
    /// Whether they belong to the school (duty 1 and 2) or to the community (duty 3).
    pub community: bool,
    /// The Vietnamese name.
    pub name_vi: &'static str,
    /// The English name.
    pub name_en: &'static str,
}

const fn service(
    number: i32,
    code: &'static str,
    group: ServiceGroup,
    name_vi: &'static str,
    name_en: &'static str,
) -> Service {
    Service { number, code, group, name_vi, name_en }
}

use ServiceGroup as G;

/// The seeded services.
pub const SERVICES: [Service; 21] = [
    service(
        11,
        "lms",
        G::School,
        "Lớp học trực tuyến, nền tảng học tập số",
        "Online classes, learning platforms",
    ),
    service(
        12,
        "school_record",
        G::School,
        "Học bạ số, sổ liên lạc điện tử",
        "Digital records, school-home messages",
    ),
    service(
        13,
        "school_account",
        G::School,
        "Tài khoản, mật khẩu của nhà trường",
        "School accounts and passwords",
    ),
    service(14, "teaching_tool", G::School, "Công cụ dạy học số", "Digital teaching tools"),
    service(
        21,
        "device",
        G::Basics,
        "Sử dụng thiết bị, cài đặt ứng dụng",
        "Using devices, installing apps",
    ),
    service(
        22,
        "search_mail",
        G::Basics,
        "Tìm kiếm, thư điện tử, văn phòng số",
        "Search, e-mail, office tools",
    ),
    service(23, "ai_tool", G::Basics, "Công cụ trí tuệ nhân tạo", "Artificial intelligence tools"),
    service(
        31,
        "vneid",
        G::Public,
        "VNeID: cài đặt, kích hoạt, tiện ích",
        "VNeID: set up, activation, features",
    ),
    service(
        32,
        "public_service",
        G::Public,
        "Dịch vụ công trực tuyến: nộp, tra cứu hồ sơ",
        "Online public services: filing, tracking",
    ),
    service(
        33,
        "public_fee",
        G::Public,
        "Thanh toán phí, lệ phí trực tuyến",
        "Paying public fees online",
    ),
    service(34, "e_signature", G::Public, "Chữ ký số cá nhân", "Personal digital signature"),
    service(
        35,
        "one_stop",
        G::Public,
        "Lấy số, tờ khai tại bộ phận một cửa",
        "Queue numbers and forms at the one-stop desk",
    ),
    service(
        41,
        "qr_payment",
        G::Payment,
        "Mã QR, thanh toán không dùng tiền mặt",
        "QR codes, cashless payment",
    ),
    service(42, "e_wallet", G::Payment, "Ngân hàng số, ví điện tử", "Digital banking, e-wallets"),
    service(
        43,
        "online_shopping",
        G::Payment,
        "Mua sắm, bán hàng trực tuyến",
        "Buying and selling online",
    ),
    service(
        51,
        "rural_digital",
        G::Rural,
        "Nông thôn số, sản phẩm OCOP",
        "Digital countryside, OCOP products",
    ),
    service(61, "scam", G::Safety, "Phòng tránh lừa đảo trực tuyến", "Avoiding online scams"),
    service(
        62,
        "account_safety",
        G::Safety,
        "Bảo vệ tài khoản, dữ liệu cá nhân",
        "Protecting accounts and personal data",
    ),
    service(
        63,
        "fake_news",
        G::Safety,
        "Nhận biết tin giả, ứng xử trên mạng",
        "Spotting fake news, netiquette",
    ),
    service(
        71,
        "local_platform",
        G::Local,
        "Nền tảng số của địa phương",
        "Local digital platforms",
    ),
    service(79, "other", G::Local, "Nội dung số khác", "Other digital matters"),
];

const fn audience(
    number: i32,
    code: &'static str,
    community: bool,
    name_vi: &'static str,
    name_en: &'static str,
) -> Audience {
    Audience { number, code, community, name_vi, name_en }
}

/// The seeded audiences.
pub const AUDIENCES: [Audience; 7] = [
    audience(1, "teacher", false, "Giáo viên, nhân viên", "Teachers and staff"),
    audience(2, "learner", false, "Học sinh, học viên", "Learners"),
    audience(3, "family", true, "Phụ huynh, gia đình", "Parents and families"),
    audience(4, "citizen", true, "Người dân", "Citizens"),
    audience(5, "elderly", true, "Người cao tuổi", "Older people"),
    audience(6, "merchant", true, "Hộ kinh doanh, tiểu thương", "Household businesses, traders"),
    audience(
        7,
        "minority_area",
        true,
        "Đồng bào vùng dân tộc thiểu số",
        "People of ethnic-minority areas",
    ),
];

/// A seeded service by its number.
pub fn service_by_number(number: i32) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.number == number)
}

/// A seeded service by its code.
pub fn service_by_code(code: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.code == code)
}

/// A seeded audience by its number.
pub fn audience_by_number(number: i32) -> Option<&'static Audience> {
    AUDIENCES.iter().find(|audience| audience.number == number)
}

/// A seeded audience by its code.
pub fn audience_by_code(code: &str) -> Option<&'static Audience> {
    AUDIENCES.iter().find(|audience| audience.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_are_unique_and_every_group_has_a_service() {
        for (n, one) in SERVICES.iter().enumerate() {
            for other in &SERVICES[n + 1..] {
                assert!(one.number != other.number && one.code != other.code, "{}", one.code);
            }
        }
        for (n, one) in AUDIENCES.iter().enumerate() {
            for other in &AUDIENCES[n + 1..] {
                assert!(one.number != other.number && one.code != other.code, "{}", one.code);
            }
        }
        for group in ServiceGroup::ALL {
            assert!(SERVICES.iter().any(|service| service.group == *group), "{group}");
        }
    }
}
