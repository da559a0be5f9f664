# Ảnh: ảnh chân dung, ảnh hoạt động, ảnh phiếu giấy. Ảnh chỉ hiện khi mọi em trong ảnh còn đồng ý.
pictures-title = Ảnh hoạt động
pictures-none = Chưa có ảnh nào
pictures-none-why = Ảnh chỉ hiện khi gia đình và chính các em trong ảnh đều đồng ý.
pictures-alt = Ảnh của hoạt động
pictures-people = { $n ->
    [0] (không nhận ra em nào)
   *[other] ({ $n } em nhận ra được)
  }
pictures-hidden = Đang ẩn { $n } ảnh vì có em không còn đồng ý. Em đồng ý lại thì ảnh hiện lại.
pictures-add = Thêm ảnh
pictures-add-do = Thêm ảnh này
pictures-file = Tệp ảnh
pictures-file-help = JPEG, PNG hoặc WebP, tối đa 15 MB. Nơi chụp, giờ chụp và thông tin máy ảnh được bỏ hết.
pictures-caption = Chú thích
pictures-caption-help = Không ghi tên các em.
pictures-who = Các em nhận ra được trong ảnh
pictures-who-help = Chọn đủ mọi em nhìn rõ mặt. Ảnh sẽ tự ẩn khi một trong các em thôi đồng ý.
pictures-who-not = Chưa đồng ý cho dùng ảnh, không đưa ảnh có các em này: { $names }.
pictures-everybody = Tôi đã chọn đủ mọi em nhận ra được trong ảnh
pictures-remove = Xóa ảnh
pictures-remove-what = Ảnh bị xóa hẳn, không lấy lại được.
pictures-remove-yes = Xóa ảnh này
portrait-title = Ảnh chân dung
portrait-alt = Ảnh chân dung của em
portrait-save = Lưu ảnh chân dung
portrait-change = Ảnh chân dung
portrait-not-agreed = Gia đình hoặc em chưa đồng ý cho dùng ảnh, nên chưa thể đưa ảnh lên. Việc này không ảnh hưởng đến việc em tham gia.
fault-picture-empty = Chưa chọn ảnh. Hãy chọn một tệp ảnh.
fault-picture-large = Ảnh lớn hơn 15 MB. Hãy chọn ảnh nhỏ hơn.
fault-picture-heic = Ảnh kiểu HEIC chưa dùng được. Trên iPhone: vào Cài đặt → Camera → Định dạng → chọn “Tương thích nhất” rồi chụp lại; hoặc gửi ảnh qua Zalo rồi tải về.
fault-picture-kind = Tệp này không phải ảnh JPEG, PNG hay WebP. Hãy chọn tệp ảnh khác.
fault-picture-pixels = Ảnh có quá nhiều điểm ảnh (tối đa 40 triệu). Hãy thu nhỏ ảnh rồi gửi lại.
fault-picture-broken = Ảnh bị hỏng hoặc bị cắt giữa chừng. Hãy gửi lại tệp gốc.
fault-picture-everybody = Hãy chọn đủ các em trong ảnh rồi đánh dấu vào ô này.
fault-caption-long = Chú thích dài quá 200 ký tự.
refused-picture-consent = Có { $n } em trong ảnh chưa đồng ý cho dùng ảnh, nên không nhận ảnh này.
refused-album-full = Một hoạt động giữ tối đa { $n } ảnh. Hãy xóa bớt ảnh cũ.
done-picture-added = Đã lưu ảnh. Thông tin nơi chụp và máy ảnh đã được bỏ.
done-picture-removed = Đã xóa ảnh.
activities-pictures = Ảnh
