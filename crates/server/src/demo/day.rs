//! What befalls activities: the adults whom the head vetted, a meeting that the weather moves.

use app::App;
use app::access::{ActivityWrite, Permit, SupervisorKeep};
use app::activities::Disrupt;
use app::input::Day;
use app::supervisors::Vet;
use domain::activity::{Cause, Disruption};
use domain::id::ActivityId;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// Who goes along, besides the teachers of a club.
const POSITIONS: [&str; 4] = [
    "Giáo viên Tin học",
    "Tổng phụ trách Đội",
    "Phụ huynh, Ban đại diện cha mẹ học sinh",
    "Bí thư Đoàn xã",
];

/// The head vets an adult for each position; the last vetting runs out within the month.
pub async fn vet(
    app: &App,
    keep: &Permit<SupervisorKeep>,
    names: Vec<String>,
    today: Date,
) -> app::Result<Vec<String>> {
    let mut vetted: Vec<String> = Vec::new();
    for (n, name) in names.into_iter().enumerate() {
        if vetted.contains(&name) {
            continue;
        }
        let last = n + 1 == POSITIONS.len();
        let soon = today.checked_add(20.days()).unwrap_or(today);
        let vet = Vet {
            id: Some(app.new_id().into()),
            full_name: name.clone(),
            position: POSITIONS[n % POSITIONS.len()].to_owned(),
            phone: String::new(),
            account: None,
            vetted_by: "Quyết định 08/QĐ của Hiệu trưởng".to_owned(),
            since: Day::default(),
            until: Day::from(if last { soon } else { date(2027, 8, 31) }),
        };
        app.vet_supervisor(keep, &vet).await?;
        vetted.push(name);
    }
    Ok(vetted)
}

/// How many names [`vet`] takes.
pub const ADULTS: usize = POSITIONS.len();

/// Moves an activity to the day after, for the weather; who cannot read it here is still to be told.
pub async fn moved(
    app: &App,
    act: &Permit<ActivityWrite>,
    id: ActivityId,
    day: Date,
) -> app::Result<()> {
    let moved = Disrupt {
        id: Some(app.new_id().into()),
        what: Some(Disruption::Move),
        cause: Some(Cause::Weather),
        reason: "Mưa lớn, đường đến trường bị ngập".to_owned(),
        day: Day::from(day.checked_add(1.day()).unwrap_or(day)),
        ..Disrupt::default()
    };
    app.disrupt_activity(act, id, &moved).await
}
