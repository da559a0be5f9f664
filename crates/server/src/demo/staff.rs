//! Who works in the demonstration, and the sign-ins that scripts and visitors use.

use app::App;
use app::accounts::Invite;
use domain::access::{Own, Role};
use domain::id::AccountId;
use domain::personal::Personal;
use domain::term::Gender;
use domain::text::fold;
use serde::Serialize;

use super::names::full_name;
use super::tree::{School, Tree};
use super::world::Story;
use crate::failure::Failure;
use app::orgs::Org;

/// A line of `accounts.json`.
#[derive(Debug, Clone, Serialize)]
pub struct SignIn {
    /// The role's code.
    pub role: Role,
    /// The org's name.
    pub org: String,
    /// The org's code.
    pub org_code: String,
    /// What to sign in with.
    pub login: String,
    /// The password.
    pub password: String,
    /// An API token of the same account.
    pub token: String,
}

/// The two at a school who make its records.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Giáo viên phụ trách.
    pub coordinator: AccountId,
    /// Hiệu trưởng.
    pub head: AccountId,
}

/// The two at an office.
#[derive(Debug, Clone, Copy)]
pub struct Desk {
    /// Who prepares and reviews.
    pub officer: AccountId,
    /// Who signs.
    pub leader: AccountId,
}

/// Hires people: a few with a password of their own, the many without.
pub struct Hiring<'a> {
    app: &'a App,
    story: &'a Story,
    nobody: Personal<String>,
    sign_ins: Vec<SignIn>,
}

impl<'a> Hiring<'a> {
    /// Nobody yet.
    pub fn new(app: &'a App, story: &'a Story) -> Self {
        // A hash that no password has: the account can act in the story, and nobody can sign in as it.
        Self { app, story, nobody: Personal::new("-".to_owned()), sign_ins: Vec::new() }
    }

    /// Somebody with a role. `open`: with a password and a token in `accounts.json`.
    ///
    /// # Errors
    /// `Failure::Failed`: the acts refused.
    pub async fn hire(
        &mut self,
        org: &Org,
        role: Role,
        own: Own,
        open: bool,
    ) -> Result<AccountId, Failure> {
        let gender = *self.story.pick(&[Gender::Male, Gender::Female]);
        let name = full_name(self.story, gender, org.code.starts_with("23"), false);
        let login = login(role, org);
        let invite = Invite { login: login.clone(), full_name: name, role };
        let (password, hash) = if open {
            let password = password(self.story);
            let hash = self.app.hash_password(&password).await.map_err(Failure::failed)?;
            (password, hash)
        } else {
            (String::new(), self.nobody.clone())
        };
        let made = self.app.open_account_for_system(org.id, &invite, &own, &hash).await;
        let id = made.map_err(|error| Failure::Failed(format!("{login}: {error}")))?;
        if open {
            self.sign_ins.push(SignIn {
                role,
                org: org.name.clone(),
                org_code: org.code.clone(),
                login,
                password,
                token: String::new(),
            });
        }
        Ok(id)
    }

    /// Makes the tokens, at the story's present: they run a year from then.
    ///
    /// # Errors
    /// As [`Hiring::hire`].
    pub async fn with_tokens(mut self) -> Result<Vec<SignIn>, Failure> {
        for line in &mut self.sign_ins {
            let token = self.app.make_token(&line.login, "demo", 366).await;
            line.token = token.map_err(Failure::failed)?.into_inner();
        }
        Ok(self.sign_ins)
    }

    /// The lead office, a leader, an office, the operator.
    ///
    /// # Errors
    /// As [`Hiring::hire`].
    pub async fn department(&mut self, tree: &Tree) -> Result<Desk, Failure> {
        let at = &tree.department;
        let officer = self.hire(at, Role::DepartmentLead, Own::Org, true).await?;
        let leader = self.hire(at, Role::DepartmentLeader, Own::Org, true).await?;
        let office = self.hire(at, Role::DepartmentOffice, Own::Org, true).await?;
        let here =
            self.app.grant_for_system(office, tree.office.id, Role::DepartmentOffice, &Own::Org);
        here.await.map_err(Failure::failed)?;
        self.hire(at, Role::Operator, Own::Org, true).await?;
        self.hire(&tree.partner, Role::Partner, Own::Org, true).await?;
        Ok(Desk { officer, leader })
    }

    /// The two of a commune.
    ///
    /// # Errors
    /// As [`Hiring::hire`].
    pub async fn commune(&mut self, at: &Org, open: bool) -> Result<Desk, Failure> {
        let officer = self.hire(at, Role::CommuneOfficer, Own::Org, open).await?;
        let leader = self.hire(at, Role::CommuneLeader, Own::Org, open).await?;
        Ok(Desk { officer, leader })
    }

    /// The two of a school.
    ///
    /// # Errors
    /// As [`Hiring::hire`].
    pub async fn school(&mut self, at: &School, open: bool) -> Result<Pair, Failure> {
        let head = self.hire(&at.org, Role::SchoolHead, Own::Org, open).await?;
        let coordinator = self.hire(&at.org, Role::Coordinator, Own::Org, open).await?;
        Ok(Pair { coordinator, head })
    }
}

/// A login that says role and org: `thcsco-21040-01.phutrach`.
fn login(role: Role, org: &Org) -> String {
    let who = match role {
        Role::DepartmentLead => "chutri",
        Role::DepartmentLeader | Role::CommuneLeader => "lanhdao",
        Role::CommuneOfficer => "chuyenvien",
        Role::SchoolHead => "hieutruong",
        Role::Coordinator => "phutrach",
        Role::Advisor => "covan",
        Role::FormTeacher => "chunhiem",
        Role::Ambassador => "daisu",
        Role::Guardian => "phuhuynh",
        Role::DepartmentOffice | Role::Partner => "phoihop",
        Role::Operator => "quantri",
    };
    format!("{who}.{}", fold(&org.code))
}

/// Four plain words and a number: long enough, easy to read out.
fn password(story: &Story) -> String {
    const WORDS: [&str; 24] = [
        "sen", "nui", "bien", "mua", "nang", "tre", "lua", "song", "may", "gio", "cau", "ghe",
        "den", "sach", "but", "cua", "chim", "ca", "buoi", "mit", "que", "hoi", "nhac", "trang",
    ];
    let words: Vec<&str> = (0..4).map(|_| *story.pick(&WORDS)).collect();
    format!("{}-{}", words.join("-"), story.between(1000, 9999))
}
