//! The DOCX, read back against the decree.

use domain::paper::{Paper, words};

use crate::samples;
use crate::tools::{Docx, Node};

fn written(paper: &Paper) -> Docx {
    Docx::read(&documents::docx(paper).unwrap())
}

/// Size in points, bold and italic of each run of a paragraph.
fn looks(paragraph: &Node) -> Vec<(f64, bool, bool)> {
    let look = |run: &&Node| {
        let size = run.at("w:rPr/w:sz").unwrap().get("w:val").parse::<f64>().unwrap() / 2.0;
        (size, run.at("w:rPr/w:b").is_some(), run.at("w:rPr/w:i").is_some())
    };
    paragraph.all("w:r").iter().map(look).collect()
}

fn mm(twips: &str) -> f64 {
    twips.parse::<f64>().unwrap() * 25.4 / 1440.0
}

fn near(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < 0.1
}

/// D59: A4 and margins, in every section of every sample.
#[test]
fn sheets_are_a4_with_lawful_margins() {
    for (name, paper) in samples::all() {
        for section in written(&paper).document.all("w:sectPr") {
            let size = section.at("w:pgSz").unwrap();
            let turned = size.get("w:orient") == "landscape";
            let (width, height) = (mm(size.get("w:w")), mm(size.get("w:h")));
            let (short, long) = if turned { (height, width) } else { (width, height) };
            assert!(near(short, 210.0) && near(long, 297.0), "{name}: {width} × {height}");
            let margins = section.at("w:pgMar").unwrap();
            for (side, least, most) in [
                ("w:top", 20.0, 25.0),
                ("w:bottom", 20.0, 25.0),
                ("w:left", 30.0, 35.0),
                ("w:right", 15.0, 20.0),
            ] {
                let margin = mm(margins.get(side));
                assert!(margin > least - 0.1 && margin < most + 0.1, "{name} {side}: {margin}");
            }
        }
    }
}

/// D59: Times New Roman in all four slots, black, on every run; the language is Vietnamese.
#[test]
fn every_run_is_times_new_roman() {
    for (name, paper) in samples::all() {
        let docx = written(&paper);
        let parts = [&docx.document, &docx.headers[0], &docx.headers[1]];
        let runs = parts.iter().flat_map(|part| part.all("w:r"));
        for run in runs {
            let fonts = run.at("w:rPr/w:rFonts").unwrap();
            for slot in ["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"] {
                assert_eq!(fonts.get(slot), "Times New Roman", "{name}");
            }
            assert_eq!(run.at("w:rPr/w:color").unwrap().get("w:val"), "000000");
        }
        let defaults = docx.styles.at("w:docDefaults/w:rPrDefault/w:rPr").unwrap();
        assert_eq!(defaults.at("w:lang").unwrap().get("w:val"), "vi-VN");
        assert_eq!(defaults.at("w:sz").unwrap().get("w:val"), "28");
        let normal = docx.styles.all("w:style")[0];
        assert_eq!((normal.get("w:styleId"), normal.get("w:default")), ("Normal", "1"));
        assert!(normal.at("w:rPr/w:rFonts").is_some());
    }
}

/// D60: no number on first pages, "1, 2, …" in the middle of the header, appendices from 1.
#[test]
fn pages_are_numbered_as_the_decree_says() {
    let docx = written(&samples::report());
    let [numbered, empty] = docx.headers.as_slice() else { panic!() };
    assert!(numbered.first("w:instrText").unwrap().text.contains("PAGE"));
    let paragraph = numbered.at("w:p").unwrap();
    assert_eq!(paragraph.at("w:pPr/w:jc").unwrap().get("w:val"), "center");
    assert!(looks(paragraph).iter().all(|look| *look == (14.0, false, false)));
    assert!(empty.all("w:r").is_empty());

    let sections = docx.document.all("w:sectPr");
    let told: Vec<_> = sections
        .iter()
        .map(|section| {
            let turned = section.at("w:pgSz").unwrap().get("w:orient");
            let start = section.at("w:pgNumType").unwrap().get("w:start");
            (section.at("w:titlePg").is_some(), start, turned)
        })
        .collect();
    assert_eq!(told, [(true, "1", ""), (true, "1", ""), (true, "1", "landscape")]);
    let references = sections[0].all("w:headerReference");
    assert_eq!(references.len(), 2, "later sections inherit the headers");
    assert_eq!(references[0].get("w:type"), "default");
    assert!(sections[1].all("w:headerReference").is_empty());
}

/// A wide table inside the text turns its own sheets only and goes on counting.
#[test]
fn a_wide_table_turns_only_its_own_sheets() {
    use domain::paper::Block;
    let mut paper = samples::plan();
    for block in &mut paper.body {
        if let Block::Table(table) = block {
            table.landscape = true;
        }
    }
    let docx = written(&paper);
    let told: Vec<_> = docx
        .document
        .all("w:sectPr")
        .iter()
        .map(|section| {
            let turned = section.at("w:pgSz").unwrap().get("w:orient") == "landscape";
            let start = section.at("w:pgNumType").unwrap().get("w:start").to_owned();
            (turned, section.at("w:titlePg").is_some(), start)
        })
        .collect();
    assert_eq!(
        told,
        [(false, true, "1".into()), (true, false, String::new()), (false, false, String::new())]
    );
}

/// D61: sizes and weights of the head; D62, D63: number and date.
#[test]
fn the_head_has_the_decree_s_sizes() {
    let docx = written(&samples::plan());
    let look = |text: &str| looks(docx.paragraph(text)).remove(0);
    assert_eq!(look("UBND TỈNH QUẢNG NGÃI"), (12.0, false, false));
    assert_eq!(look("SỞ GIÁO DỤC VÀ ĐÀO TẠO"), (12.0, true, false));
    assert_eq!(look(words::NATION), (12.0, true, false));
    assert_eq!(look(words::MOTTO), (13.0, true, false));
    assert_eq!(look("Số: 07/KH-SGDĐT"), (13.0, false, false));
    assert_eq!(look("Quảng Ngãi, ngày 05 tháng 5 năm 2026"), (13.0, false, true));
    assert_eq!(look("KẾ HOẠCH"), (14.0, true, false));
    assert_eq!(look("Triển khai lực lượng “Đại sứ số học đường”"), (14.0, true, false));
    assert_eq!(look("I. MỤC ĐÍCH, YÊU CẦU"), (14.0, true, false));
    assert_eq!(look("1. Mục đích"), (14.0, true, false));
    assert_eq!(look("KT. GIÁM ĐỐC"), (14.0, true, false));
    assert_eq!(look("PHÓ GIÁM ĐỐC"), (14.0, true, false));
    assert_eq!(look("Nguyễn Trọng Thắng"), (14.0, true, false));
    assert_eq!(look("Nơi nhận:"), (12.0, true, true));
    assert_eq!(look("- Lưu: VT, GDTXHSSV, CTHN."), (11.0, false, false));
}

/// D61: the Quốc hiệu has its 88 mm and more; the rules are as long as the decree says.
#[test]
fn rules_under_the_head_have_lawful_lengths() {
    for (name, paper) in samples::all() {
        let docx = written(&paper);
        let head = docx.document.first("w:tbl").unwrap();
        let widths: Vec<_> = head.all("w:gridCol").iter().map(|c| mm(c.get("w:w"))).collect();
        assert!(widths[1] > 92.0, "{name}: {widths:?}");
        assert!(near(widths[0] + widths[1], 165.0), "{name}: {widths:?}");
        let cells = head.all("w:tc");
        let rule = |cell: &Node, room: f64| {
            let ruled = cell.all("w:p").into_iter().find(|p| p.at("w:pPr/w:pBdr/w:top").is_some());
            let indent = ruled.unwrap().at("w:pPr/w:ind").unwrap();
            room - mm(indent.get("w:left")) - mm(indent.get("w:right"))
        };
        // 56 mm is the width of the Tiêu ngữ at 13 pt bold (domain 3.2).
        let motto = rule(cells[1], widths[1]);
        assert!((motto - 56.0).abs() < 2.0, "{name}: {motto}");
        if name == "plan" {
            let issuer = rule(cells[0], widths[0]) / 56.0;
            assert!((1.0 / 3.0..0.5).contains(&issuer), "{issuer}");
        }
    }
}

/// D62: a công văn has its subject under the number and no type name; D65: aligned dashes.
#[test]
fn a_letter_has_its_subject_under_the_number() {
    let docx = written(&samples::letter());
    let lines = docx.lines();
    let number = lines.iter().position(|line| line == "Số: 07/SGDĐT-GDTXHSSV").unwrap();
    assert!(lines[number + 1].starts_with("V/v đăng ký"));
    assert!(!lines.iter().any(|line| line == "CÔNG VĂN"));
    let label = lines.iter().position(|line| line == "Kính gửi:").unwrap();
    assert_eq!(
        lines[label + 1..label + 4],
        [
            "- Ủy ban nhân dân các xã, phường, đặc khu;",
            "- Các đơn vị trực thuộc Sở Giáo dục và Đào tạo;",
            "- Trường Phổ thông Dân tộc nội trú Trung học phổ thông Sa Thầy.",
        ]
    );
    let left = |text: &str| {
        let indent = docx.paragraph(text).at("w:pPr/w:ind").unwrap();
        mm(indent.get("w:left"))
            - indent.get("w:hanging").parse::<f64>().map_or(0.0, |t| t * 0.01764)
    };
    let dash = left("- Ủy ban nhân dân các xã, phường, đặc khu;");
    let colon = left("Kính gửi:") + 19.0;
    assert!((dash - colon).abs() < 2.0, "dash at {dash}, colon at {colon}");
    let nhan = lines.iter().position(|line| line == "Nơi nhận:").unwrap();
    assert_eq!(lines[nhan + 1], "- Như trên;");
}

/// D65: who has "Kính gửi", on one line when it is one.
#[test]
fn addressees_stand_where_they_may() {
    let lines = written(&samples::report()).lines();
    assert!(lines.contains(&"Kính gửi: Sở Giáo dục và Đào tạo tỉnh Quảng Ngãi".to_owned()));
    assert!(lines.contains(&"- Như trên;".to_owned()));
    let plan = written(&samples::plan()).lines();
    assert!(!plan.iter().any(|line| line.contains("Kính gửi") || line == "- Như trên;"));
    let decision = written(&samples::decision()).lines();
    assert!(decision.contains(&"- Như Điều 3;".to_owned()));
    for (name, paper) in samples::all() {
        let lines = written(&paper).lines();
        let last = lines.iter().rfind(|line| line.starts_with("- ")).unwrap().clone();
        assert!(last.starts_with("- Lưu: VT") && last.ends_with('.'), "{name}: {last}");
    }
}

/// D67: justified, indented 1.27 cm, 6 pt apart, lines of 1 to 1.5; marks; "./." once.
#[test]
fn the_body_is_set_as_the_decree_says() {
    let docx = written(&samples::plan());
    let text = docx.paragraphs();
    let text = text.iter().find(|p| p.letters().starts_with("Hình thành lực lượng")).unwrap();
    assert_eq!(text.at("w:pPr/w:jc").unwrap().get("w:val"), "both");
    let indent = text.at("w:pPr/w:ind").unwrap();
    assert!(near(mm(indent.get("w:firstLine")), 12.7));
    let spacing = text.at("w:pPr/w:spacing").unwrap();
    assert_eq!(spacing.get("w:after"), "120");
    assert_eq!(spacing.get("w:lineRule"), "auto");
    let line: f64 = spacing.get("w:line").parse().unwrap();
    assert!((240.0..=360.0).contains(&line), "{line}");

    let marks: Vec<_> = written(&samples::report())
        .lines()
        .iter()
        .filter_map(|line| line.split_once(' ').map(|(mark, _)| mark.to_owned()))
        .filter(|mark| mark.ends_with(')') && mark.chars().count() == 2)
        .take(7)
        .collect();
    assert_eq!(marks.join(" "), "a) b) c) d) đ) e) a)");
    for (name, paper) in samples::all() {
        let whole = written(&paper).lines().join("\n");
        assert_eq!(whole.matches("./.").count(), 1, "{name}");
    }
}

/// Nothing that belongs together is torn over two pages.
#[test]
fn the_signature_stays_together() {
    let docx = written(&samples::report());
    let tables = docx.document.all("w:tbl");
    let close = tables.iter().find(|t| t.letters().starts_with("Nơi nhận:")).unwrap();
    assert!(close.first("w:cantSplit").is_some());
    assert!(close.all("w:p").iter().all(|p| p.at("w:pPr/w:keepNext").is_some()));
    let last =
        docx.paragraphs().into_iter().find(|p| p.letters().ends_with("./.")).unwrap().clone();
    assert!(last.at("w:pPr/w:keepNext").is_some());
    let chain = docx.paragraphs().into_iter().find(|p| p.letters().starts_with(words::CHAIN));
    assert!(near(looks(chain.unwrap())[0].0, 9.0));
    let name = docx.paragraph("Y Thị Minh Ngọc").at("w:pPr/w:spacing").unwrap();
    assert!(name.get("w:before").parse::<f64>().unwrap() / 20.0 > 60.0, "room for a signature");
}

/// Heading rows repeat, rows are not torn, merged cells cover what they should.
#[test]
fn tables_repeat_their_heading() {
    let docx = written(&samples::report());
    let tables = docx.document.all("w:tbl");
    let table = tables.iter().find(|t| t.letters().starts_with("TT")).unwrap();
    let rows: Vec<_> = table.children.iter().filter(|c| c.name == "w:tr").collect();
    let repeated: Vec<_> = rows.iter().map(|row| row.at("w:trPr/w:tblHeader").is_some()).collect();
    assert_eq!(repeated[..3], [true, true, false]);
    assert_eq!(repeated.iter().filter(|r| **r).count(), 2);
    assert!(rows.iter().all(|row| row.at("w:trPr/w:cantSplit").is_some()));
    assert_eq!(rows.len(), 2 + 40 + 4 + 1);
    let told = |row: &Node| -> Vec<String> {
        let cells = row.children.iter().filter(|c| c.name == "w:tc");
        cells
            .map(|cell| {
                let span = cell.at("w:tcPr/w:gridSpan").map_or("1", |s| s.get("w:val"));
                let merge = cell.at("w:tcPr/w:vMerge").map_or("", |m| m.get("w:val"));
                format!("{}|{span}|{merge}", cell.letters())
            })
            .collect()
    };
    assert_eq!(
        told(rows[0]),
        [
            "TT|1|restart",
            "Chỉ tiêu|1|restart",
            "Đơn vị tính|1|restart",
            "Năm 2026|3|",
            "Ghi chú|1|restart"
        ]
    );
    assert_eq!(
        told(rows[1]),
        [
            "|1|continue",
            "|1|continue",
            "|1|continue",
            "Kế hoạch|1|",
            "Thực hiện|1|",
            "Tỷ lệ|1|",
            "|1|continue"
        ]
    );
    assert_eq!(told(rows[2]), ["1. Nhóm chỉ tiêu số 1|7|"]);
    assert!(looks(rows.last().unwrap()).iter().all(|look| look.1), "the totals are bold");
}

/// D69: the heads of appendices.
#[test]
fn appendices_have_their_heads() {
    let docx = written(&samples::report());
    assert_eq!(looks(docx.paragraph("Phụ lục II")), [(14.0, true, false)]);
    assert_eq!(looks(docx.paragraph("KẾT QUẢ THEO TỪNG TRƯỜNG")), [(14.0, true, false)]);
    let attached = samples::report().attached_line();
    assert!(attached.contains(words::BLANK), "unfilled in an electronic issue");
    let printed = docx.paragraphs().into_iter().find(|p| p.letters().starts_with("(Kèm theo"));
    let printed = printed.unwrap();
    assert_eq!(printed.letters().replace('\n', " "), attached);
    assert_eq!(looks(printed), [(14.0, false, true)]);
    assert!(written(&samples::decision()).lines().contains(&"Phụ lục".to_owned()));
}

#[test]
fn a_draft_says_so() {
    let draft = |paper| written(&paper).lines().contains(&words::DRAFT.to_owned());
    assert!(draft(samples::decision()));
    assert!(!draft(samples::plan()));
}

/// The children of these elements stand in the order of ECMA-376: Word repairs or refuses others.
#[test]
fn elements_keep_the_order_of_the_schema() {
    let orders: [(&str, &[&str]); 6] = [
        (
            "w:pPr",
            &[
                "w:pStyle",
                "w:keepNext",
                "w:pBdr",
                "w:spacing",
                "w:ind",
                "w:jc",
                "w:outlineLvl",
                "w:rPr",
                "w:sectPr",
            ],
        ),
        (
            "w:rPr",
            &["w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:color", "w:sz", "w:szCs", "w:lang"],
        ),
        (
            "w:sectPr",
            &[
                "w:headerReference",
                "w:type",
                "w:pgSz",
                "w:pgMar",
                "w:pgNumType",
                "w:cols",
                "w:titlePg",
            ],
        ),
        ("w:tblPr", &["w:tblW", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar"]),
        ("w:trPr", &["w:cantSplit", "w:tblHeader"]),
        ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:vAlign"]),
    ];
    for (name, paper) in samples::all() {
        let docx = written(&paper);
        for (element, order) in orders {
            for node in [docx.document.all(element), docx.styles.all(element)].concat() {
                let places: Vec<_> = node
                    .children
                    .iter()
                    .map(|child| order.iter().position(|known| *known == child.name))
                    .collect();
                assert!(places.iter().all(Option::is_some), "{name}: {node:?}");
                assert!(places.is_sorted(), "{name}: {node:?}");
            }
        }
        for cell in docx.document.all("w:tc") {
            assert_eq!(cell.children.last().unwrap().name, "w:p", "a cell ends in a paragraph");
        }
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for (name, paper) in samples::all() {
        let twice = [documents::docx(&paper).unwrap(), documents::docx(&paper).unwrap()];
        assert_eq!(twice[0], twice[1], "{name}");
    }
}

#[test]
fn the_package_names_its_parts() {
    let docx = written(&samples::plan());
    for part in ["[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/settings.xml"] {
        assert!(docx.names.iter().any(|name| name == part), "{part}");
    }
    assert_eq!(docx.names[0], "[Content_Types].xml");
}
