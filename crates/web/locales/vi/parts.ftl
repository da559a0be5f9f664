# Những phần dùng chung: biểu mẫu, danh sách, hình.
form-optional = không bắt buộc
form-choose = – Chọn –
form-faults = Cần sửa { $n } chỗ trước khi lưu:
list-more = Xem thêm
list-month-none = trống
picture-table = Xem bảng số liệu
picture-month = Tháng
picture-count = Số lượng
picture-legend = Chú giải
picture-places = Danh sách { $n } nơi theo trạng thái
countdown-left-days = Còn { $n } ngày
countdown-left-hours = Còn { $n } giờ
countdown-left-minutes = Còn { $n } phút
countdown-late-days = Quá hạn { $n } ngày
countdown-late-hours = Quá hạn { $n } giờ
countdown-late-minutes = Quá hạn { $n } phút
countdown-before = trước { $clock } ngày { $day }
