//! The open connections: caps in all and for each address. At a cap a newcomer takes the place of whoever
//! keeps us waiting longest, so that slow clients harm each other and not the honest one behind the same
//! address (a whole school is one address).

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::client::Household;

/// All open connections.
#[derive(Debug)]
pub(super) struct Crowd {
    most: usize,
    most_each: usize,
    started: Instant,
    inner: Mutex<Inner>,
    emptied: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    next: u64,
    seats: HashMap<u64, (Option<Household>, Arc<Seat>)>,
    each: HashMap<Household, usize>,
    /// Connections whose task still runs, evicted ones included.
    tasks: usize,
}

/// One connection, as the accept loop sees it.
#[derive(Debug)]
pub(super) struct Seat {
    started: Instant,
    /// Milliseconds since `started` plus one at which we began to wait for the client; 0 = we do not.
    waiting: AtomicU64,
    in_request: AtomicBool,
    requests: AtomicU64,
    leave: Notify,
}

/// A seat that is given back when dropped.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) seat: Arc<Seat>,
    number: u64,
    crowd: Arc<Crowd>,
}

impl Crowd {
    pub(super) fn new(most: usize, most_each: usize) -> Self {
        let inner = Mutex::new(Inner::default());
        Self { most, most_each, started: Instant::now(), inner, emptied: Notify::new() }
    }

    /// Takes a seat; `None` for a household means a trusted proxy, which is not counted for itself. Answers
    /// nothing when every connection that could make room is being worked for.
    pub(super) fn admit(self: &Arc<Self>, household: Option<Household>) -> Option<Taken> {
        let mut inner = self.lock();
        if let Some(home) = household
            && inner.each.get(&home).is_some_and(|count| *count >= self.most_each)
        {
            inner.evict(|other| *other == household)?;
        }
        if inner.seats.len() >= self.most {
            let fullest = inner.each.iter().max_by_key(|(_, count)| **count).map(|(home, _)| *home);
            let from_fullest = inner.evict(|other| other.is_some() && *other == fullest);
            from_fullest.or_else(|| inner.evict(|_| true))?;
        }
        inner.next += 1;
        inner.tasks += 1;
        let number = inner.next;
        let seat = Arc::new(Seat::new(self.started));
        inner.seats.insert(number, (household, seat.clone()));
        if let Some(home) = household {
            *inner.each.entry(home).or_default() += 1;
        }
        Some(Taken { seat, number, crowd: self.clone() })
    }

    /// Whether places become scarce: then connections are not kept after their request.
    pub(super) fn is_tight(&self) -> bool {
        self.lock().seats.len() * 5 >= self.most * 4
    }

    /// Lets the one go that keeps us waiting longest (when the machine has no descriptors left).
    pub(super) fn make_room(&self) {
        let _ = self.lock().evict(|_| true);
    }

    /// Lets everybody go, at the end of the end.
    pub(super) fn dismiss(&self) {
        self.lock().seats.values().for_each(|(_, seat)| seat.leave.notify_one());
    }

    /// Connections whose task still runs.
    pub(super) fn open(&self) -> usize {
        self.lock().tasks
    }

    /// Waits until no connection is open.
    pub(super) async fn empty(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.open() == 0 {
                return;
            }
            emptied.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn evict(&mut self, which: impl Fn(&Option<Household>) -> bool) -> Option<()> {
        let waiting = self.seats.iter().filter_map(|(number, (home, seat))| {
            let since = seat.waiting.load(Ordering::Relaxed);
            (since > 0 && which(home)).then_some((since, *number))
        });
        let (_, number) = waiting.min()?;
        let seat = self.remove(number)?;
        seat.leave.notify_one();
        Some(())
    }

    fn remove(&mut self, number: u64) -> Option<Arc<Seat>> {
        let (household, seat) = self.seats.remove(&number)?;
        if let Some(home) = household
            && let Some(count) = self.each.get_mut(&home)
        {
            *count -= 1;
            if *count == 0 {
                self.each.remove(&home);
            }
        }
        Some(seat)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut inner = self.crowd.lock();
        inner.remove(self.number);
        inner.tasks -= 1;
        if inner.tasks == 0 {
            self.crowd.emptied.notify_waiters();
        }
    }
}

impl Seat {
    fn new(started: Instant) -> Self {
        let seat = Self {
            started,
            waiting: AtomicU64::new(0),
            in_request: AtomicBool::new(false),
            requests: AtomicU64::new(0),
            leave: Notify::new(),
        };
        seat.wait();
        seat
    }

    /// A head is complete: now it is our turn.
    pub(super) fn begin(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.in_request.store(true, Ordering::Relaxed);
        self.work();
    }

    /// The answer is complete: now we wait for another head.
    pub(super) fn end(&self) {
        self.in_request.store(false, Ordering::Relaxed);
        self.wait();
    }

    /// We begin to wait for the client (if we do not yet).
    pub(super) fn wait(&self) {
        let millis = self.started.elapsed().as_millis();
        let now = u64::try_from(millis).unwrap_or(u64::MAX - 1) + 1;
        let _ = self.waiting.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// The client did its part of a request.
    pub(super) fn work(&self) {
        if self.in_request() {
            self.waiting.store(0, Ordering::Relaxed);
        }
    }

    pub(super) fn in_request(&self) -> bool {
        self.in_request.load(Ordering::Relaxed)
    }

    /// How many requests have begun.
    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Resolves when the place is needed for somebody else.
    pub(super) async fn evicted(&self) {
        self.leave.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(crowd: &Arc<Crowd>, last: u8) -> Option<Taken> {
        crowd.admit(Some(Household::of(std::net::IpAddr::from([10, 0, 0, last]))))
    }

    async fn is_evicted(taken: &Taken) -> bool {
        let soon = std::time::Duration::from_millis(1);
        tokio::time::timeout(soon, taken.seat.evicted()).await.is_ok()
    }

    #[tokio::test]
    async fn at_the_cap_of_an_address_its_longest_waiting_connection_makes_room() {
        let crowd = Arc::new(Crowd::new(10, 2));
        let old = at(&crowd, 1).unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let young = at(&crowd, 1).unwrap();
        let newest = at(&crowd, 1).unwrap();
        assert!(is_evicted(&old).await && !is_evicted(&young).await && !is_evicted(&newest).await);
        assert_eq!(crowd.open(), 3, "until its task has ended it counts for the end");
        drop(old);
        assert_eq!(crowd.open(), 2);
    }

    #[tokio::test]
    async fn who_is_being_worked_for_stays_and_the_newcomer_is_refused() {
        let crowd = Arc::new(Crowd::new(10, 2));
        let both = [at(&crowd, 1).unwrap(), at(&crowd, 1).unwrap()];
        both[0].seat.begin();
        both[1].seat.begin();
        assert!(at(&crowd, 1).is_none());
        assert!(at(&crowd, 2).is_some(), "another address has its own places");
        both[1].seat.end();
        assert!(at(&crowd, 1).is_some());
    }

    #[tokio::test]
    async fn at_the_cap_in_all_the_fullest_address_gives_a_place() {
        let crowd = Arc::new(Crowd::new(3, 3));
        let lonely = at(&crowd, 1).unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        let greedy = [at(&crowd, 2).unwrap(), at(&crowd, 2).unwrap()];
        let _newest = at(&crowd, 3).unwrap();
        assert!(!is_evicted(&lonely).await);
        assert!(is_evicted(&greedy[0]).await ^ is_evicted(&greedy[1]).await);
    }

    #[tokio::test]
    async fn a_trusted_proxy_has_no_cap_of_its_own_and_the_end_is_seen() {
        let crowd = Arc::new(Crowd::new(10, 1));
        let many: Vec<_> = (0..5).map(|_| crowd.admit(None).unwrap()).collect();
        assert!(!crowd.is_tight());
        drop(many);
        crowd.empty().await;
    }
}
