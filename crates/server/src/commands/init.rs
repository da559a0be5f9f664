//! `daisuso init`: an empty database with the reference data and the first account.

use app::accounts::Invite;
use domain::access::{Own, Role};

use super::serve;
use crate::console::{Context, say};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Makes the database, the Department with its 96 communes and the operator's invitation. Safe to repeat: an operator
/// who has not signed in yet is not invited twice.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context) -> Outcome {
    let _lock = serve::prepare(context)?;
    let app = house::open(context).await?;
    let root = app.found_province().await.map_err(Failure::failed)?;
    let invite = Invite {
        login: "quantri".to_owned(),
        full_name: "Quản trị hệ thống".to_owned(),
        role: Role::Operator,
    };
    match app.invite_at(root.id, &invite, &Own::Org).await {
        Ok(invitation) => {
            say(format_args!("{} is founded with its communes.", root.name))?;
            say("First sign-in of the operator, at /first-sign-in:")?;
            say(format_args!("  login: {}\n  code:  {}", invite.login, invitation.code.reveal()))?;
            say(format_args!("The code works once, until {}.", invitation.until.rfc3339()))
        }
        Err(app::Error::Invalid(_)) => say("The database was made before; nothing was changed."),
        Err(error) => Err(Failure::failed(error)),
    }
}
