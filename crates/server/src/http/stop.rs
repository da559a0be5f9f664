//! When the server ends: SIGTERM or SIGINT begins the end, a second signal is the end.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Says when to stop. Clones hear the same.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Stops at the first SIGTERM or SIGINT; the second ends the process at once with exit code 1.
    ///
    /// # Errors
    /// When the signals cannot be listened for.
    pub fn on_signals() -> std::io::Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (say, stop) = Self::by_hand();
        tokio::spawn(async move {
            for again in [false, true] {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = interrupt.recv() => {}
                }
                if again {
                    tracing::warn!("a second signal: ending at once");
                    std::process::exit(1);
                }
                let _ = say.send(true);
            }
        });
        Ok(stop)
    }

    /// Stops when `true` is sent (tests, and programs that hold the server inside).
    pub fn by_hand() -> (watch::Sender<bool>, Self) {
        let (say, hear) = watch::channel(false);
        (say, Self(hear))
    }

    /// Resolves when the end begins; a sender that is gone counts as the end.
    pub async fn begins(&mut self) {
        let _ = self.0.wait_for(|stop| *stop).await;
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow()
    }
}
