//! The tables of plans, and every column of them.

use super::tables::{Table, table};

/// What is referred to before what refers.
pub(super) const PLANS: &[Table] = &[
    table(
        "plans",
        2,
        &[
            "org_id",
            "id",
            "school_year",
            "version",
            "stage",
            "aim",
            "submitted_by",
            "submitted_at",
            "approved_by",
            "approved_at",
            "paper_id",
            "changed",
            "round",
        ],
    ),
    table(
        "plan_items",
        2,
        &[
            "org_id",
            "id",
            "plan_id",
            "month",
            "place",
            "kind",
            "integration",
            "detail",
            "duty",
            "task",
            "roadmap_org",
            "roadmap_id",
            "box_key",
            "title",
            "owner",
            "quantity",
            "unit",
        ],
    ),
    table("plan_item_targets", 3, &["org_id", "item_id", "unit", "plan_id", "place", "quantity"]),
    table("plan_steps", 3, &["org_id", "plan_id", "n", "step", "version", "actor", "at"]),
    table(
        "plan_remarks",
        2,
        &["org_id", "id", "plan_id", "version", "item_id", "text", "author", "at", "round"],
    ),
    table(
        "plan_sendings",
        3,
        &["org_id", "plan_id", "round", "version", "sent_by", "sent_at", "content", "hash"],
    ),
    table(
        "roadmap_items",
        2,
        &[
            "org_id",
            "id",
            "title",
            "from_year",
            "to_year",
            "lead",
            "measure",
            "retired_at",
            "changed",
        ],
    ),
    table("plan_kit", 3, &["org_id", "plan_id", "box_key", "part", "place", "title", "text"]),
];
