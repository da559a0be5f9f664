//! Pictures: portraits, albums of activities, photos of signed papers. Shown only while everybody on them agrees (D40).

mod add;
mod show;

pub use add::{AlbumPicture, Sent, WasOf};
pub use domain::picture::{FILE_MAX, PictureSize};
pub use show::{Album, AlbumPeople, OnPicture, Portrait, Shown};

use std::collections::BTreeSet;

use domain::consent::Use;
use domain::id::{ActivityId, LearnerId, OrgId};
use domain::picture::PictureKind;
use store::Tx;
use store::activities::Activity;
use store::pictures::Picture;

use crate::access::Permit;
use crate::{App, Error, Result};

/// The most pictures of one activity.
pub const ALBUM_MAX: usize = 60;
/// The longest caption, in characters.
pub const CAPTION_MAX: usize = 200;

impl App {
    /// The activity of an album, when it is within the permit's reach.
    async fn activity_of<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        id: ActivityId,
    ) -> Result<Activity> {
        let found = store::activities::find(tx, permit.org(), id).await?;
        let activity = found.ok_or(Error::NotFound)?;
        permit.check_club(activity.club)?;
        Ok(activity)
    }

    /// One learner, when within the permit's reach.
    async fn learner_of<A>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        id: LearnerId,
    ) -> Result<store::learners::Learner> {
        let one = BTreeSet::from([id]);
        let found = self.learners_within(tx, permit.org(), permit.only(), &one).await?;
        found.into_iter().next().ok_or(Error::NotFound)
    }

    /// Whether everybody on a picture agrees to be shown at this moment. One who is not listed cannot agree: an album
    /// picture that does not list all is shown to nobody.
    async fn may_show(
        &self,
        tx: &mut Tx,
        org: OrgId,
        picture: &Picture,
        people: &BTreeSet<LearnerId>,
    ) -> Result<bool> {
        if picture.kind == PictureKind::Evidence || !picture.everybody {
            return Ok(false);
        }
        let gate = self.gate(tx, org, people).await?;
        Ok(people.iter().all(|learner| gate.allows(*learner, Use::Picture)))
    }
}
