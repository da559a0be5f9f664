//! Whether a paper keeps the rules of its kind, said before it is printed or issued.

use super::{Block, Kind, Paper, Row, Table, roman, words};

/// A rule that a paper breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    /// No name of the issuer.
    #[error("the issuer has no name")]
    NoIssuer,
    /// No symbol: nothing could be registered under it (D62).
    #[error("the symbol of the issuer is missing")]
    NoSymbol,
    /// No place before the date (D63).
    #[error("the place is missing")]
    NoPlace,
    /// No trích yếu.
    #[error("the subject is missing")]
    NoTitle,
    /// Nothing to read in it.
    #[error("the text is empty")]
    NoBody,
    /// The text ends in a table or a heading, so "./." would stand alone (D67).
    #[error("the text must end with a sentence")]
    NoLastSentence,
    /// "Kính gửi" on a kind that has none (D65).
    #[error("{0:?} takes no addressee")]
    AddresseeNotAllowed(Kind),
    /// A công văn or a tờ trình to nobody (D65).
    #[error("{0:?} needs an addressee")]
    AddresseeMissing(Kind),
    /// A decision that does not say who decides (domain 3.6).
    #[error("a decision names who decides")]
    NoAuthority,
    /// A decision without articles (Mẫu 1.2).
    #[error("a decision needs articles")]
    NoArticle,
    /// Numbers run from 1 (D64).
    #[error("the number is zero")]
    NumberZero,
    /// A draft carries no number (D64).
    #[error("a draft carries no number")]
    NumberedDraft,
    /// Nobody's position under the text.
    #[error("the position of whoever signs is missing")]
    NoSigner,
    /// A title stands before the name of whoever signs (D66).
    #[error("a title stands before the name of whoever signs: {0}")]
    TitledName(String),
    /// The main text does not point to this appendix, counted from 1 (D69).
    #[error("the text does not refer to appendix {0}")]
    AppendixNotReferred(usize),
    /// An appendix without a heading or without anything in it, counted from 1.
    #[error("appendix {0} is empty or has no heading")]
    AppendixEmpty(usize),
    /// A table without columns or with a column of no width; tables counted from 1 through text
    /// and appendices.
    #[error("table {0} has no columns, or one without width")]
    TableWithoutColumns(usize),
    /// A row with more or fewer cells than columns; both counted from 1.
    #[error("row {row} of table {table} does not fit its columns")]
    RowDoesNotFit {
        /// The table.
        table: usize,
        /// The row; the totals count as the last one.
        row: usize,
    },
}

impl Paper {
    /// Every rule that this paper breaks, in reading order; a paper without faults may be issued.
    ///
    /// # Errors
    /// All faults at once.
    pub fn check(&self) -> Result<(), Vec<PaperFault>> {
        let mut faults = Vec::new();
        self.check_head(&mut faults);
        self.check_body(&mut faults);
        self.check_close(&mut faults);
        self.check_appendices(&mut faults);
        self.check_tables(&mut faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn check_head(&self, faults: &mut Vec<PaperFault>) {
        let rules = [
            (blank(&self.issuer.name), PaperFault::NoIssuer),
            (self.symbol.body.trim().is_empty(), PaperFault::NoSymbol),
            (self.place.name.trim().is_empty(), PaperFault::NoPlace),
            (self.number == Some(0), PaperFault::NumberZero),
            (self.draft && self.number.is_some(), PaperFault::NumberedDraft),
            (blank(&self.title), PaperFault::NoTitle),
            (
                !self.addressees.is_empty() && !self.kind.may_address(),
                PaperFault::AddresseeNotAllowed(self.kind),
            ),
            (
                blank(&self.addressees) && self.kind.must_address(),
                PaperFault::AddresseeMissing(self.kind),
            ),
        ];
        faults.extend(rules.into_iter().filter_map(|(broken, fault)| broken.then_some(fault)));
    }

    fn check_body(&self, faults: &mut Vec<PaperFault>) {
        if self.kind == Kind::Decision {
            if self.authority.as_ref().is_none_or(|line| line.trim().is_empty()) {
                faults.push(PaperFault::NoAuthority);
            }
            if !self.body.iter().any(|block| matches!(block, Block::Article(_))) {
                faults.push(PaperFault::NoArticle);
            }
        }
        match self.body.last().map(Block::text) {
            None => faults.push(PaperFault::NoBody),
            Some(None) => faults.push(PaperFault::NoLastSentence),
            Some(Some(text)) if text.is_blank() => faults.push(PaperFault::NoLastSentence),
            Some(Some(_)) => {}
        }
    }

    fn check_close(&self, faults: &mut Vec<PaperFault>) {
        for signature in [Some(&self.signature), self.second_signature.as_ref()].iter().flatten() {
            if signature.position.trim().is_empty() {
                faults.push(PaperFault::NoSigner);
            }
            if let Some(title) = signature.title_before_name() {
                faults.push(PaperFault::TitledName(title));
            }
        }
    }

    fn check_appendices(&self, faults: &mut Vec<PaperFault>) {
        let named = Named::read(&self.body);
        let several = self.appendices.len() > 1;
        for (number, appendix) in (1..).zip(&self.appendices) {
            let referred = if several { named.has(number) } else { named.any };
            if !referred {
                faults.push(PaperFault::AppendixNotReferred(number));
            }
            if blank(&appendix.title) || appendix.body.is_empty() {
                faults.push(PaperFault::AppendixEmpty(number));
            }
        }
    }

    fn check_tables(&self, faults: &mut Vec<PaperFault>) {
        let blocks = self.body.iter().chain(self.appendices.iter().flat_map(|a| &a.body));
        let tables = blocks.filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        for (number, table) in (1..).zip(tables) {
            if table.columns.is_empty() || table.columns.iter().any(|column| column.width == 0) {
                faults.push(PaperFault::TableWithoutColumns(number));
            }
            let misfits = misfits(table);
            faults.extend(misfits.map(|row| PaperFault::RowDoesNotFit { table: number, row }));
        }
    }
}

fn blank(lines: &[String]) -> bool {
    lines.iter().all(|line| line.trim().is_empty())
}

/// Rows that do not fit, counted from 1.
fn misfits(table: &Table) -> impl Iterator<Item = usize> + '_ {
    let rows = table.rows.iter().map(|row| match row {
        Row::Cells(cells) => cells.len(),
        Row::Group(_) => table.columns.len(),
    });
    let totals = table.totals.iter().map(Vec::len);
    let counted = (1..).zip(rows.chain(totals));
    counted.filter(|(_, cells)| *cells != table.columns.len()).map(|(row, _)| row)
}

/// The appendices that a text names: "Phụ lục", "Phụ lục II", "các Phụ lục I, II và IV", "Phụ lục I
/// đến III".
#[derive(Default)]
struct Named {
    any: bool,
    numerals: Vec<String>,
    ranges: Vec<(String, String)>,
}

impl Named {
    fn read(blocks: &[Block]) -> Self {
        let mut named = Self::default();
        let word = words::APPENDIX.to_lowercase();
        for block in blocks {
            let letters = block.letters();
            // Lower case keeps the length of these letters, so places in one fit the other.
            let lower = letters.to_lowercase();
            for (at, _) in lower.match_indices(&word) {
                named.any = true;
                if let Some(rest) = letters.get(at + word.len()..) {
                    named.list(rest);
                }
            }
        }
        named
    }

    fn list(&mut self, rest: &str) {
        let mut until = false;
        for token in rest.split_whitespace().flat_map(|token| token.split_inclusive(['-', '–'])) {
            let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
            let numeral = !bare.is_empty() && bare.chars().all(|c| "IVXLC".contains(c));
            if numeral {
                if let (true, Some(from)) = (until, self.numerals.last()) {
                    self.ranges.push((from.clone(), bare.to_owned()));
                }
                self.numerals.push(bare.to_owned());
                until = token.ends_with(['-', '–']);
                if token.ends_with(['.', ';', ')', ':']) {
                    return;
                }
            } else if matches!(bare, "đến" | "") {
                until = true;
            } else if !matches!(bare, "và" | "số") {
                return;
            }
        }
    }

    fn has(&self, number: usize) -> bool {
        let place = |numeral: &String| (1..=200).find(|n| roman(*n) == *numeral).unwrap_or(0);
        self.numerals.contains(&roman(number))
            || self.ranges.iter().any(|(from, to)| (place(from)..=place(to)).contains(&number))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::*;
    use super::*;

    fn plan() -> Paper {
        Paper {
            kind: Kind::Plan,
            draft: false,
            electronic: true,
            issuer: Issuer {
                managing: vec!["UBND TỈNH QUẢNG NGÃI".into()],
                name: vec!["SỞ GIÁO DỤC VÀ ĐÀO TẠO".into()],
                in_text: "Sở Giáo dục và Đào tạo".into(),
            },
            number: Some(7),
            symbol: Symbol { body: "SGDĐT".into(), room: Some("GDTXHSSV".into()) },
            place: Place { unit: "tỉnh".into(), name: "Quảng Ngãi".into(), capital: false },
            date: Some(date(2026, 5, 15)),
            composed: date(2026, 5, 10),
            title: vec!["Triển khai lực lượng “Đại sứ số học đường”".into()],
            addressees: vec![],
            authority: None,
            grounds: vec![],
            body: vec![Block::Paragraph("Sở yêu cầu các đơn vị thực hiện.".into())],
            signature: Signature {
                on_behalf_of: None,
                mandate: Mandate::Deputy { head: "Giám đốc".into() },
                position: "Phó Giám đốc".into(),
                name: "Nguyễn Trọng Thắng".into(),
            },
            second_signature: None,
            recipients: vec![],
            archive: Archive::default(),
            appendices: vec![],
            chain_head: None,
        }
    }

    fn appendix() -> Appendix {
        Appendix {
            title: vec!["Biểu số liệu".into()],
            body: vec![Block::Paragraph("x".into())],
            landscape: false,
        }
    }

    fn says(text: &str, appendices: usize) -> Paper {
        Paper {
            body: vec![Block::Paragraph(text.into())],
            appendices: vec![appendix(); appendices],
            ..plan()
        }
    }

    #[test]
    fn a_good_plan_has_no_fault() {
        assert_eq!(plan().check(), Ok(()));
    }

    #[test]
    fn an_appendix_must_be_referred_to() {
        use PaperFault::AppendixNotReferred as Missing;
        let faults = |text: &str, n: usize| says(text, n).check().err().unwrap_or_default();
        assert_eq!(faults("Số liệu gửi kèm.", 1), [Missing(1)]);
        assert_eq!(faults("Số liệu tại PHỤ LỤC kèm theo.", 1), []);
        assert_eq!(faults("Số liệu tại Phụ lục I.", 2), [Missing(2)]);
        assert_eq!(faults("Số liệu tại Phụ lục I, II kèm theo.", 2), []);
        assert_eq!(faults("(Phụ lục II); xem Phụ lục III.", 3), [Missing(1)]);
        assert_eq!(faults("các Phụ lục I, II và III kèm theo", 4), [Missing(4)]);
        assert_eq!(faults("các Phụ lục I đến IV", 4), []);
        assert_eq!(faults("các Phụ lục I-III và V", 5), [Missing(4)]);
        assert_eq!(faults("Phụ lục III.", 3), [Missing(1), Missing(2)]);
    }

    #[test]
    fn each_kind_keeps_its_rule_of_addressees() {
        for kind in Kind::ALL {
            for addressed in [false, true] {
                let paper = Paper {
                    kind,
                    addressees: if addressed { vec!["UBND tỉnh".into()] } else { vec![] },
                    ..plan()
                };
                let faults = paper.check().err().unwrap_or_default();
                let refused = faults.contains(&PaperFault::AddresseeNotAllowed(kind));
                let missed = faults.contains(&PaperFault::AddresseeMissing(kind));
                assert_eq!(refused, addressed && !kind.may_address(), "{kind:?}");
                assert_eq!(missed, !addressed && kind.must_address(), "{kind:?}");
            }
        }
    }

    #[test]
    fn every_fault_is_said_at_once() {
        let mut paper = plan();
        paper.kind = Kind::Decision;
        paper.draft = true;
        paper.number = Some(0);
        paper.issuer.name.clear();
        paper.symbol.body.clear();
        paper.place.name.clear();
        paper.title = vec![" ".into()];
        paper.addressees = vec!["UBND tỉnh".into()];
        paper.signature.position.clear();
        paper.signature.name = "TS. Nguyễn Văn A".into();
        paper.appendices = vec![Appendix { title: vec![], body: vec![], landscape: false }];
        paper.body = vec![Block::Table(Table {
            columns: vec![Column::new("TT", 0, Align::Center)],
            rows: vec![Row::Group("I".into()), Row::Cells(vec![])],
            totals: Some(vec![String::new(), String::new()]),
            ..Table::default()
        })];
        let said: Vec<_> = paper.check().unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "the issuer has no name",
                "the symbol of the issuer is missing",
                "the place is missing",
                "the number is zero",
                "a draft carries no number",
                "the subject is missing",
                "Decision takes no addressee",
                "a decision names who decides",
                "a decision needs articles",
                "the text must end with a sentence",
                "the position of whoever signs is missing",
                "a title stands before the name of whoever signs: TS",
                "the text does not refer to appendix 1",
                "appendix 1 is empty or has no heading",
                "table 1 has no columns, or one without width",
                "row 2 of table 1 does not fit its columns",
                "row 3 of table 1 does not fit its columns",
            ]
        );
        paper.body.clear();
        assert!(paper.check().unwrap_err().contains(&PaperFault::NoBody));
    }

    #[test]
    fn recipients_follow_from_the_rest() {
        let first = |paper: &Paper| paper.recipient_lines()[0].letters();
        let mut paper = plan();
        assert_eq!(first(&paper), "- Lưu: VT.");
        paper.kind = Kind::Report;
        paper.addressees = vec!["UBND tỉnh".into()];
        assert_eq!(first(&paper), "- Như trên;");
        paper.kind = Kind::Decision;
        paper.addressees.clear();
        paper.body = vec![Block::Article("a".into()), Block::Article("b".into())];
        assert_eq!(first(&paper), "- Như Điều 2;");
        assert_eq!(paper.recipient_lines().last().unwrap().letters(), "- Lưu: VT.");
    }

    #[test]
    fn grounds_end_with_semicolons_and_a_stop() {
        let grounds = vec!["Căn cứ A.".into(), "Căn cứ B".into(), "Theo đề nghị của C;".into()];
        let lines = Paper { grounds, ..plan() }.ground_lines();
        let said: Vec<_> = lines.iter().map(Text::letters).collect();
        assert_eq!(said, ["Căn cứ A;", "Căn cứ B;", "Theo đề nghị của C."]);
        assert!(lines.iter().flat_map(|line| &line.0).all(|run| run.italic));
    }

    #[test]
    fn the_attached_line_is_open_in_electronic_issues() {
        let mut paper = says("Phụ lục", 1);
        let said = |paper: &Paper| {
            paper.attached_line().replace(words::BLANK, "_").replace(words::BLANK_DAY, "_")
        };
        let open = "(Kèm theo Kế hoạch số _/KH-SGDĐT ngày _ tháng _ năm _ của Sở Giáo dục và Đào \
                    tạo)";
        assert_eq!(said(&paper), open);
        paper.electronic = false;
        assert_eq!(
            said(&paper),
            "(Kèm theo Kế hoạch số 07/KH-SGDĐT ngày 15 tháng 5 năm 2026 của Sở Giáo dục và Đào tạo)"
        );
        paper.number = None;
        assert_eq!(said(&paper), open);
    }

    #[test]
    fn appendices_are_numbered_from_two_on() {
        assert_eq!(says("", 1).appendix_label(0), "Phụ lục");
        assert_eq!(says("", 4).appendix_label(3), "Phụ lục IV");
    }

    #[test]
    fn the_text_is_closed_even_after_a_table() {
        let mut paper = plan();
        assert_eq!(
            paper.closed_body().last().unwrap().letters(),
            "Sở yêu cầu các đơn vị thực hiện./."
        );
        paper.body.push(Block::Heading("x".into()));
        assert_eq!(paper.closed_body().last().unwrap().letters(), "./.");
    }

    #[test]
    fn a_paper_reads_itself_back() {
        let mut paper = says("Phụ lục", 2);
        paper.chain_head = Some("seq 3, hash ab".into());
        let kept = serde_json::to_string(&paper).unwrap();
        assert_eq!(serde_json::from_str::<Paper>(&kept).unwrap(), paper);
        assert_eq!(paper.chain_line().unwrap(), "Mã kiểm chứng nhật ký: seq 3, hash ab");
        assert_eq!(paper.subject(), "Kế hoạch Triển khai lực lượng “Đại sứ số học đường”");
    }
}
