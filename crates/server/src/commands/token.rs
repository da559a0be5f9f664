//! `daisuso token create`: bearer tokens for the API.

use serde_json::json;

use crate::cli::Token;
use crate::console::{Context, say, say_json};
use crate::failure::{Failure, Outcome};
use crate::house;

/// Makes a token and prints it once.
///
/// # Errors
/// `Failure::Failed` in one sentence.
pub async fn run(context: &Context, token: &Token) -> Outcome {
    let Token::Create { login, name, days, json } = token;
    let app = house::open(context).await?;
    let made =
        app.make_token(login, name, i64::from(*days)).await.map_err(|error| match error {
            app::Error::NotFound => Failure::Failed(format!("there is no account {login}")),
            other => Failure::failed(other),
        })?;
    if *json {
        return say_json(&json!({ "token": made.reveal(), "login": login, "days": days }));
    }
    say(made.reveal())
}
