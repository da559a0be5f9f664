//! A small province: the Department, two communes, four schools, and somebody in every role.

use app::access::{Act, OrgManage, Permit};
use app::accounts::Invite;
use app::{App, orgs::NewOrg};
use domain::access::{Own, Role};
use domain::id::{AccountId, OrgId};
use domain::org::{OrgKind, Stage};

/// An org of the small province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub id: OrgId,
    /// Its code.
    pub code: String,
}

/// Somebody with a role, signed in.
#[derive(Debug, Clone)]
pub struct Worker {
    /// The account.
    pub id: AccountId,
    /// What they sign in with.
    pub login: String,
    /// The role.
    pub role: Role,
    /// Where.
    pub org: OrgId,
    /// The token of an open session.
    pub session: String,
    /// An API token.
    pub token: String,
}

/// The province. Two schools are siblings in one commune, one is in another branch, one hangs under the Department.
#[derive(Debug, Clone)]
pub struct Province {
    /// Sở.
    pub department: Place,
    /// A commune with two schools.
    pub commune: Place,
    /// A commune with one school.
    pub other_commune: Place,
    /// A lower secondary school of `commune`.
    pub school: Place,
    /// Its sibling.
    pub sibling: Place,
    /// A school of `other_commune`.
    pub far_school: Place,
    /// An upper secondary school under the Department that stands in `commune`.
    pub attached: Place,
    /// A partner in `commune`.
    pub partner: Place,
    /// Everybody.
    pub workers: Vec<Worker>,
}

/// The password of everybody here.
pub const PASSWORD: &str = "ghế xanh mưa rào núi";

impl Province {
    /// Founds it. Communes come from the reference data: Bình Sơn (21040) and Lý Sơn.
    pub async fn found(app: &App) -> Self {
        let root = app.found_province().await.unwrap();
        let department = Place { id: root.id, code: root.code };
        let first = staff(app, department.id, Role::DepartmentLead, "so.chutri", Own::Org).await;
        let lead: Permit<OrgManage> = app.permit_of(first.id, department.id).await.unwrap();
        let commune = by_code(app, "21040").await;
        let other_commune = by_code(app, "21548").await;
        let in_commune = app.permit_of(first.id, commune.id).await.unwrap();
        let in_other = app.permit_of(first.id, other_commune.id).await.unwrap();
        let school =
            add(app, &in_commune, "21040-THCS1", "Trường THCS Châu Ổ", Stage::LowerSecondary).await;
        let sibling =
            add(app, &in_commune, "21040-TH1", "Trường Tiểu học Bình Trung", Stage::Primary).await;
        let far_school =
            add(app, &in_other, "21548-THCS1", "Trường THCS An Hải", Stage::LowerSecondary).await;
        let attached = add(app, &lead, "DV-001", "Trường THPT Bình Sơn", Stage::Upper).await;
        let partner = add_partner(app, &in_commune).await;
        let mut workers = vec![first];
        for (org, role, login) in [
            (&department, Role::DepartmentOffice, "so.phong"),
            (&department, Role::DepartmentLeader, "so.lanhdao"),
            (&department, Role::Operator, "so.quantri"),
            (&commune, Role::CommuneOfficer, "xa.chuyenvien"),
            (&commune, Role::CommuneLeader, "xa.lanhdao"),
            (&other_commune, Role::CommuneOfficer, "xa2.chuyenvien"),
            (&other_commune, Role::CommuneLeader, "xa2.lanhdao"),
            (&school, Role::SchoolHead, "truong.hieutruong"),
            (&school, Role::Coordinator, "truong.phutrach"),
            (&sibling, Role::SchoolHead, "truong2.hieutruong"),
            (&sibling, Role::Coordinator, "truong2.phutrach"),
            (&far_school, Role::SchoolHead, "truong3.hieutruong"),
            (&far_school, Role::Coordinator, "truong3.phutrach"),
            (&attached, Role::SchoolHead, "thpt.hieutruong"),
            (&attached, Role::Coordinator, "thpt.phutrach"),
            (&school, Role::Guardian, "phuhuynh"),
            (&partner, Role::Partner, "doan.thanhnien"),
        ] {
            workers.push(staff(app, org.id, role, login, Own::Org).await);
        }
        Self {
            department,
            commune,
            other_commune,
            school,
            sibling,
            far_school,
            attached,
            partner,
            workers,
        }
    }

    /// The worker with a role at an org.
    pub fn worker(&self, role: Role, org: OrgId) -> &Worker {
        let found = self.workers.iter().find(|w| w.role == role && w.org == org);
        found.unwrap_or_else(|| panic!("nobody is {role} at {org}"))
    }

    /// The coordinator of [`Province::school`].
    pub fn coordinator(&self) -> &Worker {
        self.worker(Role::Coordinator, self.school.id)
    }

    /// The head of [`Province::school`].
    pub fn head(&self) -> &Worker {
        self.worker(Role::SchoolHead, self.school.id)
    }

    /// The officer of [`Province::commune`].
    pub fn officer(&self) -> &Worker {
        self.worker(Role::CommuneOfficer, self.commune.id)
    }

    /// The lead of the programme.
    pub fn lead(&self) -> &Worker {
        self.worker(Role::DepartmentLead, self.department.id)
    }

    /// Adds somebody more: an advisor of a club, a form teacher of a class, an ambassador.
    pub async fn join(
        &mut self,
        app: &App,
        org: OrgId,
        role: Role,
        login: &str,
        own: Own,
    ) -> Worker {
        let worker = staff(app, org, role, login, own).await;
        self.workers.push(worker.clone());
        worker
    }
}

/// A permit of a worker at an org.
impl Worker {
    /// A permit at the worker's own org.
    pub async fn permit<A: Act>(&self, app: &App) -> Permit<A> {
        self.permit_at(app, self.org).await
    }

    /// A permit at an org.
    pub async fn permit_at<A: Act>(&self, app: &App, org: OrgId) -> Permit<A> {
        app.permit_of(self.id, org).await.unwrap()
    }
}

async fn by_code(app: &App, code: &str) -> Place {
    let org = app.org_by_code(code).await.unwrap().unwrap();
    Place { id: org.id, code: org.code }
}

async fn add(app: &App, permit: &Permit<OrgManage>, code: &str, name: &str, stage: Stage) -> Place {
    let place = if code.starts_with("DV") { "21040" } else { "" };
    let new = NewOrg {
        code: code.to_owned(),
        kind: OrgKind::School,
        commune_kind: None,
        stage: Some(stage),
        name: name.to_owned(),
        symbol: code.replace("21", "T"),
        place: place.to_owned(),
        valid_from: app::orgs::COMMUNES_FROM.into(),
        latitude: None,
        longitude: None,
    };
    let id = app.add_org(permit, &new).await.unwrap();
    Place { id, code: code.to_owned() }
}

async fn add_partner(app: &App, permit: &Permit<OrgManage>) -> Place {
    let new = NewOrg {
        code: "21040-DOAN".to_owned(),
        kind: OrgKind::Partner,
        commune_kind: None,
        stage: None,
        name: "Đoàn Thanh niên xã Bình Sơn".to_owned(),
        symbol: "ĐTN".to_owned(),
        place: String::new(),
        valid_from: app::orgs::COMMUNES_FROM.into(),
        latitude: None,
        longitude: None,
    };
    let id = app.add_org(permit, &new).await.unwrap();
    Place { id, code: new.code }
}

/// Invites, takes over with the one-time code, and makes a token: the way of everybody.
async fn staff(app: &App, org: OrgId, role: Role, login: &str, own: Own) -> Worker {
    let name = format!("Người dùng {login}");
    let invite = Invite { login: login.to_owned(), full_name: name, role };
    let invitation = app.invite_at(org, &invite, &own).await.unwrap();
    let session = app.take_over(login, invitation.code.reveal(), PASSWORD).await.unwrap();
    let token = app.make_token(login, "test", 30).await.unwrap().into_inner();
    Worker { id: invitation.id, login: login.to_owned(), role, org, session, token }
}
