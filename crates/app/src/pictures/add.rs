//! Adding and removing pictures: who is on them is said and agrees, then the file is made anew and kept.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::consent::Use;
use domain::id::{AccountId, ActivityId, LearnerId, OrgId, PictureId};
use domain::picture::{FILE_MAX, PictureFault, PictureKind, PictureSize, Remade};
use domain::text::normalise;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::pictures::{PART, Picture};

use super::{ALBUM_MAX, CAPTION_MAX};
use crate::access::{ConsentWrite, Permit, PictureWrite};
use crate::audit::Actor;
use crate::{App, Error, Faults, PictureError, Result};

/// A file as it was sent. No `Debug`: a child may be on it.
#[derive(Clone, Default)]
pub struct Sent {
    /// Brought by the caller: sent twice, kept once.
    pub id: Option<PictureId>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What is said about a picture of an album.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlbumPicture {
    /// What stands below it, up to 200 characters, without names.
    pub caption: String,
    /// Who can be recognised.
    pub people: BTreeSet<LearnerId>,
    /// These are all who can be recognised (D40).
    pub everybody: bool,
}

/// What a picture that was removed had been of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WasOf {
    /// This learner.
    Learner(LearnerId),
    /// This activity.
    Activity(ActivityId),
}

/// A picture on its way in.
struct New {
    id: Option<PictureId>,
    hash: String,
    by: AccountId,
    kind: PictureKind,
    learner: Option<LearnerId>,
    activity: Option<ActivityId>,
    caption: String,
    people: BTreeSet<LearnerId>,
}

impl New {
    /// A picture about one learner.
    fn of_learner<A>(
        permit: &Permit<A>,
        id: Option<PictureId>,
        hash: String,
        kind: PictureKind,
        learner: LearnerId,
    ) -> Self {
        Self {
            id,
            hash,
            by: permit.account(),
            kind,
            learner: Some(learner),
            activity: None,
            caption: String::new(),
            people: BTreeSet::new(),
        }
    }
}

/// The key of the sentence for a file that is refused; it says how to mend it.
const fn fault_code(fault: PictureFault) -> &'static str {
    match fault {
        PictureFault::Empty => "fault-picture-empty",
        PictureFault::Large => "fault-picture-large",
        PictureFault::Heic => "fault-picture-heic",
        PictureFault::Kind => "fault-picture-kind",
        PictureFault::Pixels => "fault-picture-pixels",
        PictureFault::Broken => "fault-picture-broken",
    }
}

impl App {
    /// Sets a learner's portrait; the one before is erased. Needs the yes to pictures.
    pub async fn set_portrait(
        &self,
        permit: &Permit<PictureWrite>,
        learner: LearnerId,
        sent: Sent,
    ) -> Result<PictureId> {
        let org = permit.org();
        let people = BTreeSet::from([learner]);
        let mut tx = self.store.read().await?;
        self.learner_of(&mut tx, permit, learner).await?;
        self.check_agreed(&mut tx, org, &people).await?;
        drop(tx);
        let (hash, made) = self.made_anew(&sent).await?;
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        self.learner_of(&mut tx, permit, learner).await?;
        self.check_agreed(&mut tx, org, &people).await?;
        let new = New {
            people,
            ..New::of_learner(permit, sent.id, hash, PictureKind::Portrait, learner)
        };
        if let Some(id) = self.known(&mut tx, org, &new).await? {
            return Ok(id);
        }
        for old in store::pictures::portraits(&mut tx, org, learner).await? {
            store::pictures::erase(&mut tx, org, old.id).await?;
        }
        let id = self.keep_picture(&mut tx, org, new, &made).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Adds a picture to the album of an activity. Everybody who can be recognised is listed and agrees (D40).
    pub async fn add_to_album(
        &self,
        permit: &Permit<PictureWrite>,
        activity: ActivityId,
        about: &AlbumPicture,
        sent: Sent,
    ) -> Result<PictureId> {
        let org = permit.org();
        let mut faults = Faults::default();
        let caption = normalise(&about.caption);
        if caption.chars().count() > CAPTION_MAX {
            faults.add("caption", "fault-caption-long");
        }
        if !about.everybody {
            faults.add("everybody", "fault-picture-everybody");
        }
        match sent.bytes.len() {
            0 => faults.add("file", fault_code(PictureFault::Empty)),
            n if n > FILE_MAX => faults.add("file", fault_code(PictureFault::Large)),
            _ => {}
        }
        faults.done()?;
        let mut tx = self.store.read().await?;
        self.check_album(&mut tx, permit, activity, &about.people).await?;
        drop(tx);
        let (hash, made) = self.made_anew(&sent).await?;
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        self.check_album(&mut tx, permit, activity, &about.people).await?;
        let new = New {
            id: sent.id,
            hash,
            by: permit.account(),
            kind: PictureKind::Album,
            learner: None,
            activity: Some(activity),
            caption,
            people: about.people.clone(),
        };
        if let Some(id) = self.known(&mut tx, org, &new).await? {
            return Ok(id);
        }
        if store::pictures::of_activity(&mut tx, org, activity).await?.len() >= ALBUM_MAX {
            return Err(Error::refused_with("refused-album-full", "n", ALBUM_MAX));
        }
        let id = self.keep_picture(&mut tx, org, new, &made).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Keeps the photo of a signed paper; seen only by those who look after consents.
    pub async fn add_evidence(
        &self,
        permit: &Permit<ConsentWrite>,
        learner: LearnerId,
        sent: Sent,
    ) -> Result<PictureId> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        self.learner_of(&mut tx, permit, learner).await?;
        drop(tx);
        let (hash, made) = self.made_anew(&sent).await?;
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        self.learner_of(&mut tx, permit, learner).await?;
        let new = New::of_learner(permit, sent.id, hash, PictureKind::Evidence, learner);
        if let Some(id) = self.known(&mut tx, org, &new).await? {
            return Ok(id);
        }
        let id = self.keep_picture(&mut tx, org, new, &made).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Erases a portrait or a picture of an album. Papers stay as long as the consent. Returns what it was of.
    pub async fn remove_picture(
        &self,
        permit: &Permit<PictureWrite>,
        id: PictureId,
    ) -> Result<WasOf> {
        let org = permit.org();
        let mut tx = self.store.write().await?;
        store::learners::hold(&mut tx, org).await?;
        let found = store::pictures::find(&mut tx, org, id).await?;
        let picture = found.ok_or(Error::NotFound)?;
        let was_of = match (picture.kind, picture.learner, picture.activity) {
            (PictureKind::Portrait, Some(learner), _) => {
                self.learner_of(&mut tx, permit, learner).await?;
                WasOf::Learner(learner)
            }
            (PictureKind::Album, _, Some(activity)) => {
                self.activity_of(&mut tx, permit, activity).await?;
                WasOf::Activity(activity)
            }
            (PictureKind::Portrait | PictureKind::Album | PictureKind::Evidence, _, _) => {
                return Err(Error::NotFound);
            }
        };
        store::pictures::erase(&mut tx, org, id).await?;
        let change = json!({ "kind": picture.kind });
        let subject = format!("picture/{id}");
        self.note(&mut tx, org, permit.actor(), "picture.remove", &subject, change).await?;
        tx.commit().await?;
        Ok(was_of)
    }

    async fn check_album(
        &self,
        tx: &mut Tx,
        permit: &Permit<PictureWrite>,
        activity: ActivityId,
        people: &BTreeSet<LearnerId>,
    ) -> Result<()> {
        let org = permit.org();
        self.activity_of(tx, permit, activity).await?;
        let within = self.learners_within(tx, org, permit.only(), people).await?;
        if within.len() != people.len() {
            return Err(Error::NotFound);
        }
        self.check_agreed(tx, org, people).await
    }

    async fn check_agreed(
        &self,
        tx: &mut Tx,
        org: OrgId,
        people: &BTreeSet<LearnerId>,
    ) -> Result<()> {
        let gate = self.gate(tx, org, people).await?;
        let no = people.iter().filter(|learner| !gate.allows(**learner, Use::Picture)).count();
        if no == 0 { Ok(()) } else { Err(Error::refused_with("refused-picture-consent", "n", no)) }
    }

    /// The hash of the file and the picture made of it.
    async fn made_anew(&self, sent: &Sent) -> Result<(String, Remade)> {
        let hash = hex::encode(Sha256::digest(&sent.bytes));
        let refused = |fault| Error::invalid("file", fault_code(fault));
        match sent.bytes.len() {
            0 => return Err(refused(PictureFault::Empty)),
            n if n > FILE_MAX => return Err(refused(PictureFault::Large)),
            _ => {}
        }
        match self.pictures.remake(sent.bytes.clone()).await {
            Ok(made) => Ok((hash, made)),
            Err(PictureError::Busy) => Err(Error::TooMany),
            Err(PictureError::Refused(fault)) => Err(refused(fault)),
        }
    }

    /// The picture that was sent before under this id; the same id for anything else is somebody else's.
    async fn known(&self, tx: &mut Tx, org: OrgId, new: &New) -> Result<Option<PictureId>> {
        let Some(id) = new.id else { return Ok(None) };
        let Some(there) = store::pictures::find(tx, org, id).await? else { return Ok(None) };
        let of = (new.kind, new.learner, new.activity);
        let same = (there.kind, there.learner, there.activity) == of && there.hash == new.hash;
        if same { Ok(Some(id)) } else { Err(Error::Stale) }
    }

    async fn keep_picture(
        &self,
        tx: &mut Tx,
        org: OrgId,
        new: New,
        made: &Remade,
    ) -> Result<PictureId> {
        let id = new.id.unwrap_or_else(|| self.world.new_id().into());
        let picture = Picture {
            id,
            kind: new.kind,
            learner: new.learner,
            activity: new.activity,
            caption: new.caption,
            width: i64::from(made.width),
            height: i64::from(made.height),
            bytes: i64::try_from(made.full.len()).unwrap_or(i64::MAX),
            hash: new.hash,
            everybody: true,
            added_by: new.by,
            added_at: self.world.now(),
        };
        store::pictures::insert(tx, org, &picture, &new.people).await?;
        for (size, bytes) in [(PictureSize::Full, &made.full), (PictureSize::Small, &made.small)] {
            for (n, part) in (0..).zip(bytes.chunks(PART)) {
                let data = STANDARD.encode(part);
                store::pictures::insert_part(tx, org, id, size, n, &data).await?;
            }
        }
        let change = json!({
            "kind": new.kind, "learner": new.learner, "activity": new.activity, "people": new.people,
            "sha256": picture.hash,
        });
        let subject = format!("picture/{id}");
        self.note(tx, org, Actor::Account(new.by), "picture.add", &subject, change).await?;
        Ok(id)
    }
}
