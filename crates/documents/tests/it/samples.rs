//! Papers as the Department, a commune and a school would issue them.

use domain::paper::{
    Align, Appendix, Archive, Block, Cited, Column, Issuer, Kind, Mandate, Paper, Place, Recipient,
    Row, Signature, Symbol, Table, Text, decimal, group_thousands,
};
use jiff::civil::date;

pub fn recipient(name: &str, purpose: &str) -> Recipient {
    Recipient { name: name.into(), purpose: (!purpose.is_empty()).then(|| purpose.to_owned()) }
}

fn section(title: &str) -> Block {
    Block::Section(title.into())
}

fn heading(title: &str) -> Block {
    Block::Heading(title.into())
}

fn say(text: &str) -> Block {
    Block::Paragraph(text.into())
}

fn dash(text: &str) -> Block {
    Block::Dash(text.into())
}

/// The yearly plan of the Department, after the model of the programme, with a table of 12 months.
pub fn plan() -> Paper {
    Paper {
        kind: Kind::Plan,
        draft: false,
        electronic: true,
        issuer: Issuer {
            managing: vec!["UBND TỈNH QUẢNG NGÃI".into()],
            name: vec!["SỞ GIÁO DỤC VÀ ĐÀO TẠO".into()],
            in_text: "Sở Giáo dục và Đào tạo tỉnh Quảng Ngãi".into(),
        },
        number: Some(7),
        symbol: Symbol { body: "SGDĐT".into(), room: Some("GDTXHSSV".into()) },
        place: Place { unit: "tỉnh".into(), name: "Quảng Ngãi".into(), capital: false },
        date: Some(date(2026, 5, 5)),
        composed: date(2026, 5, 4),
        title: vec![
            "Triển khai lực lượng “Đại sứ số học đường”".into(),
            "của ngành Giáo dục và Đào tạo tỉnh Quảng Ngãi năm 2026".into(),
        ],
        addressees: vec![],
        authority: None,
        grounds: vec![],
        body: [plan_aims(), plan_tasks()].concat(),
        signature: Signature {
            on_behalf_of: None,
            mandate: Mandate::Deputy { head: "Giám đốc".into() },
            position: "Phó Giám đốc".into(),
            name: "Nguyễn Trọng Thắng".into(),
        },
        second_signature: None,
        recipients: vec![
            recipient("UBND xã, phường, đặc khu", "phối hợp"),
            recipient("Giám đốc Sở GDĐT", "báo cáo"),
            recipient("Các PGĐ Sở GDĐT", "để biết"),
            recipient("Các đơn vị trực thuộc Sở GDĐT", "thực hiện"),
        ],
        archive: Archive { room: Some("GDTXHSSV".into()), drafter: Some("CTHN".into()) },
        appendices: vec![],
        chain_head: None,
    }
}

fn plan_aims() -> Vec<Block> {
    let letter = Cited {
        kind: "Công văn".into(),
        number: Some("2233/BGDĐT-HSSV".into()),
        date: Some(date(2026, 4, 29)),
        issuer: Some("Bộ Giáo dục và Đào tạo".into()),
        title: "về việc triển khai lực lượng “Đại sứ số học đường” đối với nhà trường, học sinh, \
                sinh viên"
            .into(),
    };
    vec![
        say(&format!(
            "Thực hiện {}, Sở Giáo dục và Đào tạo (GDĐT) xây dựng kế hoạch thực hiện như sau:",
            letter.in_full()
        )),
        section("Mục đích, yêu cầu"),
        heading("Mục đích"),
        say("Hình thành lực lượng “Đại sứ số học đường”, trong đó người học là nòng cốt có kỹ \
                 năng số, hỗ trợ hoạt động chuyển đổi số trong các cơ sở giáo dục và môi trường \
                 học đường."),
        say("Hỗ trợ người học tiếp cận, sử dụng dịch vụ số, nhằm hình thành văn hóa học tập kỹ \
                 năng số, nâng cao năng lực số cho người học và xã hội."),
        say("Lan tỏa thói quen học tập, làm việc trên môi trường số, tạo động lực để người học \
                 chủ động tiếp cận, làm chủ công nghệ và phát triển toàn diện trong bối cảnh \
                 chuyển đổi số."),
        heading("Yêu cầu"),
        say("Tổ chức triển khai xây dựng lực lượng đảm bảo phù hợp với điều kiện cơ sở vật \
                 chất, năng lực và tinh thần tự nguyện, xung kích của người học; đảm bảo an toàn \
                 thông tin, đúng quy định về sử dụng thông tin, nền tảng công nghệ trong nhà \
                 trường."),
        say("Nội dung gắn liền với các nền tảng phục vụ học tập của người học, phù hợp với \
                 từng cấp học, bảo đảm thiết thực, hiệu quả, không ảnh hưởng đến thời gian học \
                 chính khóa, tránh hình thức, không gây quá tải cho người học."),
        section("Nội dung triển khai"),
        heading("Tiêu chí xây dựng “Đại sứ số học đường”"),
        say("Người học tham gia lực lượng “Đại sứ số học đường” cần đáp ứng quy định tại Thông \
                 tư số 02/2025/TT-BGDĐT ngày 24 tháng 01 năm 2025 của Bộ trưởng Bộ GDĐT quy định \
                 Khung năng lực số cho người học, đồng thời đảm bảo một số tiêu chí sau:"),
        dash(
            "Là người có chuẩn mực về đạo đức số, tuân thủ các quy định về an toàn thông tin, \
                  ứng xử trên môi trường mạng, không lan truyền thông tin sai lệch, trái quy định \
                  pháp luật.",
        ),
        dash(
            "Người học có năng lực, nắm vững kỹ năng số có trình độ từ cơ bản đến chuyên sâu, \
                  có khả năng hướng dẫn, hỗ trợ người khác.",
        ),
        dash(
            "Là người có khả năng kết nối, quy tụ lực lượng trẻ, có năng lực số để xây dựng \
                  mạng lưới người học có kỹ năng số, hoạt động có tổ chức, thường xuyên.",
        ),
        heading("Tổ chức xây dựng lực lượng “Đại sứ số học đường”"),
        say("Các cơ sở giáo dục tổ chức lựa chọn người học đáp ứng tiêu chí, phù hợp tham gia \
                 lực lượng “Đại sứ số học đường” để bồi dưỡng trang bị kỹ năng, nghiệp vụ về việc \
                 khai thác, sử dụng dịch vụ, nền tảng số."),
    ]
}

fn plan_tasks() -> Vec<Block> {
    let through = |text: Text| {
        text.italic("qua Phòng Giáo dục thường xuyên và Công tác học sinh, sinh viên")
            .plain(") ")
            .bold("trước ngày 25/11 hằng năm")
    };
    vec![
        heading("Tiến độ thực hiện trong năm"),
        say("Các nhiệm vụ được thực hiện theo tiến độ sau đây:"),
        Block::Table(months()),
        section("Tổ chức thực hiện"),
        heading("Sở Giáo dục và Đào tạo"),
        Block::Point(
            Text::default().bold("Phòng Giáo dục thường xuyên và Công tác học sinh, sinh viên"),
        ),
        say("Chủ trì tham mưu hướng dẫn, đôn đốc triển khai; làm đầu mối kết nối các lực lượng \
                 xã hội hỗ trợ người học nâng cao năng lực số; định kỳ tổng hợp, đánh giá và đề \
                 xuất khen thưởng."),
        Block::Point(
            "Căn cứ chức năng, nhiệm vụ được giao, các phòng thuộc Sở có trách nhiệm phối hợp \
                 triển khai thực hiện hiệu quả các nội dung tại Kế hoạch này."
                .into(),
        ),
        heading("Các đơn vị trực thuộc Sở GDĐT"),
        say("Xây dựng kế hoạch triển khai phù hợp với điều kiện thực tế, lứa tuổi và đặc thù \
                 cấp học. Tổ chức các đợt cao điểm trong tháng thanh niên và hoạt động tình \
                 nguyện hè."),
        Block::Paragraph(
            through(Text::new("Thực hiện báo cáo kết quả triển khai về Sở Giáo dục và Đào tạo ("))
                .plain(" để tổng hợp báo cáo Bộ Giáo dục và Đào tạo theo quy định."),
        ),
        heading("UBND các xã, phường, đặc khu"),
        Block::Paragraph(
            through(Text::new(
                "Phối hợp tổng hợp tình hình và kết quả thực hiện của các cơ sở giáo dục trên \
                     địa bàn về Sở Giáo dục và Đào tạo (",
            ))
            .plain(" để tổng hợp báo cáo."),
        ),
        say("Trên đây là Kế hoạch triển khai lực lượng “Đại sứ số học đường” của ngành Giáo \
                 dục và Đào tạo tỉnh Quảng Ngãi. Sở Giáo dục và Đào tạo đề nghị các đơn vị nghiêm \
                 túc triển khai thực hiện."),
    ]
}

fn months() -> Table {
    let work = [
        ("Kiện toàn câu lạc bộ, đội, nhóm; rà soát danh sách đại sứ số.", "Các đơn vị"),
        ("Tuyên truyền an toàn thông tin dịp Tết Nguyên đán; ngày Internet an toàn.", "Các trường"),
        (
            "Đợt cao điểm tháng thanh niên:\n- Hỗ trợ dịch vụ công trực tuyến;\n- Ngày hội kỹ năng số.",
            "Các trường, Đoàn Thanh niên",
        ),
        ("Tập huấn trực tuyến cho giáo viên phụ trách.", "Phòng GDTXHSSV"),
        ("Ban hành kế hoạch; hướng dẫn sử dụng phần mềm.", "Sở GDĐT"),
        ("Hoạt động tình nguyện hè tại thôn, tổ dân phố.", "Các trường, UBND xã"),
        ("Phối hợp Tổ công nghệ số cộng đồng hỗ trợ người dân.", "Các trường, UBND xã"),
        ("Tuyển chọn đại sứ số năm học 2026-2027.", "Các trường"),
        ("Ra mắt lực lượng tại lễ khai giảng; ký cam kết của phụ huynh.", "Các trường"),
        ("Ngày Chuyển đổi số quốc gia 10/10; thi sản phẩm truyền thông số.", "Sở GDĐT, các trường"),
        ("Tổng hợp, báo cáo kết quả trước ngày 25/11.", "Các đơn vị, UBND xã"),
        ("Đánh giá, biểu dương; xây dựng kế hoạch năm sau.", "Sở GDĐT"),
    ];
    let row = |(at, (work, who)): (usize, (&str, &str))| {
        let product =
            if at % 3 == 0 { "Quyết định, danh sách" } else { "Báo cáo, minh chứng" };
        Row::Cells(vec![
            (at + 1).to_string(),
            format!("Tháng {}", at + 1),
            work.into(),
            who.into(),
            product.into(),
        ])
    };
    Table {
        caption: Some("Tiến độ thực hiện kế hoạch năm 2026".into()),
        columns: vec![
            Column::new("TT", 10, Align::Center),
            Column::new("Thời gian", 22, Align::Center),
            Column::new("Nội dung công việc", 70, Align::Left),
            Column::new("Đơn vị thực hiện", 33, Align::Left),
            Column::new("Sản phẩm", 30, Align::Left),
        ],
        rows: work.into_iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

/// The yearly report of a commune to the Department: five sections, 40 indicators in an appendix,
/// a wide table in a second one.
pub fn report() -> Paper {
    let narrative = "Các cơ sở giáo dục trên địa bàn đã chủ động ban hành kế hoạch, kiện toàn câu \
                     lạc bộ và tổ chức hoạt động định kỳ hằng tháng, bảo đảm thiết thực, an toàn, \
                     không gây quá tải cho người học; tỷ lệ hài lòng của người được hỗ trợ đạt \
                     92,5%.";
    let mut body = vec![say(
        "Thực hiện Kế hoạch số 07/KH-SGDĐT ngày 05 tháng 5 năm 2026 của Sở Giáo dục và Đào tạo \
         tỉnh Quảng Ngãi về triển khai lực lượng “Đại sứ số học đường” năm 2026, Ủy ban nhân dân \
         xã Sa Thầy báo cáo kết quả thực hiện như sau:",
    )];
    for title in [
        "Công tác chỉ đạo, triển khai",
        "Kết quả thực hiện",
        "Đánh giá chung",
        "Phương hướng, nhiệm vụ năm 2027",
        "Đề xuất, kiến nghị",
    ] {
        body.push(section(title));
        body.push(heading("Tình hình chung"));
        body.push(say(narrative));
        body.push(Block::Clause(format!("Về nguồn lực: {narrative}").into()));
        for point in ["Ưu điểm", "Hạn chế", "Nguyên nhân", "Giải pháp", "Kiến nghị", "Tiến độ"]
        {
            body.push(Block::Point(
                format!("{point}: được phân tích theo từng trường; số liệu nêu tại Phụ lục I, II.")
                    .into(),
            ));
        }
    }
    body.push(say(
        "Trên đây là báo cáo kết quả triển khai lực lượng “Đại sứ số học đường” năm 2026, Ủy ban \
         nhân dân xã Sa Thầy kính báo cáo.",
    ));
    Paper {
        kind: Kind::Report,
        issuer: Issuer {
            managing: vec!["ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI".into()],
            name: vec!["ỦY BAN NHÂN DÂN XÃ SA THẦY".into()],
            in_text: "Ủy ban nhân dân xã Sa Thầy".into(),
        },
        number: Some(128),
        symbol: Symbol { body: "UBND".into(), room: None },
        place: Place { unit: "xã".into(), name: "Sa Thầy".into(), capital: false },
        date: Some(date(2026, 11, 20)),
        title: vec!["Kết quả triển khai lực lượng “Đại sứ số học đường” năm 2026".into()],
        addressees: vec!["Sở Giáo dục và Đào tạo tỉnh Quảng Ngãi".into()],
        body,
        signature: Signature {
            on_behalf_of: Some("Ủy ban nhân dân".into()),
            mandate: Mandate::Deputy { head: "Chủ tịch".into() },
            position: "Phó Chủ tịch".into(),
            name: "Y Thị Minh Ngọc".into(),
        },
        recipients: vec![
            recipient("Chủ tịch, các PCT UBND xã", ""),
            recipient("Các trường học trên địa bàn", "thực hiện"),
        ],
        archive: Archive { room: Some("VHXH".into()), drafter: None },
        appendices: vec![
            Appendix {
                title: vec!["Biểu số liệu kết quả triển khai năm 2026".into()],
                body: vec![
                    Block::Table(indicators()),
                    Block::Remark(
                        "Ghi chú: số liệu chốt đến hết ngày 15 tháng 11 năm 2026.".into(),
                    ),
                ],
                landscape: false,
            },
            Appendix {
                title: vec!["Kết quả theo từng trường".into()],
                body: vec![say("Đơn vị tính: người, lượt, giờ."), Block::Table(schools())],
                landscape: false,
            },
        ],
        chain_head: Some(format!("seq 18204, hash {}", "9f2c41d07be3".repeat(5))),
        ..plan()
    }
}

fn indicators() -> Table {
    let mut rows = Vec::new();
    for at in 0..40_i64 {
        if at % 10 == 0 {
            rows.push(Row::Group(format!("{}. Nhóm chỉ tiêu số {}", at / 10 + 1, at / 10 + 1)));
        }
        let planned = 1000 + at * 137;
        let done = 900 + at * 151;
        rows.push(Row::Cells(vec![
            (at + 1).to_string(),
            format!("Số lượt người dân, học sinh được hỗ trợ kỹ năng số theo chỉ tiêu {}", at + 1),
            "lượt".into(),
            group_thousands(planned),
            group_thousands(done),
            format!("{}%", decimal(done * 1000 / planned, 1)),
            String::new(),
        ]));
    }
    Table {
        columns: vec![
            Column::new("TT", 10, Align::Center),
            Column::new("Chỉ tiêu", 66, Align::Left),
            Column::new("Đơn vị tính", 16, Align::Center),
            Column::new("Kế hoạch", 19, Align::Right).under("Năm 2026"),
            Column::new("Thực hiện", 19, Align::Right).under("Năm 2026"),
            Column::new("Tỷ lệ", 17, Align::Right).under("Năm 2026"),
            Column::new("Ghi chú", 18, Align::Left),
        ],
        rows,
        totals: Some(
            ["", "Tổng cộng", "lượt", "146.860", "153.780", "104,7%", ""].map(Into::into).into(),
        ),
        ..Table::default()
    }
}

fn schools() -> Table {
    let row = |at: i64| {
        let mut cells = vec![at.to_string(), format!("Trường Trung học cơ sở số {at} Sa Thầy")];
        cells.extend((0..10).map(|column| group_thousands(at * 97 + column * 31)));
        Row::Cells(cells)
    };
    let mut columns =
        vec![Column::new("TT", 12, Align::Center), Column::new("Trường", 70, Align::Left)];
    for quarter in 1..=5 {
        for measure in ["Người", "Lượt"] {
            let column = Column::new(measure, 17, Align::Right);
            columns.push(column.under(format!("Đợt {quarter}")));
        }
    }
    Table { columns, rows: (1..=30).map(row).collect(), landscape: true, ..Table::default() }
}

/// A công văn to three addressees.
pub fn letter() -> Paper {
    Paper {
        kind: Kind::Letter,
        title: vec!["đăng ký thành viên lực lượng “Đại sứ số học đường” năm học 2026-2027".into()],
        addressees: vec![
            "Ủy ban nhân dân các xã, phường, đặc khu".into(),
            "Các đơn vị trực thuộc Sở Giáo dục và Đào tạo".into(),
            "Trường Phổ thông Dân tộc nội trú Trung học phổ thông Sa Thầy".into(),
        ],
        body: vec![say("Sở Giáo dục và Đào tạo đề nghị các đơn vị đăng ký trước ngày 15/9.")],
        ..plan()
    }
}

/// A decision of a head teacher on the list of ambassadors, as a draft.
pub fn decision() -> Paper {
    Paper {
        kind: Kind::Decision,
        draft: true,
        number: None,
        date: None,
        issuer: Issuer {
            managing: vec!["SỞ GIÁO DỤC VÀ ĐÀO TẠO".into()],
            name: vec!["TRƯỜNG PHỔ THÔNG DÂN TỘC NỘI TRÚ TRUNG HỌC PHỔ THÔNG SA THẦY".into()],
            in_text: "Trường Phổ thông Dân tộc nội trú Trung học phổ thông Sa Thầy".into(),
        },
        symbol: Symbol { body: "PTDTNTST".into(), room: None },
        place: Place { unit: "xã".into(), name: "Đặng Thùy Trâm".into(), capital: true },
        title: vec!["Công nhận thành viên lực lượng “Đại sứ số học đường”".into()],
        authority: Some("Hiệu trưởng Trường PTDTNT THPT Sa Thầy".into()),
        grounds: vec![
            "Căn cứ Luật Giáo dục ngày 14 tháng 6 năm 2019".into(),
            "Căn cứ Kế hoạch số 07/KH-SGDĐT ngày 05 tháng 5 năm 2026 của Sở Giáo dục và Đào tạo \
             triển khai lực lượng “Đại sứ số học đường” năm 2026"
                .into(),
            "Theo đề nghị của Hội đồng tuyển chọn.".into(),
        ],
        body: vec![
            Block::Article("Công nhận 32 học sinh có tên trong Phụ lục kèm theo.".into()),
            Block::Article("Các học sinh thực hiện nhiệm vụ trong năm học 2026-2027.".into()),
            Block::Article("Quyết định này có hiệu lực kể từ ngày ký.".into()),
        ],
        signature: Signature {
            on_behalf_of: None,
            mandate: Mandate::Head,
            position: "Hiệu trưởng".into(),
            name: "A Thút".into(),
        },
        recipients: vec![recipient("Sở GDĐT", "báo cáo")],
        archive: Archive::default(),
        appendices: vec![Appendix {
            title: vec!["Danh sách thành viên".into()],
            body: vec![say("Danh sách gồm 32 học sinh.")],
            landscape: false,
        }],
        ..plan()
    }
}

/// The plan of a commune whose name is long and takes a capital in the date line.
pub fn commune() -> Paper {
    Paper {
        issuer: Issuer {
            managing: vec![],
            name: vec!["ỦY BAN NHÂN DÂN XÃ ĐẶNG THÙY TRÂM".into()],
            in_text: "Ủy ban nhân dân Xã Đặng Thùy Trâm".into(),
        },
        symbol: Symbol { body: "UBND".into(), room: None },
        place: Place {
            unit: "phường".into(), name: "Trương Quang Trọng".into(), capital: true
        },
        date: Some(date(2026, 1, 24)),
        ..plan()
    }
}

/// Minutes, signed by two.
pub fn minutes() -> Paper {
    let secretary = Signature {
        on_behalf_of: None,
        mandate: Mandate::Head,
        position: "Thư ký".into(),
        name: "Hồ Thị Y".into(),
    };
    let chair = Signature {
        position: "Chủ tọa".into(),
        name: "Đinh Văn K' Brơi".into(),
        ..secretary.clone()
    };
    Paper {
        kind: Kind::Minutes,
        title: vec!["Họp Hội đồng tuyển chọn “Đại sứ số học đường”".into()],
        body: vec![say("Cuộc họp kết thúc vào 17 giờ 00 cùng ngày.")],
        signature: chair,
        second_signature: Some(secretary),
        ..plan()
    }
}

/// A club's charter: articles with their own clauses, signed by two.
pub fn charter() -> Paper {
    let title = |text: &str| Block::Article(Text::default().bold(text));
    Paper {
        kind: Kind::Regulation,
        title: vec!["Tổ chức và hoạt động".into(), "Câu lạc bộ Đại sứ số (phiên bản 2)".into()],
        body: vec![
            title("Tên gọi và tính chất"),
            say("Câu lạc bộ là tổ chức tự nguyện của học sinh."),
            title("Quyền của thành viên"),
            Block::Clause("Được tập huấn trước khi tham gia.".into()),
            Block::Clause("Được thôi tham gia bất cứ lúc nào.".into()),
            title("Thi hành"),
            say("Quy chế này có hiệu lực từ ngày được thông qua."),
        ],
        ..minutes()
    }
}

/// Each sample with its name.
pub fn all() -> [(&'static str, Paper); 7] {
    [
        ("plan", plan()),
        ("report", report()),
        ("letter", letter()),
        ("decision", decision()),
        ("commune", commune()),
        ("minutes", minutes()),
        ("charter", charter()),
    ]
}
