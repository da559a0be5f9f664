//! What every handler can reach: the app and the settings of the site.

use std::sync::Arc;

use app::App;
use axum::extract::FromRef;

use crate::origin::Origin;

/// The state of the site. Cheap to clone.
#[derive(Clone)]
pub struct Web {
    /// The acts.
    pub app: App,
    /// The settings.
    pub site: Arc<Site>,
}

/// Settings of the site.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The public origin, for the check of foreign origins.
    pub origin: Origin,
}

impl Web {
    /// The state for an app.
    pub fn new(app: App, site: Site) -> Self {
        Self { app, site: Arc::new(site) }
    }
}

impl FromRef<Web> for App {
    fn from_ref(web: &Web) -> Self {
        web.app.clone()
    }
}
