//! The queue's other end: takes a due job, lets the feature that knows it work, settles it.

use domain::calendar::Instant;
use store::jobs::Job;

use crate::{App, Error, Result};

/// A worker holds a job for so many minutes; one that dies gives it up by that.
const LEASE_MINUTES: i64 = 5;
/// The longest wait between two tries, in minutes.
const LONGEST_WAIT: i64 = 60;

impl App {
    /// Does one due job, if there is one; `false` when nothing is due. A job that fails waits twice as long each time.
    pub async fn work_once(&self) -> Result<bool> {
        let Some(job) = self.claim_job().await? else { return Ok(false) };
        let done = self.do_job(&job).await;
        let mut tx = self.store.write().await?;
        match done {
            Ok(()) => store::jobs::finish(&mut tx, &job.id).await?,
            Err(error) => {
                tracing::warn!(kind = job.kind, attempts = job.attempts, %error, "a job failed and waits");
                let at = self.again_at(job.attempts);
                store::jobs::postpone(&mut tx, &job.id, at, &error.to_string()).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn claim_job(&self) -> Result<Option<Job>> {
        let now = self.world.now();
        // A look costs nothing; only a due job opens a unit of work.
        let mut tx = self.store.read().await?;
        if !store::jobs::is_due(&mut tx, now).await? {
            return Ok(None);
        }
        drop(tx);
        let mut tx = self.store.write().await?;
        let job = store::jobs::claim(&mut tx, now, now.plus_minutes(LEASE_MINUTES)).await?;
        tx.commit().await?;
        Ok(job)
    }

    async fn do_job(&self, job: &Job) -> Result<()> {
        if self.import_job(job).await? {
            return Ok(());
        }
        // A job of a newer program: it waits for one.
        Err(Error::refused("refused-job-unknown"))
    }

    fn again_at(&self, attempts: i64) -> Instant {
        let wait = 1_i64 << attempts.clamp(0, 6);
        self.world.now().plus_minutes(wait.min(LONGEST_WAIT))
    }
}
