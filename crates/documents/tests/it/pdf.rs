//! The PDF, read back by poppler against the decree.

use domain::paper::{Paper, words};

use crate::samples;
use crate::tools::{Docx, Pdf, find, packed};

fn written(paper: &Paper) -> Pdf {
    Pdf::read(&documents::pdf(paper).unwrap())
}

/// D59: A4, only the four embedded faces; tagged, with the paper's date.
#[test]
fn sheets_are_a4_and_the_font_is_embedded() {
    for (name, paper) in samples::all() {
        let pdf = written(&paper);
        let info = pdf.info();
        let sizes: Vec<_> =
            info.lines().filter(|l| l.contains("size:") && l.starts_with("Page ")).collect();
        assert_eq!(sizes.len(), pdf.pages(), "{name}");
        for size in sizes {
            let upright = size.contains("595.276 x 841.89");
            let turned = size.contains("841.89 x 595.276");
            assert!(upright || turned, "{name}: {size}");
        }
        assert!(info.contains("Tagged:          yes"), "{name}: {info}");
        for (font, embedded) in pdf.fonts() {
            assert!(font.starts_with("LiberationSerif") && embedded, "{name}: {font}");
        }
    }
    let info = written(&samples::plan()).info();
    assert!(info.contains("Tue May  5 05:00:00 2026 UTC"), "{info}");
    assert!(info.contains("Title:           Kế hoạch Triển khai lực lượng “Đại sứ số học đường”"));
}

#[test]
fn it_says_that_it_is_an_archive_file_for_everybody() {
    let bytes = documents::pdf(&samples::plan()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(text.contains("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(text.contains("<pdfuaid:part>1</pdfuaid:part>"));
}

/// D60: no number on first pages, then centred in the top margin; appendices from 1.
#[test]
fn pages_are_numbered_as_the_decree_says() {
    let pdf = written(&samples::report());
    let words = pdf.words();
    let pages = pdf.pages();
    let mut told = Vec::new();
    for page in 1..=pages {
        // Whatever stands wholly in the top margin.
        let above: Vec<_> = words.iter().filter(|w| w.page == page && w.top < 15.5).collect();
        told.push(above.iter().map(|w| w.text.clone()).collect::<String>());
        for number in above {
            let turned = words.iter().any(|w| w.page == page && w.right > 200.0);
            let middle =
                if turned { f64::midpoint(30.0, 282.0) } else { f64::midpoint(30.0, 195.0) };
            let centre = f64::midpoint(number.left, number.right);
            assert!((centre - middle).abs() < 1.0, "page {page}: {centre}");
        }
    }
    assert_eq!(told.join(","), ",2,3,,2,3,,2", "three sheets, three of Phụ lục I, two of II");
}

/// D61: Quốc hiệu on one line above the Tiêu ngữ, sizes, places; long issuers keep it so.
#[test]
fn the_head_keeps_its_lines() {
    for (name, paper) in samples::all() {
        let pdf = written(&paper);
        let words = pdf.words();
        let (first, last) = find(&words, words::NATION);
        assert!((first.top - last.top).abs() < 0.5, "{name}: Quốc hiệu on one line");
        let width = last.right - first.left;
        assert!((width - 88.0).abs() < 1.5, "{name}: {width} mm at 12 pt");
        assert!(last.right < 195.5, "{name}: {}", last.right);
        let (motto, motto_last) = find(&words, words::MOTTO);
        assert!(motto.top > first.top && motto.top - first.top < 7.0, "{name}");
        let middle = |a: f64, b: f64| f64::midpoint(a, b);
        let off = middle(motto.left, motto_last.right) - middle(first.left, last.right);
        assert!(off.abs() < 0.5, "{name}: {off}");
        // The issuer's lines end before the Quốc hiệu begins.
        let capitals = |text: &str| text == text.to_uppercase();
        let issuer = words.iter().filter(|w| w.page == 1 && w.top < motto.top + 20.0);
        let issuer = issuer.filter(|w| capitals(&w.text));
        let issuer = issuer.filter(|w| f64::midpoint(w.left, w.right) < first.left);
        let right = issuer.map(|w| w.right).fold(0.0, f64::max);
        assert!(right < first.left - 1.0, "{name}: {right} against {}", first.left);
        for word in &words {
            assert!(word.left > 29.5, "{name}: {word:?} stands in the margin");
            assert!(word.right < if word.page == 1 { 195.6 } else { 282.6 }, "{name}: {word:?}");
        }
    }
}

/// Number and date on one line where the date fits (box 4).
#[test]
fn number_and_date_share_a_line() {
    let words = written(&samples::plan()).words();
    let (number, _) = find(&words, "Số: 07/KH-SGDĐT");
    let (date, end) = find(&words, "Quảng Ngãi, ngày 05 tháng 5 năm 2026");
    assert!((number.top - date.top).abs() < 0.5);
    assert!((date.top - end.top).abs() < 0.5);
    let commune = written(&samples::commune()).words();
    let (place, _) = find(&commune, "Phường Trương Quang Trọng,");
    assert!(place.left > 90.0, "the capital of the flag, in the right half");
}

/// The lines that are drawn: under the Tiêu ngữ as long as it, elsewhere 1/3 to 1/2 (D61).
#[test]
fn rules_have_lawful_lengths() {
    // pdftocairo writes the strokes as SVG paths.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.pdf");
    std::fs::write(&file, documents::pdf(&samples::plan()).unwrap()).unwrap();
    let svg = folder.path().join("plan.svg");
    let done = std::process::Command::new("pdftocairo")
        .args(["-svg", "-f", "1", "-l", "1"])
        .arg(&file)
        .arg(&svg)
        .status();
    assert!(done.unwrap().success());
    let svg = std::fs::read_to_string(svg).unwrap();
    let lengths: Vec<f64> = svg
        .split("<path ")
        .filter(|path| path.contains("stroke-width"))
        .filter_map(stroke_length)
        .collect();
    let [motto, issuer, title] = lengths.as_slice() else { panic!("{lengths:?}") };
    let (motto, issuer) = if motto > issuer { (motto, issuer) } else { (issuer, motto) };
    assert!((motto - 56.0).abs() < 2.0, "Tiêu ngữ: {motto}");
    assert!((56.0 / 3.0..=28.0).contains(issuer), "issuer: {issuer}");
    let words = written(&samples::plan()).words();
    let (first, last) = find(&words, "của ngành Giáo dục và Đào tạo tỉnh Quảng Ngãi năm 2026");
    let width = last.right - first.left;
    assert!((width / 3.0..=width / 2.0).contains(title), "trích yếu: {title} of {width}");
}

/// The length in millimetres of a path that is one horizontal line.
fn stroke_length(path: &str) -> Option<f64> {
    let data = path.split(" d=\"").nth(1)?.split('"').next()?;
    let numbers: Vec<f64> = data.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [x1, y1, x2, y2] = numbers.as_slice() else { return None };
    // The matrix may flip and move, it does not scale.
    ((y1 - y2).abs() < 0.01).then(|| (x1 - x2).abs() * 25.4 / 72.0)
}

/// The words of the DOCX are the words of the PDF, to the letter.
#[test]
fn both_files_say_the_same() {
    for (name, paper) in samples::all() {
        let docx = Docx::read(&documents::docx(&paper).unwrap());
        let said = packed(&written(&paper).text());
        let mut missing = Vec::new();
        for line in docx.lines() {
            // Lines that run over a page or a column break are compared by their sentences.
            let whole = said.contains(&packed(&line));
            let parts = line.split_inclusive(['.', ';', ',', ' ']);
            if !whole && !parts.clone().all(|part| said.contains(&packed(part))) {
                missing.push(line);
            }
        }
        assert!(missing.is_empty(), "{name}: {missing:#?}");
        let letters = |text: &str| packed(text).chars().filter(|c| c.is_alphabetic()).count();
        let docx_letters = letters(&docx.lines().join(""));
        let pdf_letters = letters(&said);
        // The PDF repeats heading rows on each page.
        assert!(pdf_letters >= docx_letters, "{name}: {pdf_letters} against {docx_letters}");
        assert!(
            pdf_letters < docx_letters + docx_letters / 10 + 20,
            "{name}: {pdf_letters} / {docx_letters}"
        );
    }
}

/// Vietnamese comes out as it went in.
#[test]
fn the_text_can_be_copied() {
    let said = packed(&written(&samples::plan()).text());
    for line in [
        "Lan tỏa thói quen học tập, làm việc trên môi trường số",
        "xung kích của người học; đảm bảo an toàn",
        "(qua Phòng Giáo dục thường xuyên và Công tác học sinh, sinh viên) trước ngày 25/11",
        "a) Phòng Giáo dục thường xuyên",
        "nghiêm túc triển khai thực hiện./.",
    ] {
        assert!(said.contains(&packed(line)), "{line}");
    }
}

/// The signature, its recipients and the line of the chain stay on one page.
#[test]
fn the_signature_stays_together() {
    let words = written(&samples::report()).words();
    let page = |text: &str| find(&words, text).0.page;
    let chain = page("Mã kiểm chứng nhật ký:");
    assert_eq!(page("Nơi nhận:"), chain);
    assert_eq!(page("TM. ỦY BAN NHÂN DÂN"), chain);
    assert_eq!(page("Y Thị Minh Ngọc"), chain);
    assert_eq!(page("- Lưu: VT, VHXH."), chain);
    let (authority, _) = find(&words, "TM. ỦY BAN NHÂN DÂN");
    let (label, _) = find(&words, "Nơi nhận:");
    assert!((authority.top - label.top).abs() < 1.5, "level with the authority line");
}

/// Heading rows stand on every page of a table.
#[test]
fn tables_repeat_their_heading() {
    let words = written(&samples::report()).words();
    let pages: Vec<_> = words.iter().filter(|w| w.text == "Chỉ").map(|w| w.page).collect();
    assert_eq!(pages, [4, 5, 6]);
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let first = documents::pdf(&samples::report()).unwrap();
    documents::pdf(&samples::letter()).unwrap();
    assert_eq!(first, documents::pdf(&samples::report()).unwrap());
}
