//! Jobs beside the server: the queue is looked at each second, what has run out is swept each hour.

use std::time::Duration;

use app::App;

/// How long an idle worker waits before it looks again.
const PAUSE: Duration = Duration::from_secs(1);
/// How often what has run out is swept, in pauses.
const SWEEP: u32 = 3600;

/// The hour of the night, in Viet Nam, in which what was kept long enough is erased (D30).
const NIGHT: i8 = 2;

/// Works until it is dropped. Nothing that fails ends it: a job waits and is tried again.
pub async fn run(app: App) {
    let mut pauses = 0_u32;
    loop {
        match app.work_once().await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the queue cannot be worked"),
        }
        if pauses.is_multiple_of(SWEEP) {
            if let Err(error) = app.sweep().await {
                tracing::warn!(%error, "what has run out was not swept");
            }
            if let Err(error) = app.finish_terms().await {
                tracing::warn!(%error, "terms of a year that is over were not finished");
            }
            if let Err(error) = app.renew_consents().await {
                tracing::warn!(%error, "consents that must be asked for again were not looked at");
            }
            if let Err(error) = app.remind_supervisors().await {
                tracing::warn!(%error, "vettings that run out were not looked at");
            }
            if app.now().local().hour() == NIGHT {
                match app.erase_due().await {
                    Ok(swept) => swept.iter().for_each(|(org, rows)| {
                        tracing::info!(%org, ?rows, "what was kept long enough was erased");
                    }),
                    Err(error) => tracing::warn!(%error, "what is due was not erased"),
                }
            }
            if let Err(error) = app.refresh_rounds().await {
                tracing::warn!(%error, "what rounds of selection wait for was not looked at");
            }
        }
        pauses = pauses.wrapping_add(1);
        tokio::time::sleep(PAUSE).await;
    }
}
