//! Tests of Vietnamese text: the list of D81, search of D82, and properties over any string.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

/// D81. Letters decide first (an < anh < ân, dung < duy < đưc, thuy, y < yên), tones second
/// (Ân ngang < Ẩn hỏi; Thùy huyền < Thuỷ hỏi wherever the tone is written): the list of D81 is
/// exactly what the rule gives.
#[test]
fn the_list_of_d81_comes_out_in_its_order() {
    let wanted = ["An", "Ánh", "Ân", "Ẩn", "Dũng", "Duy", "Đức", "Thùy", "Thuỷ", "Ý", "Yên"];
    for family in ["", "Nguyễn ", "Đinh Thị ", "Lê "] {
        let mut names = ["Ân", "An", "Ánh", "Ẩn", "Đức", "Dũng", "Duy", "Thuỷ", "Thùy", "Ý", "Yên"]
            .map(|given| format!("{family}{given}"));
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names.to_vec(), wanted.map(|given| format!("{family}{given}")).to_vec());
    }
}

#[test]
fn equal_given_names_are_ordered_by_family_then_middle_name() {
    let wanted = [
        "A Anh",
        "Đinh Thị Anh",
        "Hồ Anh",
        "Lê Anh",
        "Lê Bảo Anh",
        "Lê Thị Anh",
        "Lê Thị Ngọc Anh",
        "Nguyễn Anh",
        "Nguyễn Thị Ánh",
    ];
    let mut names = wanted;
    names.reverse();
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(names, wanted);
}

#[test]
fn tones_come_in_the_order_of_the_school() {
    let wanted = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "mu", "mư", "mz"];
    let mut words = wanted;
    words.reverse();
    words.sort_by_key(|word| sort_key(word));
    assert_eq!(words, wanted);
}

#[test]
fn the_place_of_a_tone_and_the_case_do_not_change_the_order() {
    assert_eq!(sort_key("Nguyễn Hoà"), sort_key("NGUYỄN HÒA"));
    assert_eq!(sort_key("H'Nhi"), sort_key("H’Nhi"));
    assert!(sort_key("Nguyễn Fa") < sort_key("Nguyễn Ga"));
    assert!(sort_key("Nguyễn An").is_ascii());
}

#[test]
fn names_are_taken_apart_with_particles_and_one_syllable() {
    let parts = name_parts("Nguyễn Thị Minh Anh");
    assert!(parts.family == "Nguyễn" && parts.middle == "Thị Minh" && parts.given == "Anh");
    let parts = name_parts("Y Nhi");
    assert!(parts.particle == Some("Y") && parts.family.is_empty() && parts.given == "Nhi");
    let parts = name_parts("Y");
    assert!(parts.particle.is_none() && parts.given == "Y");
    assert!(name_parts("").given.is_empty());
}

/// I4.
#[test]
fn stored_text_has_one_form() {
    let cases = [
        ("  Nguyễn\u{a0}\u{a0} Văn \t An \r\n", "Nguyễn Văn An"),
        ("\u{d0}inh V\u{103}n \u{110}\u{1ee9}c", "Đinh Văn Đức"),
        ("\u{f0}ức", "đức"),
        ("\u{feff}H\u{f4}\u{300}\u{200b} Anh\u{202e}", "Hồ Anh"),
        ("Ngu\u{200d}yên\u{ad}", "Nguyên"),
        ("Thu\u{79}\u{309}", "Thuỷ"),
        ("", ""),
        (" \u{200b} ", ""),
    ];
    for (from, to) in cases {
        assert_eq!(normalise(from), to);
    }
}

/// D82.
#[test]
fn search_finds_the_same_person_however_it_is_typed() {
    for typed in
        ["nguyen van duc", "NGUYỄN VĂN ĐỨC", "Nguyễn  Văn Đức", "Nguye\u{302}\u{303}n Văn \u{d0}ức"]
    {
        assert_eq!(fold(typed), "nguyen van duc");
    }
    for place in ["Đăk", "Đắk", "Dak", "Đak", "ĐĂK"] {
        assert_eq!(fold(place), "dak");
    }
    assert_eq!(fold("Hoà"), fold("hòa"));
    assert_eq!(fold("H’Nhi"), fold("H'NHI"));
}

#[test]
fn tone_placement_has_one_form_and_nothing_else_moves() {
    let cases = [
        ("Hoà", "Hòa"),
        ("Hòa", "Hòa"),
        ("THUỶ", "THỦY"),
        ("thúy", "thúy"),
        ("Khoẻ", "Khỏe"),
        ("Quý", "Quý"),
        ("Qúy", "Quý"),
        ("Hoàng", "Hoàng"),
        ("Huỳnh", "Huỳnh"),
        ("Khuỷu", "Khuỷu"),
        ("Ngoáy", "Ngoáy"),
        ("Sơn Thuỷ-Hoà", "Sơn Thủy-Hòa"),
        ("Uỷ", "Ủy"),
    ];
    for (from, to) in cases {
        assert_eq!(fold_tone_placement(from), to, "{from}");
    }
}

/// I10.
#[test]
fn the_same_name_is_known_by_case_and_form_but_tones_distinguish() {
    assert_eq!(same_person_key("NGUYỄN THỊ HOÀ"), same_person_key("Nguyễn Thị Hòa"));
    assert_eq!(same_person_key("H'Nhi"), same_person_key("h’nhi"));
    assert_ne!(same_person_key("Nguyễn Thị Thúy"), same_person_key("Nguyễn Thị Thùy"));
    assert_ne!(same_person_key("Lê An"), same_person_key("Lê Ân"));
}

#[test]
fn syllables_are_told_from_garbage() {
    let good = [
        "Nguyễn", "Thị", "Huỳnh", "Trương", "Quốc", "Giang", "Gì", "Ý", "Yên", "Khuê", "Nghĩa",
        "Thuỷ", "Oanh", "Uyên", "Đức", "Phước", "Tuấn", "Tiến", "Hoài", "Ái", "Ước", "gìn", "QUÝ",
    ];
    for word in good {
        assert!(is_vietnamese_syllable(word), "{word}");
    }
    for word in ["NguyÔn", "ThÞ", "Hµ", "V¨n", "Tòn", "Xyz", "Hùằng", "", "Bàt", "Dŷng", "Lä1"]
    {
        assert_eq!(is_vietnamese_syllable(word), word == "Tòn", "{word}");
    }
}

proptest! {
    #[test]
    fn normalising_twice_changes_nothing(text in any::<String>()) {
        let once = normalise(&text);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn nfc_and_nfd_fold_alike(text in any::<String>()) {
        let nfc: String = text.nfc().collect();
        let nfd: String = text.nfd().collect();
        prop_assert_eq!(fold(&nfc), fold(&nfd));
        prop_assert_eq!(sort_key(&nfc), sort_key(&nfd));
        prop_assert_eq!(same_person_key(&nfc), same_person_key(&nfd));
    }

    #[test]
    fn tone_placement_is_idempotent(text in any::<String>()) {
        let once = fold_tone_placement(&text);
        prop_assert_eq!(fold_tone_placement(&once), once);
    }

    #[test]
    fn a_sort_key_is_printable_ascii(text in "[\\PC]{0,40}") {
        prop_assert!(sort_key(&text).bytes().all(|b| (b' '..=b'~').contains(&b)));
    }
}

#[test]
fn names_of_things_are_ordered_from_their_first_word() {
    let mut orgs =
        ["Trà Bồng", "Bình Sơn", "Đăk Hà", "Ba Tơ", "Ba Tô", "Bình Chương", "Ấp Một", "An Phú"];
    orgs.sort_by_key(|name| title_key(name));
    assert_eq!(
        orgs,
        ["An Phú", "Ấp Một", "Ba Tô", "Ba Tơ", "Bình Chương", "Bình Sơn", "Đăk Hà", "Trà Bồng"]
    );
}
