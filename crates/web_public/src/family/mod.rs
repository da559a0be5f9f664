//! Pages of families: the way in with a slip, what is asked, what was answered, taking it back. Plain, small, without script.

mod account;
mod data;
mod enter;
mod own;

pub(crate) use own::tone;

use axum::http::Method;
use web::Doors;
use web::doors::{family, get, post, public};

use app::access::OwnConsent;

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(public(Method::GET, "/family/{token}", "slip"), enter::page)
        .add(public(Method::POST, "/family/{token}", "slip"), enter::enter)
        .add(family(Method::GET, "/family", "consent"), enter::overview)
        .add(family(Method::GET, "/family/answers/{purpose}", "consent"), enter::question)
        .add(family(Method::POST, "/family/answers/{purpose}", "consent"), enter::answer)
        .add(family(Method::GET, "/family/receipt", "consent"), enter::receipt)
        .add(family(Method::POST, "/family/leave", "consent"), enter::leave)
        .add(family(Method::GET, "/family/data", "request"), enter::data)
        .add(family(Method::POST, "/family/requests", "request"), enter::ask)
        .add(family(Method::GET, "/family/copy", "learner"), enter::copy)
        .add(family(Method::GET, "/family/copy.json", "learner"), enter::json)
        .add(family(Method::GET, "/family/reads", "learner"), enter::reads)
        .add(get::<OwnConsent>("/o/{org}/children", "learner"), account::list)
        .add(get::<OwnConsent>("/o/{org}/children/{id}", "consent"), account::overview)
        .add(
            get::<OwnConsent>("/o/{org}/children/{id}/answers/{purpose}", "consent"),
            account::question,
        )
        .add(
            post::<OwnConsent>("/o/{org}/children/{id}/answers/{purpose}", "consent"),
            account::answer,
        )
        .add(get::<OwnConsent>("/o/{org}/children/{id}/receipt", "consent"), account::receipt)
        .add(get::<OwnConsent>("/o/{org}/children/{id}/data", "request"), account::data)
        .add(post::<OwnConsent>("/o/{org}/children/{id}/requests", "request"), account::ask)
        .add(get::<OwnConsent>("/o/{org}/children/{id}/copy", "learner"), account::copy)
        .add(get::<OwnConsent>("/o/{org}/children/{id}/copy.json", "learner"), account::json)
        .add(get::<OwnConsent>("/o/{org}/children/{id}/reads", "learner"), account::reads)
}
