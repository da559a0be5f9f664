//! Accounts: their state, and what a password must be.

use crate::word_list;

word_list! {
    /// The state of an account is part of every right (security, abuse 4).
    AccountState {
        /// Made, not yet taken over by its owner: may nothing but set a password.
        Invited = "invited",
        /// In use.
        Active = "active",
        /// Closed by an operator; sessions end.
        Locked = "locked",
        /// The person moved, left or finished school.
        Left = "left",
    }
}

/// Why a password will not do. Lengths are in characters (NIST 800-63B-4: 15 when it is the only factor).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`PASSWORD_MIN`] characters.
    #[error("too short")]
    Short,
    /// More than [`PASSWORD_MAX`] characters.
    #[error("too long")]
    Long,
    /// A common word, the programme's name, the login or one repeated pattern.
    #[error("easy to guess")]
    Guessable,
}

/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 15;
/// The longest password, in characters.
pub const PASSWORD_MAX: usize = 256;

/// Words that add nothing to a password: common ones and the programme's own (ASVS 6.2.11).
const WORDS: [&str; 18] = [
    "password",
    "matkhau",
    "123456789",
    "1234567890",
    "987654321",
    "qwertyuiop",
    "abcdefgh",
    "daisuso",
    "hocduong",
    "quangngai",
    "kontum",
    "vietnam",
    "giaoduc",
    "truonghoc",
    "hocsinh",
    "giaovien",
    "iloveyou",
    "admin",
];

/// Checks a new password against length and the list of words; no rules of composition.
pub fn check_password(password: &str, login: &str) -> Result<(), PasswordFault> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Err(PasswordFault::Short);
    }
    if length > PASSWORD_MAX {
        return Err(PasswordFault::Long);
    }
    let plain: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let login: String = login.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let mut rest = plain.clone();
    for word in WORDS.into_iter().chain(Some(login.as_str()).filter(|l| l.len() >= 4)) {
        rest = rest.replace(word, "");
    }
    let mut distinct: Vec<char> = rest.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if rest.chars().count() < 8 || distinct.len() < 5 {
        return Err(PasswordFault::Guessable);
    }
    Ok(())
}

/// A login as it is compared: lower case, trimmed. Letters, digits, `.`, `-`, `_`, `@`; 3 to 80 characters.
pub fn parse_login(text: &str) -> Option<String> {
    let login = text.trim().to_lowercase();
    let fits = (3..=80).contains(&login.len())
        && login.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_@".contains(&b));
    fits.then_some(login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_made_of_known_words() {
        assert_eq!(check_password("ngan", "lan"), Err(PasswordFault::Short));
        assert_eq!(
            check_password("daisuso-hocduong-quangngai", "lan"),
            Err(PasswordFault::Guessable)
        );
        assert_eq!(check_password("aaaaaaaaaaaaaaaaaaaa", "lan"), Err(PasswordFault::Guessable));
        assert_eq!(
            check_password("nguyenlan.nguyenlan!", "nguyenlan"),
            Err(PasswordFault::Guessable)
        );
        assert_eq!(check_password(&"x".repeat(300), "lan"), Err(PasswordFault::Long));
        assert_eq!(check_password("ghế xanh mưa rào núi", "lan"), Ok(()));
    }

    #[test]
    fn logins_are_plain() {
        assert_eq!(parse_login(" GV.Lan@thcs-a "), Some("gv.lan@thcs-a".to_owned()));
        for bad in ["", "ab", "có dấu", "a b c", "x'; drop"] {
            assert_eq!(parse_login(bad), None, "{bad}");
        }
    }
}
