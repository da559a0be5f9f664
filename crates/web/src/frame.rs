//! What stands around every page: who is here, where, where else one can go, and what has just happened.

use crate::tone::Tone;
use crate::words::{Lang, Words};

/// The data of `templates/base.html`. Every page struct holds one as `frame`.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The words of the page's language.
    pub w: Words,
    /// The path and query of the page, for "back to here" after the language switch or sign-in.
    pub path: String,
    /// The person, when signed in.
    pub who: Option<Who>,
    /// The org the page is about.
    pub org: Option<OrgLine>,
    /// The orgs the person can switch to (the present one may be among them).
    pub orgs: Vec<OrgLine>,
    /// To-dos by org, see [`Frame::waiting`].
    pub waits: Vec<(String, usize)>,
    /// Where one can go from here; empty means no side.
    pub nav: Vec<NavItem>,
    /// The way up, without the page itself.
    pub crumbs: Vec<Crumb>,
    /// What has just happened.
    pub notices: Vec<Notice>,
}

/// The signed-in person.
#[derive(Clone, Debug)]
pub struct Who {
    /// The name as the person writes it.
    pub name: String,
    /// Key of the word for the role.
    pub role_key: &'static str,
}

/// An org in the bar and in its switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgLine {
    /// The id as it stands in `/o/{org}`.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A line of the side.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// An icon of `front/icons.txt`.
    pub icon: &'static str,
    /// Key of its word.
    pub key: &'static str,
    /// Is the page below it?
    pub active: bool,
    /// How much waits there; 0 is not shown.
    pub count: usize,
    /// Key of a heading that starts a new group above this line.
    pub group: Option<&'static str>,
}

impl NavItem {
    /// A line that is not the present page. Write the key as `key("…")` (see [`crate::words::key`]).
    pub fn new(href: impl Into<String>, icon: &'static str, key: &'static str) -> Self {
        Self { href: href.into(), icon, key, active: false, count: 0, group: None }
    }
}

/// A step of the way up.
#[derive(Clone, Debug)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// The words, in the reader's language.
    pub label: String,
}

/// A line in `#notices`.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Ok after a step that went well, Bad after one that did not.
    pub tone: Tone,
    /// The sentence, in the reader's language.
    pub text: String,
}

impl Frame {
    /// A frame with nothing but words and path: sign-in, public pages, problems.
    pub fn bare(w: Words, path: impl Into<String>) -> Self {
        Self { w, path: path.into(), ..Self::default() }
    }

    /// The language that the switch offers.
    pub const fn other_lang(&self) -> Lang {
        self.w.lang.other()
    }

    /// How many to-dos wait at the orgs of the switch: the homes say it.
    #[must_use]
    pub fn waiting(mut self, counts: impl IntoIterator<Item = (String, usize)>) -> Self {
        self.waits = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        let here = self.org.as_ref().map(|org| org.id.clone());
        let count = here.map_or(0, |id| self.waits_at(&id));
        if let Some(home) = self.nav.first_mut() {
            home.count = count;
        }
        self
    }

    /// How many to-dos wait at an org of the switch; 0 when nobody has said.
    pub fn waits_at(&self, id: &str) -> usize {
        self.waits.iter().find(|(org, _)| org == id).map_or(0, |(_, count)| *count)
    }

    /// Is there more than one org to be at?
    pub fn many_orgs(&self) -> bool {
        self.orgs.iter().any(|line| !self.is_here(line))
    }

    /// Is the org of this line the page's own?
    pub fn is_here(&self, line: &OrgLine) -> bool {
        self.org.as_ref().is_some_and(|org| org.id == line.id)
    }

    /// Marks the line of the side that leads closest to the page: of all whose address begins the
    /// path, the longest.
    pub fn mark_active(&mut self) {
        let path = self.path.split('?').next().unwrap_or_default();
        let below = |href: &str| {
            let rest = path.strip_prefix(href)?;
            (rest.is_empty() || rest.starts_with('/') || href.ends_with('/')).then_some(href.len())
        };
        let best = self.nav.iter().filter_map(|item| below(&item.href)).max();
        for item in &mut self.nav {
            item.active = best.is_some() && below(&item.href) == best;
        }
    }

    /// The version of the program, for the foot.
    pub const fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
