//! What people do: one public function per thing a person can ask for (the acts). `access` alone makes permits.

pub mod access;
pub mod accounts;
pub mod activities;
pub mod audit;
pub mod campaigns;
pub mod cards;
pub mod children;
pub mod clubs;
pub mod consents;
mod error;
pub mod family;
pub mod force;
pub mod frames;
pub mod handover;
pub mod idempotency;
pub mod imports;
pub mod input;
pub mod jobs;
pub mod joints;
mod kept;
pub mod ledger;
pub mod lists;
pub mod org_list;
pub mod orgs;
pub mod overview;
mod papers;
pub mod periods;
pub mod pictures;
pub mod plans;
mod press;
pub mod privacy;
mod reader;
pub mod reads;
pub mod reports;
pub mod roadmap;
mod secrets;
pub mod selection;
pub mod settings;
pub mod signups;
pub mod subscriptions;
pub mod supervisors;
pub mod transfers;
pub mod verify;
mod world;

pub use error::{Error, Fault, Faults, Refusal, Result};
pub use press::{Press, PressError};
pub use reader::{
    PictureError, PictureReader, ReadError, ReadingFuture, RemakingFuture, RosterReader,
};
pub use secrets::{Hasher, digest};
pub use store::page::{After, Page};
pub use store::sql::{Opening, Store};
pub use world::World;

use std::sync::Arc;

/// Everything a use case may touch besides its arguments. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) store: Store,
    pub(crate) world: Arc<dyn World>,
    pub(crate) press: Arc<dyn Press>,
    pub(crate) reader: Arc<dyn RosterReader>,
    pub(crate) pictures: Arc<dyn PictureReader>,
    pub(crate) hasher: Hasher,
    /// What the homes counted already; exact, see there.
    pub(crate) figures_kept: kept::Kept<overview::AskedFigures, overview::Figures>,
    pub(crate) pictures_kept: kept::Kept<overview::AskedPicture, overview::Below>,
    /// What the benches counted already.
    pub(crate) benches_kept: kept::Kept<reports::AskedBench, reports::BenchCounted>,
    /// What was counted of plans already.
    pub(crate) plans_kept: kept::Kept<plans::AskedBelow, plans::Cells>,
}

impl App {
    /// Puts the house together; the server and the tests do this once.
    pub fn new(
        store: Store,
        world: Arc<dyn World>,
        press: Arc<dyn Press>,
        reader: Arc<dyn RosterReader>,
        pictures: Arc<dyn PictureReader>,
        hasher: Hasher,
    ) -> Self {
        let (figures_kept, pictures_kept, benches_kept, plans_kept) = Default::default();
        Self {
            store,
            world,
            press,
            reader,
            pictures,
            hasher,
            figures_kept,
            pictures_kept,
            benches_kept,
            plans_kept,
        }
    }

    /// The database, for the commands of the server (migrate, verify, backup); pages never ask for it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Now, by the clock that was handed in.
    pub fn now(&self) -> domain::calendar::Instant {
        self.world.now()
    }

    /// A fresh id, for a form that brings its own (sent twice, done once).
    pub fn new_id(&self) -> uuid::Uuid {
        self.world.new_id()
    }
}
