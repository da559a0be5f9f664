//! Keyset pages: a page knows the cursor of the next one; nothing is counted and nothing is skipped.

/// Rows on a page of a list.
pub const SIZE: i64 = 50;

/// A page and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Page<T, C = String> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where to go on; `None` on the last page.
    pub next: Option<C>,
}

impl<T, C> Page<T, C> {
    /// Wants one row more than a page holds; the extra row only says that there is more.
    pub(crate) fn of(mut rows: Vec<T>, cursor: impl Fn(&T) -> C) -> Self {
        let size = usize::try_from(SIZE).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { rows, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U, C> {
        Page { rows: self.rows.into_iter().map(turn).collect(), next: self.next }
    }
}

/// A cursor of two texts, as it travels in a URL: `sort~id`, percent-free because both parts are hex-coded.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct After {
    /// The sort column of the last row.
    pub sort: String,
    /// Its id.
    pub id: String,
}

/// The text is not a cursor that this program gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl From<After> for String {
    fn from(after: After) -> Self {
        let hex = |text: &str| {
            text.bytes()
                .flat_map(|byte| [byte >> 4, byte & 15])
                .filter_map(|half| char::from_digit(half.into(), 16))
                .collect::<String>()
        };
        format!("{}~{}", hex(&after.sort), hex(&after.id))
    }
}

impl TryFrom<String> for After {
    type Error = NotACursor;
    fn try_from(text: String) -> Result<Self, NotACursor> {
        let part = |hex: &str| -> Option<String> {
            let bytes: Option<Vec<u8>> = (0..hex.len())
                .step_by(2)
                .map(|n| hex.get(n..n + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
                .collect();
            String::from_utf8(bytes?).ok()
        };
        let (sort, id) = text.split_once('~').ok_or(NotACursor)?;
        Ok(Self { sort: part(sort).ok_or(NotACursor)?, id: part(id).ok_or(NotACursor)? })
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from(self.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_journey() {
        let after = After { sort: "Ân ~%".into(), id: "7".into() };
        let text = String::from(after.clone());
        assert!(text.is_ascii());
        assert_eq!(After::try_from(text), Ok(after));
        for bad in ["", "zz~00", "é~0", "abc~ab"] {
            assert_eq!(After::try_from(bad.to_owned()), Err(NotACursor), "{bad}");
        }
    }
}
