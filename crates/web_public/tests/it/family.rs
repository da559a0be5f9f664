//! The pages of families: taps counted, sizes weighed, nothing chosen beforehand, what is another's left out; without script.

use app::App;
use app::access::{ConsentRead, ConsentWrite};
use app::family::{ConsentsAsked, GuardianAccount, MakeSlips, PrintedSlip};
use axum::http::{Method, StatusCode};
use domain::access::{Own, Role};
use domain::calendar::SchoolYear;
use domain::consent::{Purpose, Side};
use domain::id::LearnerId;
use testkit::{Answer, Browser, PASSWORD, Province, on_each_app};

use crate::nobody;

/// What a phone loads for a page of a family, style sheet and all, in bytes.
const MOST: usize = 100_000;

/// A member of a club whose mother has said yes to everything on the day of taking in, and so has the child.
async fn child(app: &App, province: &Province) -> LearnerId {
    province.squad(app, province.school.id, "CLB Một", 1).await;
    let permit = province.coordinator().permit::<ConsentRead>(app).await;
    let (year, class) = (SchoolYear::of(app.now().day()), String::new());
    let asked = ConsentsAsked { year, class, missing: false };
    app.consents(&permit, &asked).await.unwrap().rows[0].learner
}

async fn slip(app: &App, province: &Province, learner: LearnerId) -> PrintedSlip {
    let permit = province.coordinator().permit::<ConsentWrite>(app).await;
    let make = MakeSlips { learners: [learner].into(), another: true };
    app.make_slips(&permit, &make).await.unwrap().pop().unwrap()
}

/// A phone that counts what is pressed and weighs what it loads.
struct Phone {
    browser: Browser,
    style: usize,
    taps: usize,
    heaviest: usize,
}

impl Phone {
    fn new(app: &App) -> Self {
        let css = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/assets/app.css");
        let style = std::fs::read(css).unwrap().len();
        Self { browser: nobody(app), style, taps: 0, heaviest: 0 }
    }

    fn weigh(&mut self, page: &Answer) {
        self.heaviest = self.heaviest.max(page.bytes.len() + self.style);
        let text = page.text();
        assert!(self.heaviest <= MOST, "{} bytes: {text}", self.heaviest);
        for script in ["onclick", "hx-get", "hx-post", "<script>"] {
            assert!(!text.contains(script), "needs script: {script}");
        }
    }

    async fn open(&mut self, path: &str) -> String {
        let page = self.browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        self.weigh(&page);
        page.text()
    }

    /// A button: the form is sent, and the browser follows to the next page.
    async fn press(&mut self, path: &str, form: &str) -> (String, String) {
        self.taps += 1;
        let answer = self.browser.post(path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
        if let Some(cookie) = answer.cookie() {
            assert!(cookie.starts_with("__Host-daisuso-family="));
            self.browser = self.browser.clone().with_cookie(cookie);
        }
        let to = answer.location().to_owned();
        let text = self.open(&to).await;
        (to, text)
    }
}

/// The buttons of a page as they are written.
fn buttons(page: &str) -> Vec<&str> {
    page.split("<button").skip(1).map(|rest| rest.split("</button>").next().unwrap()).collect()
}

#[tokio::test]
async fn six_taps_answer_everything_and_three_take_an_answer_back() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let learner = child(&app, &province).await;
        let slip = slip(&app, &province, learner).await;
        let mut phone = Phone::new(&app);
        let at = format!("/family/{}", slip.token.reveal());
        let door = phone.open(&at).await;
        // Before the code is right, the school and nothing of the child.
        assert!(door.contains("Trường THCS Châu Ổ") && !door.contains(slip.full_name.reveal()));
        let who =
            format!("code={}&full_name=L%C3%AA+V%C4%83n+Cha&relation=father", slip.code.reveal());
        let (mut to, mut page) = phone.press(&at, &who).await;
        for purpose in Purpose::ALL {
            assert_eq!(to, format!("/family/answers/{purpose}?all=1"));
            assert!(!page.contains(" checked") && !page.contains(" selected"), "chosen beforehand");
            // Two buttons of one kind, yes first, and a way to leave it open.
            let two: Vec<&str> =
                buttons(&page).into_iter().filter(|b| b.contains("name=\"answer\"")).collect();
            let plain: Vec<String> =
                two.iter().map(|b| b.split('>').next().unwrap().replace("yes", "no")).collect();
            assert!(two.len() == 2 && plain[0] == plain[1], "{two:?}");
            assert!(two[0].contains("\"yes\"") && two[1].contains("\"no\""));
            assert!(page.contains("Trả lời sau"));
            let path = format!("/family/answers/{purpose}");
            (to, page) = phone.press(&path, "all=1&answer=yes").await;
        }
        assert_eq!(to, "/family/receipt");
        assert!(phone.taps <= 6, "{} taps", phone.taps);
        // The receipt: everything, the day, the version of the text, and the own key, once.
        assert_eq!(page.matches(domain::consent::TEXT_VERSION).count(), 5);
        assert!(
            page.contains(&testkit::TODAY.strftime("%d/%m/%Y").to_string())
                && page.contains("Lê Văn Cha")
        );
        let key =
            page.split("class=\"num\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_eq!(key.replace('-', "").len(), 10, "{key}");

        // Another evening, another phone.
        world.set(app.now().plus_days(3));
        let mut phone = Phone::new(&app);
        phone.open(&at).await;
        let (to, page) = phone.press(&at, &format!("key={key}")).await;
        assert_eq!(to, "/family");
        assert!(!page.contains(&key));
        let form = page.split("<details").find(|part| part.contains("/family/answers/image"));
        let form = form.expect("an answer is taken back behind one press that asks again");
        assert!(form.contains("value=\"withdrawn\"") && form.contains("method=\"post\""));
        phone.taps += 1;
        let (to, page) = phone.press("/family/answers/image", "answer=withdrawn").await;
        assert!(phone.taps <= 3, "{} taps", phone.taps);
        assert!(to.starts_with("/family/receipt") && page.contains("Đã rút"), "{page}");
        let heavy = phone.heaviest;
        println!("the heaviest page, style sheet included: {heavy} bytes");
    })
    .await;
}

#[tokio::test]
async fn left_for_later_is_silence() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let learner = child(&app, &province).await;
        let slip = slip(&app, &province, learner).await;
        let mut phone = Phone::new(&app);
        let at = format!("/family/{}", slip.token.reveal());
        let who = format!("code={}&full_name=L%C3%AA+Cha&relation=father", slip.code.reveal());
        phone.press(&at, &who).await;
        for purpose in Purpose::ALL {
            let page = phone.open(&format!("/family/answers/{purpose}?all=1")).await;
            let later = page.split("Trả lời sau").next().unwrap();
            assert!(later.contains("href=\"/family/"), "a plain link goes on");
        }
        let permit = province.coordinator().permit::<ConsentRead>(&app).await;
        let record = app.consent_record(&permit, learner).await.unwrap();
        assert!(record.history.iter().all(|line| {
            line.guardian.as_ref().is_none_or(|name| name.reveal() == "Nguyễn Thị Mẹ")
        }));
        assert!(record.row.marks.iter().all(|mark| mark.guardian == Side::Yes));
        // Neither button: asked again, nothing kept.
        let none = phone.browser.post("/family/answers/image", "answer=&all=1").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn unknown_used_and_wrong_are_one_answer_and_guessing_is_slowed() {
    on_each_app(async |app, world| {
        let province = Province::found(&app).await;
        let learner = child(&app, &province).await;
        let (used, open) =
            (slip(&app, &province, learner).await, slip(&app, &province, learner).await);
        let mut phone = Phone::new(&app);
        let right = format!("code={}&full_name=Cha&relation=father", used.code.reveal());
        phone.press(&format!("/family/{}", used.token.reveal()), &right).await;
        let mut answers = Vec::new();
        let wrong = "code=AAAABBBB&full_name=Cha&relation=father";
        for (token, form) in [
            ("A".repeat(22), right.as_str()),
            (used.token.reveal().clone(), right.as_str()),
            (open.token.reveal().clone(), wrong),
        ] {
            // Each try makes the next one from this address wait.
            world.set(app.now().plus_minutes(60));
            let answer = nobody(&app).post(&format!("/family/{token}"), form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let text = answer.text();
            let fault = text.split("class=\"fault\"").nth(1).unwrap().split("</p>").next().unwrap();
            answers.push(fault.to_owned());
        }
        assert!(answers.iter().all(|text| *text == answers[0]), "{answers:#?}");
        let mut waited = false;
        for _ in 0..12 {
            let path = format!("/family/{}", open.token.reveal());
            let answer = nobody(&app).post(&path, wrong).await;
            waited |= answer.status == StatusCode::TOO_MANY_REQUESTS;
        }
        assert!(waited, "twelve guesses one after another");
    })
    .await;
}

#[tokio::test]
async fn a_family_sees_what_is_kept_and_who_looked_and_asks_for_a_correction() {
    on_each_app(async |app, _| {
        let province = Province::found(&app).await;
        let learner = child(&app, &province).await;
        let slip = slip(&app, &province, learner).await;
        // The coordinator opens the record: the family reads that.
        let permit = province.coordinator().permit::<ConsentRead>(&app).await;
        app.consent_record(&permit, learner).await.unwrap();
        let mut phone = Phone::new(&app);
        let at = format!("/family/{}", slip.token.reveal());
        let who = format!("code={}&full_name=L%C3%AA+Cha&relation=father", slip.code.reveal());
        phone.press(&at, &who).await;
        phone.press("/family/answers/image", "answer=no").await;
        let overview = phone.open("/family").await;
        assert!(overview.contains("href=\"/family/data\""));
        // Two guardians answered differently: that they did is told, who said what is not.
        assert!(overview.contains("trả lời khác nhau") && !overview.contains("Nguyễn Thị Mẹ"));

        let reads = phone.open("/family/reads").await;
        assert!(reads.contains("Giáo viên phụ trách"), "{reads}");
        let copy = phone.open("/family/copy").await;
        assert!(copy.contains(slip.full_name.reveal()) && copy.contains("CLB Một"));
        let json = phone.browser.get("/family/copy.json").await;
        assert!(json.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(json.headers["cache-control"], "no-store");
        let json = json.json();
        let said: Vec<(&str, &str)> = json["answers"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|answer| answer["giver"] == "guardian")
            .map(|a| (a["purpose"].as_str().unwrap(), a["answer"].as_str().unwrap()))
            .collect();
        assert_eq!(said, [("image", "no")], "the mother's answers are the mother's");

        let page = phone.open("/family/data").await;
        let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = format!("id={id}&kind=correct&words=Ng%C3%A0y+sinh+sai");
        let (to, page) = phone.press("/family/requests", &form).await;
        assert!(to.starts_with("/family/data") && page.contains("Ngày sinh sai"));
        // Pressed twice it is one request.
        let (_, page) = phone.press("/family/requests", &form).await;
        assert_eq!(page.matches("Ngày sinh sai").count(), 1);
        let bad = phone.browser.post("/family/requests", "words=gi%C3%BAp+em").await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bad.text().contains("giúp em"));
        let left = phone.browser.post("/family/leave", "").await;
        assert_eq!(left.headers["clear-site-data"], "\"cache\", \"cookies\", \"storage\"");
        assert_ne!(phone.browser.get("/family").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_guardian_and_an_ambassador_with_accounts_answer_each_for_their_own_side() {
    on_each_app(async |app, _| {
        let mut province = Province::found(&app).await;
        let org = province.school.id;
        let learner = child(&app, &province).await;
        let read = province.coordinator().permit::<ConsentRead>(&app).await;
        let write = province.coordinator().permit::<ConsentWrite>(&app).await;
        let record = app.consent_record(&read, learner).await.unwrap();
        let give = GuardianAccount { login: "me.anh".to_owned() };
        let made = app.give_account(&write, record.guardians[0].id, &give).await.unwrap().unwrap();
        app.take_over("me.anh", made.code.reveal(), PASSWORD).await.unwrap();
        let session = app.sign_in("me.anh", PASSWORD, "").await.unwrap().unwrap();
        let mother = nobody(&app).signed_in(&session);
        let own = Own::Learner(learner);
        let kid = province.join(&app, org, Role::Ambassador, "em.anh", own).await;
        let kid = nobody(&app).signed_in(&kid.session);

        let base = format!("/o/{org}/children/{learner}");
        for (who, purpose) in [(&mother, Purpose::Image), (&kid, Purpose::Outreach)] {
            let list = who.get(&format!("/o/{org}/children")).await.text();
            assert!(list.contains(&format!("href=\"{base}\"")), "{list}");
            for page in ["", "/receipt", "/data", "/copy", "/reads", "/answers/image"] {
                let page = format!("{base}{page}");
                assert_eq!(who.get(&page).await.status, StatusCode::OK, "{page}");
            }
            let said = who.post(&format!("{base}/answers/{purpose}"), "answer=withdrawn").await;
            assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
        }
        let record = app.consent_record(&read, learner).await.unwrap();
        let side = |purpose: Purpose| {
            let mark = record.row.marks.iter().find(|mark| mark.purpose == purpose).unwrap();
            (mark.guardian, mark.learner)
        };
        assert_eq!(side(Purpose::Image), (Side::Withdrawn, Side::Yes));
        assert_eq!(side(Purpose::Outreach), (Side::Yes, Side::Withdrawn));
        // Another learner's page is not there, whatever is typed.
        let other = LearnerId(app.new_id());
        for method in [Method::GET, Method::POST] {
            let path = format!("/o/{org}/children/{other}/answers/image");
            let answer = match method {
                Method::GET => mother.get(&path).await,
                _ => mother.post(&path, "answer=yes").await,
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    })
    .await;
}
