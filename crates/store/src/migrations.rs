//! The migrations, in order: one folder, forwards only, each file valid on both databases.

/// Name and text of each migration. A file that has been released is never changed.
pub(crate) const ALL: [(&str, &str); 27] = [
    ("0001_orgs", include_str!("../migrations/0001_orgs.sql")),
    ("0002_accounts", include_str!("../migrations/0002_accounts.sql")),
    ("0003_audit_ledger", include_str!("../migrations/0003_audit_ledger.sql")),
    ("0004_learners", include_str!("../migrations/0004_learners.sql")),
    ("0005_plans", include_str!("../migrations/0005_plans.sql")),
    ("0006_activities", include_str!("../migrations/0006_activities.sql")),
    ("0007_reports", include_str!("../migrations/0007_reports.sql")),
    ("0008_overview", include_str!("../migrations/0008_overview.sql")),
    ("0009_consents", include_str!("../migrations/0009_consents.sql")),
    ("0010_selection", include_str!("../migrations/0010_selection.sql")),
    ("0011_pictures", include_str!("../migrations/0011_pictures.sql")),
    ("0012_children", include_str!("../migrations/0012_children.sql")),
    ("0013_club_advisors", include_str!("../migrations/0013_club_advisors.sql")),
    ("0014_charters", include_str!("../migrations/0014_charters.sql")),
    ("0015_founding", include_str!("../migrations/0015_founding.sql")),
    ("0016_family_calls", include_str!("../migrations/0016_family_calls.sql")),
    ("0017_plans", include_str!("../migrations/0017_plans.sql")),
    ("0018_signups", include_str!("../migrations/0018_signups.sql")),
    ("0019_roadmap", include_str!("../migrations/0019_roadmap.sql")),
    ("0020_item_totals", include_str!("../migrations/0020_item_totals.sql")),
    ("0021_campaigns", include_str!("../migrations/0021_campaigns.sql")),
    ("0022_disruptions", include_str!("../migrations/0022_disruptions.sql")),
    ("0023_supervisors", include_str!("../migrations/0023_supervisors.sql")),
    ("0024_check_ins", include_str!("../migrations/0024_check_ins.sql")),
    ("0025_joints", include_str!("../migrations/0025_joints.sql")),
    ("0027_subscriptions", include_str!("../migrations/0027_subscriptions.sql")),
    ("0028_extensions", include_str!("../migrations/0028_extensions.sql")),
];

/// Triggers are the one thing in the schema that the two databases say differently: name, for SQLite, for PostgreSQL.
pub(crate) const PAIRS: [(&str, &str, &str); 1] = [(
    "0007_reports_frozen",
    include_str!("../migrations/0007_reports_frozen.sqlite.sql"),
    include_str!("../migrations/0007_reports_frozen.postgres.sql"),
)];

/// The names of all of them, in the order in which they run.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ALL.into_iter().map(|(name, _)| name).chain(PAIRS.into_iter().map(|(name, ..)| name))
}
