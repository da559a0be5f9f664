//! Showing pictures: the gate is asked for everybody on them at the moment of showing, for each size and each list.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::consent::Use;
use domain::id::{ActivityId, LearnerId, OrgId, PictureId};
use domain::look::Look;
use domain::personal::Personal;
use domain::picture::{PictureKind, PictureSize};
use store::Tx;
use store::activities::Activity;
use store::clubs::terms::Filter;
use store::pictures::Picture;

use crate::access::{ConsentRead, Permit, PictureRead, PictureWrite};
use crate::{App, Error, Result};

/// A picture of an album that may be shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Shown {
    /// Its id; its address is made of it.
    pub id: PictureId,
    /// What stands below it.
    pub caption: String,
    /// Width of the full size, pixels.
    pub width: i64,
    /// Height of the full size, pixels.
    pub height: i64,
    /// How many learners can be recognised on it.
    pub people: usize,
}

/// The album of an activity, as it may be shown now.
#[derive(Clone)]
pub struct Album {
    /// The activity.
    pub activity: Activity,
    /// What may be shown.
    pub shown: Vec<Shown>,
    /// Pictures that somebody no longer agrees to; nothing of them is told but that they are there.
    pub hidden: usize,
}

/// A learner who may be on a picture. No `Debug`: a child's name.
#[derive(Clone)]
pub struct OnPicture {
    /// Who.
    pub learner: LearnerId,
    /// The name.
    pub name: Personal<String>,
    /// The class.
    pub class: String,
}

/// The members of an activity's club, by whether they may be shown.
#[derive(Clone, Default)]
pub struct AlbumPeople {
    /// Those who agree.
    pub may: Vec<OnPicture>,
    /// Those who do not: a picture on which they can be recognised is not taken in.
    pub may_not: Vec<OnPicture>,
}

/// A learner's portrait as it may be shown now. No `Debug`: a child's name.
#[derive(Clone)]
pub struct Portrait {
    /// Whose.
    pub of: OnPicture,
    /// The picture, when there is one and it may be shown.
    pub picture: Option<PictureId>,
    /// Whether pictures are agreed to.
    pub agreed: bool,
}

impl App {
    /// The bytes of a picture as JPEG. What may not be shown is not there, in any size.
    pub async fn picture_file(
        &self,
        permit: &Permit<PictureRead>,
        id: PictureId,
        size: PictureSize,
    ) -> Result<Vec<u8>> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let picture = store::pictures::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        match (picture.kind, picture.learner, picture.activity) {
            (PictureKind::Portrait, Some(learner), _) => {
                self.learner_of(&mut tx, permit, learner).await?;
            }
            (PictureKind::Album, _, Some(activity)) => {
                self.activity_of(&mut tx, permit, activity).await?;
            }
            (PictureKind::Portrait | PictureKind::Album | PictureKind::Evidence, _, _) => {
                return Err(Error::NotFound);
            }
        }
        let mut people = store::pictures::people(&mut tx, org, &[id]).await?;
        let people = people.remove(&id).unwrap_or_default();
        if !self.may_show(&mut tx, org, &picture, &people).await? {
            return Err(Error::NotFound);
        }
        let bytes = bytes(&mut tx, org, id, size).await?;
        drop(tx);
        if let (Some(learner), PictureSize::Full) = (picture.learner, size) {
            self.look_at(permit, Look::Picture, learner).await?;
        }
        Ok(bytes)
    }

    /// The bytes of a signed paper, for those who look after the consents of its learner.
    pub async fn evidence_file(
        &self,
        permit: &Permit<ConsentRead>,
        id: PictureId,
        size: PictureSize,
    ) -> Result<Vec<u8>> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let picture = store::pictures::find(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
        let learner = match (picture.kind, picture.learner) {
            (PictureKind::Evidence, Some(learner)) => learner,
            (PictureKind::Portrait | PictureKind::Album | PictureKind::Evidence, _) => {
                return Err(Error::NotFound);
            }
        };
        self.learner_of(&mut tx, permit, learner).await?;
        let bytes = bytes(&mut tx, org, id, size).await?;
        drop(tx);
        self.look_at(permit, Look::Consents, learner).await?;
        Ok(bytes)
    }

    /// The album of an activity.
    pub async fn album(&self, permit: &Permit<PictureRead>, id: ActivityId) -> Result<Album> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let activity = self.activity_of(&mut tx, permit, id).await?;
        let pictures = store::pictures::of_activity(&mut tx, org, id).await?;
        let ids: Vec<PictureId> = pictures.iter().map(|picture| picture.id).collect();
        let people = store::pictures::people(&mut tx, org, &ids).await?;
        let all: BTreeSet<LearnerId> = people.values().flatten().copied().collect();
        let gate = self.gate(&mut tx, org, &all).await?;
        let nobody = BTreeSet::new();
        let on = |picture: &Picture| people.get(&picture.id).unwrap_or(&nobody);
        let total = pictures.len();
        let shown: Vec<Shown> = pictures
            .iter()
            .filter(|picture| {
                let agreed = |learner: &LearnerId| gate.allows(*learner, Use::Picture);
                picture.everybody && on(picture).iter().all(agreed)
            })
            .map(|picture| Shown {
                id: picture.id,
                caption: picture.caption.clone(),
                width: picture.width,
                height: picture.height,
                people: on(picture).len(),
            })
            .collect();
        Ok(Album { activity, hidden: total - shown.len(), shown })
    }

    /// Who of the club may be on a picture of its activity, for who adds one.
    pub async fn album_people(
        &self,
        permit: &Permit<PictureWrite>,
        id: ActivityId,
    ) -> Result<AlbumPeople> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let activity = self.activity_of(&mut tx, permit, id).await?;
        let filter = Filter { club: Some(activity.club), ..Filter::default() };
        let terms = store::clubs::terms::whole(&mut tx, org, permit.only(), &filter).await?;
        let terms: Vec<_> = terms.into_iter().filter(|term| term.state.is_open()).collect();
        let all: BTreeSet<LearnerId> = terms.iter().map(|term| term.learner).collect();
        let gate = self.gate(&mut tx, org, &all).await?;
        let mut people = AlbumPeople::default();
        for term in terms {
            let (learner, name, class) = (term.learner, term.full_name, term.class);
            let one = OnPicture { learner, name, class };
            if gate.allows(learner, Use::Picture) {
                people.may.push(one);
            } else {
                people.may_not.push(one);
            }
        }
        Ok(people)
    }

    /// A learner's portrait, for who may change it.
    pub async fn portrait(
        &self,
        permit: &Permit<PictureWrite>,
        learner: LearnerId,
    ) -> Result<Portrait> {
        let mut tx = self.store.read().await?;
        let found = self.learner_of(&mut tx, permit, learner).await?;
        let (picture, agreed) = self.portrait_in(&mut tx, permit.org(), learner).await?;
        drop(tx);
        self.look_at(permit, Look::Picture, learner).await?;
        let of = OnPicture { learner, name: found.full_name, class: found.class };
        Ok(Portrait { of, picture, agreed })
    }

    /// The portrait of a learner when it may be shown, for the pages about the learner.
    pub async fn portrait_of(
        &self,
        permit: &Permit<PictureRead>,
        learner: LearnerId,
    ) -> Result<Option<PictureId>> {
        let mut tx = self.store.read().await?;
        self.learner_of(&mut tx, permit, learner).await?;
        Ok(self.portrait_in(&mut tx, permit.org(), learner).await?.0)
    }

    async fn portrait_in(
        &self,
        tx: &mut Tx,
        org: OrgId,
        learner: LearnerId,
    ) -> Result<(Option<PictureId>, bool)> {
        let gate = self.gate(tx, org, &BTreeSet::from([learner])).await?;
        let agreed = gate.allows(learner, Use::Picture);
        let found = store::pictures::portraits(tx, org, learner).await?;
        Ok((found.first().map(|picture| picture.id).filter(|_| agreed), agreed))
    }
}

/// The bytes of one size.
async fn bytes(tx: &mut Tx, org: OrgId, id: PictureId, size: PictureSize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for part in store::pictures::parts(tx, org, id, size).await? {
        STANDARD.decode_vec(part, &mut bytes).map_err(Error::broken)?;
    }
    if bytes.is_empty() { Err(Error::NotFound) } else { Ok(bytes) }
}
