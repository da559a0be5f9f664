//! The orgs that a command is about.

use domain::id::OrgId;

use crate::failure::Failure;

/// One by code, or all, each with its code.
///
/// # Errors
/// `Failure::Failed` when there is no such org, or the database is away.
pub(super) async fn orgs(
    app: &app::App,
    code: Option<&str>,
) -> Result<Vec<(OrgId, String)>, Failure> {
    match code {
        Some(code) => {
            let org = app.org_by_code(code).await.map_err(Failure::failed)?;
            let org = org.ok_or_else(|| Failure::Failed(format!("there is no org {code}")))?;
            Ok(vec![(org.id, org.code)])
        }
        None => app.all_orgs().await.map_err(Failure::failed),
    }
}
