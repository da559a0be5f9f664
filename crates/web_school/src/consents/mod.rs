//! Consents as staff see them: a class at a glance, one learner, slips for families, answers said in person or by telephone.

mod calls;
mod grid;
mod record;
mod slips;
mod table;

use app::access::{ConsentRead, ConsentWrite};
use domain::consent::Side;
use web::doors::{get, post};
use web::{Doors, Tone};

/// The doors of this feature.
pub fn doors() -> Doors {
    Doors::new()
        .add(get::<ConsentRead>("/o/{org}/consents", "consent"), table::list)
        .add(get::<ConsentWrite>("/o/{org}/consents/slips", "slip"), slips::choose)
        .add(post::<ConsentWrite>("/o/{org}/consents/slips", "slip"), slips::print)
        .add(post::<ConsentWrite>("/o/{org}/consents/reminders", "slip"), slips::remind)
        .add(get::<ConsentWrite>("/o/{org}/consents/calls", "slip"), calls::page)
        .add(post::<ConsentWrite>("/o/{org}/consents/calls", "slip"), calls::note)
        .add(get::<ConsentWrite>("/o/{org}/consents/grid", "consent"), grid::page)
        .add(post::<ConsentWrite>("/o/{org}/consents/grid", "consent"), grid::note)
        .add(get::<ConsentRead>("/o/{org}/consents/{learner}", "consent"), record::one)
        .add(post::<ConsentWrite>("/o/{org}/consents/{learner}/answers", "consent"), record::note)
        .add(
            post::<ConsentWrite>(
                "/o/{org}/consents/{learner}/guardians/{guardian}/end",
                "guardian",
            ),
            record::end_link,
        )
        .add(
            post::<ConsentWrite>(
                "/o/{org}/consents/{learner}/guardians/{guardian}/account",
                "guardian",
            ),
            record::give_account,
        )
        .add(
            post::<ConsentWrite>(
                "/o/{org}/consents/{learner}/guardians/{guardian}/account/end",
                "guardian",
            ),
            record::take_account,
        )
}

/// How the answer of a side feels to staff.
pub const fn tone(side: Side) -> Tone {
    match side {
        Side::Yes => Tone::Ok,
        Side::Silent => Tone::Calm,
        Side::No | Side::Withdrawn => Tone::Info,
        Side::Expired | Side::Conflict => Tone::Warn,
    }
}
