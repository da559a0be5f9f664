//! The tables of the day of an activity, every column of them: who vets, who cannot come, what was moved, who came.

use super::tables::{Table, table};

/// The tables of the day; what they refer to comes before.
pub(super) const DAY: &[Table] = &[
    table(
        "check_ins",
        2,
        &["org_id", "id", "activity_id", "term_id", "what", "minute", "actor", "at"],
    ),
    table(
        "supervisors",
        2,
        &[
            "org_id",
            "id",
            "full_name",
            "position",
            "phone",
            "account_id",
            "vetted_by",
            "since",
            "until",
            "ended_on",
            "ended_why",
            "changed_by",
            "changed_at",
        ],
    ),
    table(
        "adult_outs",
        2,
        &[
            "org_id",
            "id",
            "activity_id",
            "which",
            "full_name",
            "why",
            "actor",
            "at",
            "replaced_by",
            "replaced_at",
        ],
    ),
    table(
        "disruptions",
        2,
        &[
            "org_id",
            "id",
            "activity_id",
            "what",
            "cause",
            "reason",
            "was_day",
            "was_at",
            "was_place",
            "day",
            "starts_at",
            "place",
            "actor",
            "at",
            "told_by",
            "told_at",
        ],
    ),
];
