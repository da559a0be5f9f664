//! Joint activities: the host invites other clubs, schools and partners; each answers for itself and takes part with a part of
//! its own, in which its own children stand. Here invitations are made and answered; what follows when the host changes the
//! activity stands with the activities.

mod answer;
mod host;
mod invite;
mod reading;

pub use answer::Accept;
pub use host::EndInvitation;
pub use invite::Invite;
pub use reading::{Choices, Coming, JointView, Side};
pub use store::joints::Invitation;
