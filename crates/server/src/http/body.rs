//! The request's body with a deadline and a largest size, and the clock of the request that stands still
//! while the body is waited for.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::crowd::Seat;
use super::limits::Limits;
use super::pace::Pace;

/// Why a body could not be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BodyFault {
    /// 408.
    #[error("the body came too slowly")]
    TooSlow,
    /// 413.
    #[error("the body is too large")]
    TooLarge,
}

/// How long we have been at work on a request. In the extensions of each request.
#[derive(Debug)]
pub struct RequestClock {
    started: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    waited: Duration,
    since: Option<Instant>,
    fault: Option<BodyFault>,
}

impl RequestClock {
    pub(super) fn start() -> Self {
        Self { started: Instant::now(), state: Mutex::default() }
    }

    /// Since the head was complete.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Runs `work` for at most `limit`, waiting for the body not counted; `None` when it took longer.
    pub(super) async fn bound<T>(
        &self,
        limit: Duration,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        /// While a body is waited for the rest stands still, so it is looked at now and then.
        const GLANCE: Duration = Duration::from_millis(50);
        let mut work = std::pin::pin!(work);
        loop {
            let rest = limit.checked_sub(self.worked())?;
            tokio::select! {
                biased;
                done = work.as_mut() => return Some(done),
                () = sleep(rest.max(GLANCE)) => {}
            }
        }
    }

    pub(super) fn fault(&self) -> Option<BodyFault> {
        self.state().fault
    }

    fn worked(&self) -> Duration {
        let now = Instant::now();
        let state = self.state();
        let present = state.since.map(|since| now.saturating_duration_since(since));
        let waited = state.waited + present.unwrap_or_default();
        now.saturating_duration_since(self.started).saturating_sub(waited)
    }

    fn pause(&self, now: Instant) {
        self.state().since.get_or_insert(now);
    }

    fn resume(&self, now: Instant) {
        let mut state = self.state();
        if let Some(since) = state.since.take() {
            state.waited += now.saturating_duration_since(since);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A body that fails when it is too slow or too large.
pub(super) struct PacedBody {
    inner: Incoming,
    seat: Arc<Seat>,
    clock: Arc<RequestClock>,
    pace: Pace,
    end: Option<Pin<Box<Sleep>>>,
    left: usize,
}

impl PacedBody {
    pub(super) fn new(
        inner: Incoming,
        seat: Arc<Seat>,
        clock: Arc<RequestClock>,
        limits: &Limits,
    ) -> Self {
        let pace = Pace::new(limits.body_grace, limits.bytes_per_second);
        Self { inner, seat, clock, pace, end: None, left: limits.upload_bytes }
    }

    fn fail<T>(&self, fault: BodyFault) -> Poll<Option<Result<T, axum::BoxError>>> {
        self.clock.state().fault = Some(fault);
        Poll::Ready(Some(Err(fault.into())))
    }
}

impl Body for PacedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        if let Some(fault) = self.clock.fault() {
            return self.fail(fault);
        }
        // A body that says its size is refused before a byte of it is read.
        if usize::try_from(self.inner.size_hint().lower()).map_or(true, |size| size > self.left) {
            return self.fail(BodyFault::TooLarge);
        }
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        let now = Instant::now();
        let Poll::Ready(frame) = polled else {
            self.seat.wait();
            self.clock.pause(now);
            let end = self.pace.wait(now);
            let end = self.end.get_or_insert_with(|| Box::pin(sleep_until(end)));
            return match end.as_mut().poll(cx) {
                Poll::Ready(()) => self.fail(BodyFault::TooSlow),
                Poll::Pending => Poll::Pending,
            };
        };
        self.seat.work();
        self.clock.resume(now);
        self.end = None;
        let Some(frame) = frame.transpose()? else { return Poll::Ready(None) };
        let size = frame.data_ref().map_or(0, Bytes::len);
        self.pace.moved(now, size);
        match self.left.checked_sub(size) {
            Some(left) => self.left = left,
            None => return self.fail(BodyFault::TooLarge),
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for PacedBody {
    /// The handler wants no more: what follows is its own time.
    fn drop(&mut self) {
        self.clock.resume(Instant::now());
        self.seat.work();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn work_has_an_end_and_waiting_for_the_body_does_not_count() {
        let clock = RequestClock::start();
        assert_eq!(clock.bound(2 * SECOND, sleep(SECOND)).await, Some(()));
        assert_eq!(clock.bound(2 * SECOND, sleep(3 * SECOND)).await, None);

        let clock = RequestClock::start();
        let work = async {
            clock.pause(Instant::now());
            sleep(60 * SECOND).await;
            clock.resume(Instant::now());
            sleep(SECOND).await;
        };
        assert_eq!(clock.bound(2 * SECOND, work).await, Some(()));
        assert_eq!(clock.elapsed().as_secs(), 61);
    }
}
