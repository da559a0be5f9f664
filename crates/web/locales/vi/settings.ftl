# Điều Sở quy định cho cả tỉnh.
nav-settings = Quy định chung
settings-title = Quy định chung của tỉnh
settings-sixteen-title = Học sinh 16 và 17 tuổi
settings-sixteen-label = Để tham gia Đại sứ số, cần ai đồng ý?
settings-sixteen-both = Cả gia đình và em
settings-sixteen-inform = Em đồng ý là đủ, gia đình được báo
settings-sixteen-what = Có hiệu lực ngay trong cả tỉnh. Hình ảnh và nêu tên luôn cần cả gia đình và em.
fault-settings-rule = Chọn một trong hai.
done-setting-changed = Đã lưu quy định.
