//! The demonstration's tree: the real Department, communes and attached units, and schools of communes that are made up.

use app::App;
use app::orgs::{COMMUNES_FROM, NewOrg, Org};
use domain::org::{OrgKind, Stage};
use domain::reference;
use domain::text::fold;

use super::world::Story;
use crate::cli::Size;
use crate::failure::Failure;

/// A school with the commune it stands in.
#[derive(Debug, Clone)]
pub struct School {
    /// The org.
    pub org: Org,
    /// Whether it lies in the former Kon Tum.
    pub west: bool,
    /// Whether most of its learners are not Kinh.
    pub mountain: bool,
}

/// The tree of the story.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Sở.
    pub department: Org,
    /// An office of it.
    pub office: Org,
    /// The communes that take part in the story, in order of code.
    pub communes: Vec<Org>,
    /// Their schools and the attached units.
    pub schools: Vec<School>,
    /// A partner in the first commune.
    pub partner: Org,
}

/// Schools of the whole province, as the press counted them for 2025-2026.
const PROVINCE_SCHOOLS: usize = 923;

/// The commune with which small demonstrations are told.
const FIRST: &str = "21040";

/// Makes the tree for a size.
///
/// # Errors
/// `Failure::Failed`: the acts refused, which would be our fault.
pub async fn grow(app: &App, story: &Story, size: Size) -> Result<Tree, Failure> {
    let department = app.found_province().await.map_err(Failure::failed)?;
    let office = add(app, &department, office_of()).await?;
    let mut communes = Vec::new();
    for commune in reference::communes() {
        let told = match size {
            Size::Province => true,
            // Its neighbour stands for "another branch".
            Size::School | Size::Commune => matches!(commune.code, FIRST | "21061"),
        };
        if told && let Some(org) = app.org_by_code(commune.code).await.map_err(Failure::failed)? {
            communes.push(org);
        }
    }
    communes.sort_by_key(|org| (org.code != FIRST, org.code.clone()));
    let mut schools = Vec::new();
    for unit in reference::attached() {
        let told = match size {
            Size::Province => true,
            Size::Commune => unit.number <= 2,
            Size::School => unit.number == 1,
        };
        if told {
            let place = unit.commune.unwrap_or(FIRST);
            let new = school(&format!("DV-{:03}", unit.number), unit.name, unit.stage, place);
            let org = add(app, &department, new).await?;
            schools.push(School {
                org,
                west: place.starts_with("23"),
                mountain: unit.name.contains("PTDTNT"),
            });
        }
    }
    let told: Vec<(usize, usize)> = match size {
        Size::Province => {
            let codes: Vec<&str> = communes.iter().map(|org| org.code.as_str()).collect();
            plan_province(&codes, PROVINCE_SCHOOLS - schools.len())
        }
        Size::Commune => vec![(0, 8), (1, 2)],
        Size::School => vec![(0, 2), (1, 1)],
    };
    for (n, count) in told {
        let commune = &communes[n];
        for (number, (name, stage)) in (1..).zip(plan_schools(&commune.code, &commune.name, count))
        {
            let code = format!("{}-{number:02}", commune.code);
            let org = add(app, commune, school(&code, &name, stage, "")).await?;
            let west = commune.code.starts_with("23");
            schools.push(School { org, west, mountain: west || story.chance(25) });
        }
    }
    let partner = add(app, &communes[0], partner_of(&communes[0])).await?;
    Ok(Tree { department, office, communes, schools, partner })
}

/// How many schools each commune of the province has, so that there are `wanted` in all: two for each old commune, and
/// the rest one by one where there are most of those.
fn plan_province(codes: &[&str], wanted: usize) -> Vec<(usize, usize)> {
    let old = reference::old_communes();
    let places = |code: &str| old.iter().filter(|old| old.new_code == code).count().max(1);
    let mut counts: Vec<usize> = codes.iter().map(|code| places(code) * 2).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(counts[*n]));
    while counts.iter().sum::<usize>() < wanted {
        let missing = wanted - counts.iter().sum::<usize>();
        for n in order.iter().take(missing) {
            counts[*n] += 1;
        }
    }
    counts.into_iter().enumerate().collect()
}

/// Which schools stand in a commune, exactly as many as told.
fn plan_schools(code: &str, name: &str, count: usize) -> Vec<(String, Stage)> {
    let old = reference::old_communes();
    let mut places: Vec<&str> =
        old.iter().filter(|old| old.new_code == code).map(|old| old.name).collect();
    places.dedup();
    if places.is_empty() {
        places.push(name);
    }
    let places = &places;
    let each = |(prefix, stage): (String, Stage)| {
        places.iter().map(move |place| (format!("Trường {prefix} {place}"), stage))
    };
    // A lower secondary and a primary for each old commune come first, place by place.
    let firsts = [("THCS", Stage::LowerSecondary), ("Tiểu học", Stage::Primary)];
    let firsts = places.iter().flat_map(|place| {
        firsts.map(|(prefix, stage)| (format!("Trường {prefix} {place}"), stage))
    });
    let seconds =
        [("Tiểu học số 2", Stage::Primary), ("Tiểu học và THCS số 2", Stage::PrimaryLower)];
    let seconds = seconds.map(|(prefix, stage)| (prefix.to_owned(), stage)).into_iter();
    // No commune runs out of names.
    let more = (3..).map(|number| (format!("Tiểu học số {number}"), Stage::Primary));
    firsts.chain(seconds.chain(more).flat_map(each)).take(count).collect()
}

async fn add(app: &App, parent: &Org, new: NewOrg) -> Result<Org, Failure> {
    let code = new.code.clone();
    app.add_org_for_system(parent, &new).await.map_err(Failure::failed)?;
    let org = app.org_by_code(&code).await.map_err(Failure::failed)?;
    org.ok_or_else(|| Failure::Failed(format!("{code} was not added")))
}

fn school(code: &str, name: &str, stage: Stage, place: &str) -> NewOrg {
    NewOrg {
        code: code.to_owned(),
        kind: OrgKind::School,
        commune_kind: None,
        stage: Some(stage),
        name: name.to_owned(),
        symbol: initials(name),
        place: place.to_owned(),
        valid_from: COMMUNES_FROM.into(),
        latitude: None,
        longitude: None,
    }
}

/// A mark for document numbers from the initials: "Trường THCS Châu Ổ" is THCSCO.
fn initials(name: &str) -> String {
    let letters = name.trim_start_matches("Trường ").split(' ').map(|word| {
        let plain = fold(word).to_uppercase();
        if word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || c == '-') {
            plain
        } else {
            plain.chars().take(1).collect()
        }
    });
    letters.collect::<String>().chars().filter(char::is_ascii_alphanumeric).collect()
}

fn office_of() -> NewOrg {
    NewOrg {
        code: "51-GDPT".to_owned(),
        kind: OrgKind::Office,
        commune_kind: None,
        stage: None,
        name: "Phòng Giáo dục phổ thông (minh họa)".to_owned(),
        symbol: "GDPT".to_owned(),
        place: String::new(),
        valid_from: COMMUNES_FROM.into(),
        latitude: None,
        longitude: None,
    }
}

fn partner_of(commune: &Org) -> NewOrg {
    NewOrg {
        code: format!("{}-DOAN", commune.code),
        kind: OrgKind::Partner,
        commune_kind: None,
        stage: None,
        name: format!("Đoàn Thanh niên {}", commune.name),
        symbol: "DTN".to_owned(),
        place: String::new(),
        valid_from: COMMUNES_FROM.into(),
        latitude: None,
        longitude: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_province_has_its_923_schools_and_each_a_name_of_its_own_in_its_commune() {
        let communes = reference::communes();
        let codes: Vec<&str> = communes.iter().map(|commune| commune.code).collect();
        let attached = reference::attached().len();
        let mut all = attached;
        for (n, count) in plan_province(&codes, PROVINCE_SCHOOLS - attached) {
            let schools = plan_schools(codes[n], communes[n].name, count);
            let names: std::collections::BTreeSet<&str> =
                schools.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!((schools.len(), names.len()), (count, count), "{}", codes[n]);
            all += schools.len();
        }
        assert_eq!(all, PROVINCE_SCHOOLS);
    }

    #[test]
    fn marks_are_initials() {
        assert_eq!(initials("Trường THCS Châu Ổ"), "THCSCO");
        assert_eq!(initials("Trường Tiểu học số 2 Bình Long"), "THS2BL");
    }
}
