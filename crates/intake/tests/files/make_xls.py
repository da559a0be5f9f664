"""Makes the .xls files of the tests with xlwt 1.3 (pip install xlwt): python3 make_xls.py

Every name is made up. The files are committed, so that the tests need no Python.
"""

import datetime
import os

import xlwt

HERE = os.path.dirname(os.path.abspath(__file__))
DATE = xlwt.easyxf(num_format_str="dd/mm/yyyy")
DAY_MONTH = xlwt.easyxf(num_format_str="d-mmm")


def typed():
    book = xlwt.Workbook()
    guide = book.add_sheet("Hướng dẫn")
    guide.write(0, 0, "Cách điền danh sách")
    guide.visibility = 1
    sheet = book.add_sheet("10A1")
    sheet.write_merge(0, 0, 0, 6, "SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    sheet.write_merge(1, 1, 0, 6, "DANH SÁCH HỌC SINH")
    sheet.write(3, 0, "STT")
    sheet.write_merge(3, 3, 1, 2, "Họ và tên")
    sheet.write(3, 3, "Ngày sinh")
    sheet.write(3, 4, "Giới tính")
    sheet.write(3, 5, "Số định danh cá nhân")
    sheet.write(3, 6, "Tên mẹ")
    rows = [
        ("Nguyễn Văn", "An", datetime.date(2011, 9, 5), "Nam", 51211000001),
        ("", "Y Nhi", 40791, "Nữ", "051211000002"),
        ("Lê Thị", "Bình", "5.9.2011", "NỮ", ""),
        ("Trần", "Chi", 2011, "Nữ", ""),
    ]
    for i, (family, given, dob, sex, citizen) in enumerate(rows):
        sheet.write(4 + i, 0, i + 1)
        sheet.write(4 + i, 1, family)
        sheet.write(4 + i, 2, given)
        sheet.write(4 + i, 3, dob, DATE if isinstance(dob, datetime.date) else xlwt.XFStyle())
        sheet.write(4 + i, 4, sex)
        sheet.write(4 + i, 5, citizen)
        sheet.write(4 + i, 6, "BIMATCUAME")
    sheet.write(9, 1, "Tổng số: 4")
    sheet.write(10, 4, "HIỆU TRƯỞNG")
    by_class = book.add_sheet("Khối 11")
    for column, name in enumerate(["Họ và tên", "Ngày sinh", "Lớp"]):
        by_class.write(0, column, name)
    by_class.write(1, 0, "Đinh Văn Dũng")
    by_class.write(1, 1, xlwt.Formula("DATE(2010,2,1)"), DATE)
    by_class.write(1, 2, datetime.date(2026, 1, 11), DAY_MONTH)
    by_class.write(2, 0, "Đinh Văn Giang")
    by_class.write(2, 1, datetime.datetime(2010, 2, 1, 7, 30), DATE)
    by_class.write(2, 2, "11/1")
    book.save(os.path.join(HERE, "typed.xls"))


def tcvn3():
    """Texts as old offices typed them: TCVN3 bytes shown by the font .VnTime."""
    table = {}
    letters = (
        "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"
    )
    for i, letter in enumerate(letters):
        if letter != " ":
            table[letter] = chr(0xA1 + i)

    def typed_text(text):
        return "".join(table.get(c, c) for c in text)

    book = xlwt.Workbook()
    sheet = book.add_sheet("Lop 9A")
    small = xlwt.easyxf("font: name .VnTime")
    capitals = xlwt.easyxf("font: name .VnTimeH")
    for column, name in enumerate(["STT", "Họ và tên", "Ngày sinh", "Giới tính"]):
        sheet.write(2, column, typed_text(name), small)
    sheet.write(0, 0, typed_text("danh sách học sinh lớp 9A"), capitals)
    for i, (name, style) in enumerate(
        [("Nguyễn Đức ánh", small), ("Đỗ Thị Hường", small), ("trần văn út", capitals)]
    ):
        sheet.write(3 + i, 0, i + 1)
        sheet.write(3 + i, 1, typed_text(name), style)
        sheet.write(3 + i, 2, "0%d/09/2012" % (i + 1))
        sheet.write(3 + i, 3, typed_text("Nữ"), small)
    book.save(os.path.join(HERE, "tcvn3.xls"))


def many_strings():
    """A shared string table that breaks over several records."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("DS")
    for column, name in enumerate(["Họ và tên", "Ngày sinh", "Lớp", "Ghi chú"]):
        sheet.write(0, column, name)
    family = ["Nguyễn", "Trần", "Lê", "Phạm", "Đinh", "Hồ"]
    letters = "abcdeghiklmnopqrstuvxy"
    for i in range(400):
        given = letters[i % 22].upper() + letters[i // 22 % 22] + letters[i // 484]
        sheet.write(i + 1, 0, "%s Văn %s" % (family[i % 6], given))
        sheet.write(i + 1, 1, "%02d/%02d/2012" % (i % 28 + 1, i % 12 + 1))
        sheet.write(i + 1, 2, "7A%d" % (i % 5 + 1))
        sheet.write(i + 1, 3, "ghi chú số %d " % i + "x" * (i % 97))
    book.save(os.path.join(HERE, "many_strings.xls"))


typed()
tcvn3()
many_strings()
