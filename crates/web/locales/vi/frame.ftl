# Khung của mọi trang.
frame-product = Đại sứ số
frame-skip = Bỏ qua, tới nội dung chính
frame-menu = Mở danh mục
frame-close = Đóng danh mục
frame-nav = Danh mục
frame-crumbs = Bạn đang ở
frame-orgs = Chọn đơn vị
frame-switch-org = Đổi đơn vị, đang ở
# Nhãn của nút chuyển sang tiếng Anh, đọc bằng tiếng Anh.
frame-language = Switch to English
frame-language-short = English
frame-account = Tài khoản
frame-my-account = Tài khoản của tôi
frame-sign-out = Đăng xuất
frame-waiting = Đang chờ:
frame-dismiss = Ẩn thông báo này
frame-yes = Đồng ý
frame-no = Không, quay lại
frame-legal = Đại sứ số học đường tỉnh Quảng Ngãi. Dữ liệu cá nhân được bảo vệ theo Luật Bảo vệ dữ liệu cá nhân.
