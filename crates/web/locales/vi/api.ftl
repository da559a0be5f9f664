# Lời chỉ dành cho chương trình gọi API.
refused-key-reused = Khóa Idempotency-Key này đã dùng cho một yêu cầu khác. Mỗi yêu cầu mới cần một khóa mới.
