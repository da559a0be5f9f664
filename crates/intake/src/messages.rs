//! Every sentence that a reading says to people, in Vietnamese: what is wrong and how to mend it.
//!
//! The only place of such texts in this crate. None repeats what a row says about a child.

use domain::roster::{Fault, Field, FileError, FileErrorCode, Reason, SkipReason};

/// Why the whole file was refused.
pub fn file_error(code: FileErrorCode) -> FileError {
    let message = match code {
        FileErrorCode::Empty => {
            "Tệp trống. Hãy kiểm tra lại tệp đã lưu có danh sách rồi tải lên lần nữa."
        }
        FileErrorCode::TooLarge => {
            "Tệp quá lớn (tối đa 32 MB, 256 trang tính, 100.000 học sinh). Hãy chia danh sách thành nhiều tệp hoặc xoá các trang tính không cần."
        }
        FileErrorCode::Pdf => {
            "Đây là tệp PDF, không phải bảng tính. Hãy xuất danh sách ra Excel (.xlsx) hoặc CSV rồi tải lên."
        }
        FileErrorCode::NotASpreadsheet => {
            "Tệp này không phải bảng tính. Hãy dùng tệp Excel (.xlsx, .xls), CSV hoặc bảng HTML do phần mềm trường học xuất ra."
        }
        FileErrorCode::Unsupported => {
            "Định dạng bảng tính này chưa đọc được. Hãy mở tệp bằng Excel, chọn «Lưu thành» (Save As) kiểu .xlsx rồi tải lên."
        }
        FileErrorCode::Encrypted => {
            "Tệp có mật khẩu. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi tải lên."
        }
        FileErrorCode::Broken => {
            "Tệp bị hỏng hoặc bị cắt mất một phần. Hãy mở tệp bằng Excel, lưu lại rồi tải lên; nếu không mở được, hãy xuất lại từ phần mềm."
        }
        FileErrorCode::BadEncoding => {
            "Không đọc chính xác được bảng mã tiếng Việt của tệp (có thể là VNI hoặc lẫn nhiều bảng mã). Không có dòng nào được nhận. Hãy chuyển tệp sang Unicode (UTF-8) rồi tải lên."
        }
        FileErrorCode::ZipBomb => {
            "Tệp bung ra lớn bất thường nên không được mở. Hãy chép danh sách sang một tệp Excel mới rồi tải lên."
        }
        FileErrorCode::Doctype => {
            "Tệp có khai báo (DOCTYPE) mà Excel không bao giờ ghi, nên không được mở vì lý do an toàn. Hãy chép danh sách sang một tệp Excel mới rồi tải lên."
        }
        FileErrorCode::NoHeader => {
            "Không tìm thấy dòng tiêu đề trong 30 dòng đầu của trang tính nào. Danh sách cần có các cột «Họ và tên», «Ngày sinh» và «Lớp»."
        }
    };
    FileError { code, message: message.to_owned() }
}

/// Why a sheet was not read.
pub(crate) fn skipped(reason: SkipReason) -> String {
    match reason {
        SkipReason::Hidden => {
            "Trang tính bị ẩn nên không đọc. Nếu có học sinh ở đây, hãy bỏ ẩn rồi tải lên lại."
        }
        SkipReason::Empty => "Trang tính trống.",
        SkipReason::NoHeader => {
            "Không có dòng tiêu đề với cột «Họ và tên» trong 30 dòng đầu nên không đọc."
        }
    }
    .to_owned()
}

/// Why a row was refused and how to mend it.
pub(crate) fn refused(fault: Fault, field: Field) -> String {
    let detail = fault.detail.unwrap_or("");
    match fault.reason {
        Reason::MissingName => "Thiếu họ và tên. Hãy điền họ và tên học sinh ở dòng này.",
        Reason::InvalidName => match detail {
            "too_long" => "Họ và tên dài quá 100 ký tự. Hãy kiểm tra xem ô có chứa cả nội dung khác không.",
            "digits" => "Họ và tên có chữ số. Hãy xoá chữ số khỏi ô họ và tên.",
            "formula" => "Họ và tên bắt đầu bằng = + - @ như một công thức. Hãy gõ lại họ và tên bằng chữ.",
            "markup" => "Họ và tên có ký hiệu lạ như < > &. Hãy gõ lại họ và tên bằng chữ.",
            "not_latin" => "Họ và tên có chữ cái không phải chữ Việt (có thể do sai bảng mã). Hãy gõ lại bằng Unicode.",
            _ => "Họ và tên chỉ được có chữ cái, dấu cách, dấu ' - và dấu chấm. Hãy bỏ các ký hiệu và ghi chú khác khỏi ô.",
        },
        Reason::MissingDob => "Thiếu ngày sinh. Hãy điền đủ ngày/tháng/năm, ví dụ 05/09/2011.",
        Reason::InvalidDob => match detail {
            "year_only" => "Ngày sinh chỉ có năm. Hãy điền đủ ngày/tháng/năm, ví dụ 05/09/2011.",
            "impossible" => "Ngày sinh không có thật trên lịch. Hãy kiểm tra lại ngày và tháng.",
            "month_first" => "Ngày sinh viết tháng trước ngày. Hãy viết ngày trước, ví dụ 25/03/2011.",
            "us_order" => "Ngày sinh viết theo kiểu Mỹ (AM/PM) nên không chắc đâu là ngày, đâu là tháng. Hãy viết lại theo ngày/tháng/năm.",
            "two_digit_year" => "Năm sinh chỉ có hai chữ số. Hãy viết đủ bốn chữ số, ví dụ 05/09/2011.",
            _ => "Không đọc được ngày sinh. Hãy viết theo ngày/tháng/năm, ví dụ 05/09/2011.",
        },
        Reason::DobOutOfRange => match detail {
            "future" => "Ngày sinh ở tương lai. Hãy kiểm tra lại năm sinh.",
            _ => "Ngày sinh trước năm 1990. Hãy kiểm tra lại năm sinh.",
        },
        Reason::MissingClass => "Thiếu lớp. Hãy điền cột «Lớp», hoặc ghi «LỚP …» ở tiêu đề, hoặc đặt tên trang tính theo tên lớp.",
        Reason::InvalidClass => match detail {
            "class_is_date" => "Excel đã đổi tên lớp thành ngày tháng (ví dụ 11/1 thành 11-Jan). Hãy định dạng cột «Lớp» là Văn bản (Text) rồi gõ lại tên lớp.",
            "class_without_grade" => "Tên lớp phải bắt đầu bằng khối từ 1 đến 12, ví dụ 10A1 hoặc 6/2.",
            _ => "Tên lớp có ký hiệu lạ hoặc quá dài. Hãy viết như 10A1 hoặc 6/2.",
        },
        Reason::InvalidId => return invalid_id(detail, field),
        Reason::InvalidGender => match detail {
            "female_mark" => "Ô ở cột «Nam»/«Nữ» không đọc được. Hãy đánh dấu x vào một trong hai, hoặc để trống.",
            _ => "Giới tính phải là Nam hoặc Nữ. Hãy sửa lại ô này hoặc để trống.",
        },
        Reason::DuplicateId | Reason::DuplicatePerson => "Dòng này lặp lại một dòng khác.",
    }
    .to_owned()
}

fn invalid_id(detail: &str, field: Field) -> String {
    let (name, digits) = match field {
        Field::CitizenId => ("Số định danh cá nhân", 12),
        _ => ("Mã định danh Bộ GDĐT", 10),
    };
    match detail {
        "id_scientific" => format!(
            "{name} bị Excel đổi thành số dạng 1,2E+11 và đã mất chữ số. Hãy định dạng cột là Văn bản (Text) rồi gõ lại đủ {digits} chữ số."
        ),
        "id_lost_zero" => format!(
            "{name} thiếu một chữ số, có thể Excel đã bỏ số 0 ở đầu. Hãy định dạng cột là Văn bản (Text) rồi gõ lại đủ {digits} chữ số."
        ),
        "id_not_digits" => {
            format!("{name} chỉ được gồm {digits} chữ số. Hãy sửa lại hoặc để trống.")
        }
        _ => format!("{name} phải có đúng {digits} chữ số. Hãy sửa lại hoặc để trống."),
    }
}

/// A row that repeats an accepted one.
pub(crate) fn duplicate(reason: Reason, sheet: &str, row: u32) -> String {
    match reason {
        Reason::DuplicateId => format!(
            "Mã này đã có ở dòng {row}, trang tính «{sheet}». Hãy kiểm tra: nếu là cùng một học sinh thì xoá một dòng, nếu không thì sửa mã."
        ),
        _ => format!(
            "Trùng họ tên, ngày sinh và lớp với dòng {row}, trang tính «{sheet}». Nếu là hai học sinh khác nhau, hãy điền mã định danh cho cả hai; nếu không, xoá một dòng."
        ),
    }
}

/// What a warning says.
pub(crate) fn warning(code: &str) -> &'static str {
    match code {
        "citizen_id_zero_restored" => {
            "Số định danh cá nhân có 11 chữ số vì Excel bỏ số 0 ở đầu; đã thêm lại số 0. Hãy kiểm tra."
        }
        "rows_or_columns_cut_off" => {
            "Trang tính có ô ở quá xa (sau cột IV hoặc dòng 200.000); các ô đó không được đọc."
        }
        "no_dob_column" => "Trang tính không có cột «Ngày sinh» nên không dòng nào được nhận.",
        "no_people" => "Trang tính có dòng tiêu đề nhưng không có học sinh nào.",
        "same_person_in_two_classes" => {
            "Có học sinh cùng họ tên và ngày sinh ở một lớp khác trong tệp. Hãy kiểm tra xem có phải một người."
        }
        _ => {
            "Có học sinh cùng lớp, cùng ngày sinh với họ tên chỉ khác dấu. Hãy kiểm tra xem có phải một người."
        }
    }
}
