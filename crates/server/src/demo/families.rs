//! What the families of the demonstration say: all that is needed to take part, and mostly more.

use std::collections::BTreeSet;

use app::App;
use app::family::{NewAnswer, Noted, NotedBy};
use domain::consent::{Answer, Purpose, Relation, Route};
use domain::id::LearnerId;
use domain::term::Gender;

use super::names::full_name;
use super::world::Story;

/// A parent of each and the learner say yes to taking part, in person; most also to pictures and to helping outside.
pub fn agree(app: &App, story: &Story, west: bool, joining: &BTreeSet<LearnerId>) -> Vec<Noted> {
    let mut noted = Vec::new();
    for learner in joining {
        let mother = story.chance(60);
        let (relation, gender) = if mother {
            (Relation::Mother, Gender::Female)
        } else {
            (Relation::Father, Gender::Male)
        };
        let mut purposes = vec![Purpose::TakePart];
        if story.chance(80) {
            purposes.push(Purpose::Image);
        }
        if story.chance(70) {
            purposes.push(Purpose::Outreach);
        }
        let parent = NotedBy::NewGuardian {
            id: Some(app.new_id().into()),
            full_name: full_name(story, gender, west, false),
            relation,
            phone: String::new(),
        };
        for by in [parent, NotedBy::Learner] {
            let answer = |purpose: &Purpose| NewAnswer {
                id: Some(app.new_id().into()),
                purpose: *purpose,
                answer: Answer::Yes,
            };
            noted.push(Noted {
                learner: *learner,
                by,
                route: Route::InPerson,
                picture: None,
                remark: String::new(),
                answers: purposes.iter().map(answer).collect(),
            });
        }
    }
    noted
}
