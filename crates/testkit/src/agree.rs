//! Families that have said yes, so that a test can begin where its own story begins.

use app::App;
use app::access::ConsentWrite;
use app::family::{NewAnswer, Noted, NotedBy};
use domain::consent::{Answer, Purpose, Relation, Route};
use domain::id::LearnerId;

use crate::Worker;

impl Worker {
    /// Notes a mother's and the learner's own yes for these purposes, said in person to this member of staff.
    pub async fn agree(
        &self,
        app: &App,
        learners: impl IntoIterator<Item = LearnerId>,
        purposes: &[Purpose],
    ) {
        let permit = self.permit::<ConsentWrite>(app).await;
        let mother = || NotedBy::NewGuardian {
            id: None,
            full_name: "Nguyễn Thị Mẹ".to_owned(),
            relation: Relation::Mother,
            phone: String::new(),
        };
        let yes =
            |purpose: &Purpose| NewAnswer { id: None, purpose: *purpose, answer: Answer::Yes };
        let mut noted = Vec::new();
        for learner in learners {
            for by in [mother(), NotedBy::Learner] {
                let answers = purposes.iter().map(yes).collect();
                let (route, remark) = (Route::InPerson, String::new());
                noted.push(Noted { learner, by, route, picture: None, remark, answers });
            }
        }
        app.note_answers(&permit, &noted).await.unwrap();
    }
}
