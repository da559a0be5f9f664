//! A statement before any driver sees it: its text with `?` for each argument, and the arguments.

/// A statement in the SQL that both databases speak, with `?` for each argument.
///
/// Its text can only be written in the source: nothing typed by a user becomes SQL.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    pub(super) text: String,
    pub(super) args: Vec<Arg>,
}

/// The kinds of column there are. Everything else is written as text.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Text(Option<String>),
    Int(Option<i64>),
}

macro_rules! arg {
    ($($from:ty => $make:expr),+ $(,)?) => {$(
        impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                let make: fn($from) -> Self = $make;
                make(value)
            }
        }
    )+};
}

arg! {
    &str => |v| Self::Text(Some(v.to_owned())),
    &String => |v| Self::Text(Some(v.clone())),
    String => |v| Self::Text(Some(v)),
    Option<String> => Self::Text,
    i64 => |v| Self::Int(Some(v)),
    i32 => |v| Self::Int(Some(i64::from(v))),
    bool => |v| Self::Int(Some(i64::from(v))),
    Option<i64> => Self::Int,
    uuid::Uuid => |v| Self::Text(Some(v.to_string())),
    domain::id::OrgId => |v| Self::Int(Some(v.0)),
    Option<domain::id::OrgId> => |v| Self::Int(v.map(|id| id.0)),
    domain::calendar::Instant => |v| Self::Int(Some(v.0)),
    jiff::civil::Date => |v| Self::Text(Some(v.to_string())),
    domain::calendar::SchoolYear => |v| Self::Text(Some(v.to_string())),
}

macro_rules! arg_ids {
    ($($id:ident),+ $(,)?) => {$(
        impl From<domain::id::$id> for Arg {
            fn from(id: domain::id::$id) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }
    )+};
}

arg_ids! {
    AccountId, ListId, ImportId, LearnerId, ClubId, TermId, PlanId, ItemId, RemarkId, RoadmapId, CampaignId, ActivityId, InvitationId, TallyId,
    DisruptionId, ReportId, ExtensionId,
    PeriodId, TodoId, PaperId, GuardianId, ConsentId, SlipId, RoundId, CandidateId, TransferId, PictureId, CardId,
    RequestId, CallId,
    OfficerId, AdvisorId, SupervisorId, AdultOutId, CheckInId,
}

pub(crate) fn sql(text: &'static str) -> Sql {
    Sql { text: text.to_owned(), args: Vec::new() }
}

/// A statement put together from words of the source (names of tables and columns), never from what was typed.
pub(crate) fn built(text: String) -> Sql {
    Sql { text, args: Vec::new() }
}

impl Sql {
    pub(crate) fn bind(mut self, arg: impl Into<Arg>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(crate) fn then(mut self, more: &'static str) -> Self {
        self.text.push(' ');
        self.text.push_str(more);
        self
    }

    /// `(?, ?, …)` for a list of values. An empty list matches nothing.
    pub(crate) fn list<A: Into<Arg>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        let before = self.args.len();
        self.args.extend(args.into_iter().map(Into::into));
        let marks = vec!["?"; self.args.len() - before].join(", ");
        self.text.push_str(if marks.is_empty() { " (null" } else { " (" });
        self.text.push_str(&marks);
        self.text.push(')');
        self
    }

    /// `(?, …), (?, …)` for an insert of many rows; each row has as many values as the first.
    pub(crate) fn rows(mut self, rows: Vec<Vec<Arg>>) -> Self {
        let tuples: Vec<String> =
            rows.iter().map(|row| format!("({})", vec!["?"; row.len()].join(", "))).collect();
        self.text.push(' ');
        self.text.push_str(&tuples.join(", "));
        self.args.extend(rows.into_iter().flatten());
        self
    }

    /// `PostgreSQL` counts its arguments: the third `?` becomes `$3`.
    pub(super) fn numbered(&self) -> String {
        let mut parts = self.text.split('?');
        let first = parts.next().unwrap_or_default().to_owned();
        (1..).zip(parts).fold(first, |text, (n, part)| format!("{text}${n}{part}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_numbered_in_order() {
        let statement = sql("select a from t where b = ? and c in").bind(1).list(["x", "y"]);
        assert_eq!(statement.numbered(), "select a from t where b = $1 and c in ($2, $3)");
        let nothing = sql("where c in").list(Vec::<i64>::new());
        assert_eq!(nothing.text, "where c in (null)");
    }
}
