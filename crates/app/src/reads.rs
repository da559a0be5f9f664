//! Notes who looked at a learner (D15). Every act that opens one child's record, or hands out a list of names, calls it.

use domain::access::Role;
use domain::id::LearnerId;
use domain::look::Look;
use store::Tx;
use store::reads::NewRead;

use crate::access::{Act, Permit};
use crate::{App, Result};

pub use store::reads::Read;

impl App {
    /// Notes a look at these learners in the caller's unit of work, with the role that the permit came by.
    pub(crate) async fn note_reads<A: Act>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        what: Look,
        learners: &[LearnerId],
    ) -> Result<()> {
        let Some(read) = self.new_read(tx, permit, what).await? else { return Ok(()) };
        Ok(store::reads::note(tx, permit.org(), learners, &read).await?)
    }

    /// Notes a look at one learner in a unit of work of its own; within the hour it costs one reading.
    pub async fn look_at<A: Act>(
        &self,
        permit: &Permit<A>,
        what: Look,
        learner: LearnerId,
    ) -> Result<()> {
        let org = permit.org();
        let mut tx = self.store.read().await?;
        let Some(read) = self.new_read(&mut tx, permit, what).await? else { return Ok(()) };
        if store::reads::is_noted(&mut tx, org, learner, &read).await? {
            return Ok(());
        }
        drop(tx);
        let mut tx = self.store.write().await?;
        store::reads::note(&mut tx, org, &[learner], &read).await?;
        Ok(tx.commit().await?)
    }

    /// The look, in the first role at the org that opens the action; none when the grant ended a moment ago.
    async fn new_read<A: Act>(
        &self,
        tx: &mut Tx,
        permit: &Permit<A>,
        what: Look,
    ) -> Result<Option<NewRead>> {
        let account = permit.account();
        let held = store::accounts::held(tx, account, self.world.today()).await?;
        let opens = |role: Role| role.reach(A::ACTION).is_some();
        let role = held
            .iter()
            .filter(|held| held.grant.at.subtree().covers(permit.path()))
            .map(|held| held.grant.role)
            .find(|role| opens(*role));
        Ok(role.map(|role| NewRead { account, role, at: self.world.now(), what }))
    }
}
