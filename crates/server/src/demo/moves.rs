//! Families of the demonstration who move: a member of the first school goes to the second and is taken over there; another
//! is asked for and nobody has answered yet.

use app::App;
use app::access::{ForceManage, ForceRead, Permit};
use app::transfers::{Accept, AskTransfer};
use domain::id::{ClubId, LearnerId, OrgId};
use jiff::civil::date;

use super::staff::Pair;
use super::tree::School;
use super::world::Story;

/// A school with its people and its club.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The school.
    pub school: &'a School,
    /// Its two.
    pub pair: Pair,
    /// Its club.
    pub club: ClubId,
}

impl At<'_> {
    /// The school's number.
    pub fn org(&self) -> OrgId {
        self.school.org.id
    }

    /// A permit of its coordinator.
    pub async fn coordinator<A: app::access::Act>(&self, app: &App) -> app::Result<Permit<A>> {
        app.permit_of(self.pair.coordinator, self.org()).await
    }
}

/// Two moves from `here` to `there`.
///
/// # Errors
/// An act refused, which would be our fault.
pub async fn tell(app: &App, story: &Story, here: At<'_>, there: At<'_>) -> app::Result<()> {
    let read: Permit<ForceRead> = here.coordinator(app).await?;
    let members = app.club(&read, here.club).await?.members;
    // The first of the list have cards, accounts and pictures that others show.
    let movers: Vec<(LearnerId, String)> =
        members.iter().rev().take(2).map(|one| (one.learner, one.class.clone())).collect();
    for (n, (learner, class)) in movers.into_iter().enumerate() {
        story.at(date(2026, 11, 17), 10 * 60);
        let ask = AskTransfer {
            id: Some(app.new_id().into()),
            learner,
            to: there.org(),
            remark: "Gia đình chuyển nơi ở; em mong tiếp tục làm Đại sứ số ở trường mới".to_owned(),
        };
        let id = app.ask_transfer(&here.coordinator(app).await?, &ask).await?;
        if n == 0 {
            story.at(date(2026, 11, 18), 9 * 60);
            let manage: Permit<ForceManage> = there.coordinator(app).await?;
            app.accept_transfer(&manage, id, &Accept { club: there.club, class }).await?;
        }
    }
    Ok(())
}
