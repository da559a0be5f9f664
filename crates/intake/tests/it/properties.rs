//! Properties: any bytes get an answer, and every data row is in exactly one place.

use domain::roster::FileErrorCode;
use proptest::prelude::*;

use crate::files::{V, read, xlsx};
use crate::rows;

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-ZĐ][a-zà-ỹ]{1,5} [A-Z][a-zà-ỹ]{1,4}",
        "[0-9]{1,2}/[0-9]{1,2}/20[0-2][0-9]",
        "[0-9]{9,12}",
        "(Nam|Nữ|x)",
        "(6|9|10)[ABC][0-9]?",
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2_000), magic in 0_usize..5) {
        let head: [&[u8]; 5] = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table><tr><td>", b"\xff\xfe"];
        let bytes = [head[magic], &bytes].concat();
        let reading = read(&bytes);
        prop_assert!(reading.accepted.is_empty());
    }

    #[test]
    fn a_real_file_with_bytes_changed_never_panics(at in proptest::collection::vec((0_usize..5_632, any::<u8>()), 1..20)) {
        let mut bytes = include_bytes!("../files/typed.xls").to_vec();
        for (at, byte) in at {
            bytes[at] = byte;
        }
        let _ = read(&bytes);
    }

    #[test]
    fn every_learner_is_in_exactly_one_of_accepted_and_rejected(
        learners in proptest::collection::vec((cell(), cell(), cell(), cell(), 1_u32..29), 0..40)
    ) {
        // A birth date makes each row a learner whatever else it says.
        let mut rows = rows![["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Mã HS"]];
        for (name, sex, class, id, day) in &learners {
            rows.push(vec![V::N(7.5), V::from(name.as_str()), V::T(format!("{day}/2/2011")), V::from(sex.as_str()), V::from(class.as_str()), V::from(id.as_str())]);
        }
        let reading = read(&xlsx(rows));
        // Letters that look like one of the old code pages are refused whole, and then nobody is let in.
        if let Some(error) = &reading.file_error {
            prop_assert_eq!(error.code, FileErrorCode::BadEncoding);
            prop_assert!(reading.accepted.is_empty() && reading.rejected.is_empty());
            return Ok(());
        }
        let mut seen: Vec<u32> = reading.accepted.iter().map(|e| e.row).chain(reading.rejected.iter().map(|r| r.row)).collect();
        seen.sort_unstable();
        let wanted: Vec<u32> = (2..).take(learners.len()).collect();
        prop_assert_eq!(seen, wanted);
        prop_assert!(reading.accepted.iter().all(|e| e.full_name == domain::text::normalise(&e.full_name)));
    }
}
