//! KẾ HOẠCH and BÁO CÁO as the demonstration's schools, commune and Department really print them, read back against
//! the decree (D59 to D72). The samples of `documents` try the hard cases; these are what lands on a desk.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::LazyLock;

use domain::paper::words;

use crate::process::{daisuso, run};
use crate::tools::{Docx, MM, Node, Pdf, find, packed};

/// One paper as both files.
struct Printed {
    name: &'static str,
    docx: Docx,
    pdf: Pdf,
    /// Issued: with its number and day. A draft says that it is one.
    issued: bool,
    /// A BÁO CÁO to a superior, not a KẾ HOẠCH.
    report: bool,
}

/// A school's issued plan and report, and the open reports of a commune and of the Department.
static PAPERS: LazyLock<Vec<Printed>> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    good(dir, &["demo", "--size", "school", "--no-serve"]);
    let accounts = fs::read_to_string(dir.join("data/accounts.json")).unwrap();
    let accounts: serde_json::Value = serde_json::from_str(&accounts).unwrap();
    let server = Server::start(dir);
    let school = server.issued_report(&accounts);
    let plan =
        |out| vec!["plan", "print", "--org", "21040-01", "--year", "2025-2026", "--out", out];
    let report =
        |org, out| vec!["report", "compile", "--org", org, "--period", "2026", "--out", out];
    let told = |name, report: bool, words: &dyn Fn(&'static str) -> Vec<&'static str>| {
        let file = |out| {
            good(dir, &words(out));
            let bytes = fs::read(dir.join(out)).unwrap();
            fs::remove_file(dir.join(out)).unwrap();
            bytes
        };
        let (docx, pdf) = (Docx::read(&file("p.docx")), Pdf::read(&file("p.pdf")));
        let issued = !report;
        Printed { name, docx, pdf, issued, report }
    };
    vec![
        told("plan", false, &plan),
        Printed {
            name: "school",
            docx: Docx::read(&school.0),
            pdf: Pdf::read(&school.1),
            issued: true,
            report: true,
        },
        told("commune", true, &|out| report("21040", out)),
        told("department", true, &|out| report("51", out)),
    ]
});

fn good(dir: &Path, arguments: &[&str]) {
    let (code, said, error) = run(&mut daisuso(dir, arguments));
    assert_eq!(code, 0, "{arguments:?}: {said}{error}");
}

/// `daisuso serve` over the demonstration, for what only a door hands out.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let mut child = daisuso(dir, &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
        Self { child, address }
    }

    fn get(&self, token: &str, path: &str) -> (String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let ask = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        (head, answer.split_off(end + 4))
    }

    /// DOCX and PDF of the first report that a school of the demonstration has sent.
    fn issued_report(&self, accounts: &serde_json::Value) -> (Vec<u8>, Vec<u8>) {
        let heads = accounts.as_array().unwrap().iter().filter(|one| one["role"] == "school_head");
        for head in heads {
            let token = head["token"].as_str().unwrap();
            let (_, me) = self.get(token, "/api/v1/me");
            let me: serde_json::Value = serde_json::from_slice(&me).unwrap();
            let org = &me["roles"][0]["org"];
            let file = |format: &str| {
                let path =
                    format!("/api/v1/orgs/{org}/reports/2026/file?version=1&format={format}");
                let (said, bytes) = self.get(token, &path);
                (said.starts_with("HTTP/1.1 200"), bytes)
            };
            if let ((true, docx), (true, pdf)) = (file("docx"), file("pdf")) {
                // D70: what was issued is frozen.
                assert_eq!(docx, file("docx").1);
                return (docx, pdf);
            }
        }
        panic!("no school of the demonstration has sent its report");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn mm(twips: &str) -> f64 {
    twips.parse::<f64>().unwrap() * 25.4 / 1440.0
}

/// Size in points, bold and italic of the first run.
fn look(paragraph: &Node) -> (f64, bool, bool) {
    let run = paragraph.first("w:r").unwrap();
    let size = run.at("w:rPr/w:sz").unwrap().get("w:val").parse::<f64>().unwrap() / 2.0;
    (size, run.at("w:rPr/w:b").is_some(), run.at("w:rPr/w:i").is_some())
}

/// The paragraphs of the text: outside tables, from the first sentence to "./.".
fn text_of(paper: &Printed) -> Vec<&Node> {
    let body = paper.docx.document.first("w:body").unwrap();
    let outside = body.children.iter().filter(|node| node.name == "w:p");
    let mut text: Vec<_> = outside.filter(|p| !p.letters().trim().is_empty()).collect();
    let end = text.iter().position(|p| p.letters().ends_with(words::END)).unwrap();
    text.truncate(end + 1);
    text
}

/// D59: A4, lawful margins, Times New Roman in black; the PDF embeds the face of the same widths.
#[test]
fn real_papers_stand_on_lawful_sheets_in_times_new_roman() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        for section in paper.docx.document.all("w:sectPr") {
            let size = section.at("w:pgSz").unwrap();
            let sides = [mm(size.get("w:w")), mm(size.get("w:h"))];
            let (short, long) = (sides[0].min(sides[1]), sides[0].max(sides[1]));
            assert!((short - 210.0).abs() < 0.1 && (long - 297.0).abs() < 0.1, "{name}: {sides:?}");
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
        for run in paper.docx.document.all("w:r") {
            let fonts = run.at("w:rPr/w:rFonts").unwrap();
            assert_eq!(fonts.get("w:ascii"), "Times New Roman", "{name}");
            assert_eq!(run.at("w:rPr/w:color").unwrap().get("w:val"), "000000", "{name}");
        }
        let info = paper.pdf.info();
        let sizes = info.lines().filter(|line| line.starts_with("Page ") && line.contains("size:"));
        let sizes: Vec<_> = sizes.collect();
        assert_eq!(sizes.len(), paper.pdf.pages(), "{name}");
        for size in sizes {
            let upright = size.contains("595.276 x 841.89") || size.contains("841.89 x 595.276");
            assert!(upright, "{name}: {size}");
        }
        for (font, embedded) in paper.pdf.fonts() {
            assert!(font.starts_with("LiberationSerif") && embedded, "{name}: {font}");
        }
        for word in paper.pdf.words() {
            assert!(word.left > 29.5 && word.right < 282.6, "{name}: {word:?} in the margin");
        }
    }
}

/// D60: nothing on a first page, then 2, 3, … in the middle of the top margin; appendices begin again.
#[test]
fn real_papers_number_their_pages_from_the_second_on() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        let all = paper.pdf.words();
        let mut count = 0;
        for page in 1..=paper.pdf.pages() {
            let above: Vec<_> = all.iter().filter(|w| w.page == page && w.top < 15.5).collect();
            let turned = all.iter().any(|w| w.page == page && w.right > 200.0);
            let Some(number) = above.first() else {
                count = 1;
                continue;
            };
            count += 1;
            assert_eq!((above.len(), number.text.clone()), (1, count.to_string()), "{name}");
            let middle = f64::midpoint(30.0, if turned { 282.0 } else { 195.0 });
            let centre = f64::midpoint(number.left, number.right);
            // A wide table may turn its sheet and end before the right edge.
            assert!(
                (centre - middle).abs() < 1.0 || (centre - 156.0).abs() < 1.0,
                "{name}: {centre}"
            );
        }
        for section in paper.docx.document.all("w:sectPr") {
            assert!(section.at("w:titlePg").is_some(), "{name}");
            assert_eq!(section.at("w:pgNumType").unwrap().get("w:start"), "1", "{name}");
        }
    }
}

/// D61: sizes and weights of the head, Quốc hiệu on one line, the rule under the Tiêu ngữ as long as it, the
/// issuer's lines not broken inside "Nhân dân".
#[test]
fn the_head_of_real_papers_is_the_decree_s() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        assert_eq!(look(paper.docx.paragraph(words::NATION)), (12.0, true, false), "{name}");
        assert_eq!(look(paper.docx.paragraph(words::MOTTO)), (13.0, true, false), "{name}");
        let head = paper.docx.document.first("w:tbl").unwrap();
        let widths: Vec<_> = head.all("w:gridCol").iter().map(|c| mm(c.get("w:w"))).collect();
        let cells = head.all("w:tc");
        let issuer: Vec<_> =
            cells[0].all("w:p").into_iter().filter(|p| !p.letters().is_empty()).collect();
        let bold: Vec<_> = issuer.iter().map(|p| look(p).1).collect();
        assert!(bold.is_sorted() && *bold.last().unwrap(), "{name}: managing body, then issuer");
        assert!(issuer.iter().all(|p| !p.letters().ends_with(" NHÂN")), "{name}");
        let ruled = cells[1].all("w:p").into_iter().find(|p| p.at("w:pPr/w:pBdr/w:top").is_some());
        let indent = ruled.unwrap().at("w:pPr/w:ind").unwrap();
        let rule = widths[1] - mm(indent.get("w:left")) - mm(indent.get("w:right"));
        let all = paper.pdf.words();
        let (first, last) = find(&all, words::MOTTO);
        let motto = last.right - first.left;
        assert!((rule - motto).abs() <= 2.0, "{name}: {rule} mm under {motto} mm");
        let (first, last) = find(&all, words::NATION);
        assert!((first.top - last.top).abs() < 0.5, "{name}: on one line");
        let title = if paper.report { "BÁO CÁO" } else { "KẾ HOẠCH" };
        assert_eq!(look(paper.docx.paragraph(title)), (14.0, true, false), "{name}");
    }
}

/// D62, D63: "Số: 01/KH-…" and the date in italics, or their places left free in a draft that says so.
#[test]
fn number_and_date_of_real_papers_are_written_as_the_decree_says() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        let lines = paper.docx.lines();
        let number = lines.iter().find(|line| line.starts_with(words::NUMBER)).unwrap();
        let (digits, symbol) = number.strip_prefix(words::NUMBER).unwrap().split_once('/').unwrap();
        assert!(symbol.starts_with(if paper.report { "BC-" } else { "KH-" }), "{name}: {symbol}");
        let date = lines.iter().find(|line| line.contains(", ngày ")).unwrap();
        assert_eq!(look(paper.docx.paragraph(number)), (13.0, false, false), "{name}");
        assert_eq!(look(paper.docx.paragraph(date)), (13.0, false, true), "{name}");
        let told: Vec<_> = date.split(' ').collect();
        let after = |word: &str| told[told.iter().position(|t| *t == word).unwrap() + 1];
        if paper.issued {
            assert!(digits.len() >= 2 && digits.parse::<u32>().unwrap() > 0, "{name}: {digits}");
            assert_eq!(after("ngày").len(), 2, "{name}: {date}");
            let month = after("tháng");
            let two = matches!(month.trim_start_matches('0'), "1" | "2" | "10" | "11" | "12");
            assert_eq!(month.len() == 2, two, "{name}: {date}");
        } else {
            assert_eq!(digits.trim(), "", "{name}: a draft has no number");
        }
        assert_eq!(lines.iter().any(|line| line == words::DRAFT), !paper.issued, "{name}");
    }
}

/// D65, D66, D72: whom it goes to, who signs, and that nobody has signed by machine.
#[test]
fn real_papers_close_with_recipients_and_room_for_a_signature() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        let lines = paper.docx.lines();
        let to = lines.iter().any(|line| line.starts_with(words::ADDRESSEES));
        assert_eq!(to, paper.report, "{name}");
        let label = lines.iter().position(|line| line == words::RECIPIENTS).unwrap();
        assert_eq!(look(paper.docx.paragraph(words::RECIPIENTS)), (12.0, true, true), "{name}");
        assert_eq!(lines[label + 1] == words::AS_ABOVE, paper.report, "{name}");
        let recipients: Vec<_> =
            lines[label + 1..].iter().take_while(|line| line.starts_with("- ")).collect();
        let last = recipients.last().unwrap();
        assert!(last.starts_with(words::ARCHIVE) && last.ends_with('.'), "{name}: {last}");

        let tables = paper.docx.document.all("w:tbl");
        let close = tables.iter().find(|t| t.letters().starts_with(words::RECIPIENTS)).unwrap();
        let right = close.all("w:tc").into_iter().next_back().unwrap();
        let signer: Vec<_> =
            right.all("w:p").into_iter().filter(|p| !p.letters().is_empty()).collect();
        assert!(signer.iter().all(|p| look(p) == (14.0, true, false)), "{name}");
        let position = match name {
            "commune" => ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"].concat(),
            "department" => "GIÁM ĐỐC".to_owned(),
            _ => "HIỆU TRƯỞNG".to_owned(),
        };
        let told: String = signer.iter().map(|p| p.letters()).collect();
        assert!(told.starts_with(&position), "{name}: {told}");
        if paper.issued {
            let named = signer.last().unwrap();
            let before = named.at("w:pPr/w:spacing").unwrap().get("w:before");
            assert!(before.parse::<f64>().unwrap() / 20.0 > 60.0, "{name}: room for a signature");
            assert!(!named.letters().contains('.'), "{name}: no title before {}", named.letters());
        }
        let pictures = paper.docx.names.iter().any(|part| part.contains("media"));
        assert!(!pictures && !packed(&paper.pdf.text()).contains("Đãký"), "{name}");
    }
}

/// D67, D68: how the text is set, its marks, its grounds, its end.
#[test]
fn the_text_of_real_papers_is_set_as_the_decree_says() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        let text = text_of(paper);
        let justified: Vec<_> = text
            .iter()
            .filter(|p| p.at("w:pPr/w:jc").is_some_and(|jc| jc.get("w:val") == "both"))
            .collect();
        assert!(justified.len() > 5, "{name}");
        for p in justified {
            let said = p.letters();
            let indent = mm(p.at("w:pPr/w:ind").unwrap().get("w:firstLine"));
            assert!((indent - 10.0).abs() < 0.1 || (indent - 12.7).abs() < 0.1, "{name}: {said}");
            let spacing = p.at("w:pPr/w:spacing").unwrap();
            let points = |key: &str| spacing.get(key).parse::<f64>().unwrap_or(0.0) / 20.0;
            assert!(points("w:before") + points("w:after") >= 6.0, "{name}: {said}");
            let line: f64 = spacing.get("w:line").parse().unwrap();
            assert!((240.0..=360.0).contains(&line), "{name}: {line}");
            let (size, ..) = look(p);
            assert!((13.0..=14.0).contains(&size), "{name}: {said}");
        }
        let whole = paper.docx.lines().join("\n");
        assert_eq!(whole.matches(words::END).count(), 1, "{name}");
        let sections: Vec<_> = text
            .iter()
            .filter_map(|p| p.letters().split_once(". ").map(|(mark, _)| mark.to_owned()))
            .filter(|mark| ["I", "II", "III", "IV", "V", "VI"].contains(&mark.as_str()))
            .collect();
        let known = if paper.report { "I II III IV V" } else { "I II III" };
        assert_eq!(sections.join(" "), known, "{name}");

        let grounds: Vec<_> = text.iter().filter(|p| p.letters().starts_with("Căn cứ")).collect();
        assert_eq!(grounds.is_empty(), paper.report, "{name}");
        for ground in grounds {
            assert!(look(ground).2 && ground.letters().ends_with([';', '.']), "{name}");
        }
    }
}

/// D69: the text points to every appendix, each has its head and the line that stays unfilled; a wide table lies on
/// its side. D71: the common noun before an ordinary commune's name is lower case.
#[test]
fn appendices_and_place_names_of_real_papers_follow_the_decree() {
    for paper in PAPERS.iter() {
        let name = paper.name;
        let lines = paper.docx.lines();
        let heads: Vec<_> = lines
            .iter()
            .filter(|line| **line == "Phụ lục" || line.starts_with("Phụ lục I"))
            .filter(|line| line.len() < 20)
            .cloned()
            .collect();
        let wanted: &[&str] = match name {
            "plan" => &[],
            "school" => &["Phụ lục"],
            _ => &["Phụ lục I", "Phụ lục II"],
        };
        assert_eq!(heads, wanted, "{name}");
        let text: String = text_of(paper).iter().map(|p| p.letters() + "\n").collect();
        for head in &heads {
            assert_eq!(look(paper.docx.paragraph(head)), (14.0, true, false), "{name}");
            assert!(text.contains(head.as_str()), "{name}: nothing points to {head}");
        }
        let attached: Vec<_> = lines.iter().filter(|line| line.starts_with("(Kèm theo")).collect();
        assert_eq!(attached.len(), heads.len(), "{name}");
        assert!(attached.iter().all(|line| line.contains(words::BLANK)), "{name}");
        let turned = paper.docx.document.all("w:pgSz");
        let turned = turned.iter().filter(|s| s.get("w:orient") == "landscape").count();
        assert_eq!(turned, usize::from(matches!(name, "commune" | "department")), "{name}");

        let said = lines.join("\n");
        assert!(!said.contains("Xã Bình Sơn") && !said.contains(" Phường Cẩm Thành"), "{name}");
        if name == "department" {
            assert!(said.contains("Xã Đặng Thùy Trâm"), "named after a person");
        }
    }
}

/// Tables keep inside the sheet, and a heading never breaks inside "TT".
#[test]
fn tables_of_real_papers_keep_short_heads_on_one_line() {
    for paper in PAPERS.iter().filter(|paper| paper.report) {
        let all = paper.pdf.words();
        let heads = all.iter().filter(|word| word.text == "TT").count();
        let wanted = paper.docx.lines().iter().filter(|line| *line == "TT").count();
        assert!(heads >= wanted && wanted > 0, "{}: {heads} of {wanted}", paper.name);
        let lowest = all.iter().map(|word| word.top).fold(0.0, f64::max);
        assert!(lowest < 842.0 * MM - 20.0, "{}: {lowest}", paper.name);
    }
}
