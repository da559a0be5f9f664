//! Names of people who do not exist, the way names are given here: Kinh, Hrê, Co, Xơ Đăng, Ba Na, Gia Rai …

use std::collections::BTreeMap;
use std::sync::OnceLock;

use domain::term::Gender;

use super::world::Story;

/// Parts of names by kind, each with its weight.
type Parts = BTreeMap<&'static str, Vec<(&'static str, i64)>>;

fn parts() -> &'static Parts {
    static PARTS: OnceLock<Parts> = OnceLock::new();
    PARTS.get_or_init(|| {
        let mut parts = Parts::new();
        for line in
            include_str!("../../data/names.tsv").lines().filter(|line| !line.starts_with('#'))
        {
            if let [kind, name, weight] = line.split('\t').collect::<Vec<_>>()[..] {
                parts.entry(kind).or_default().push((name, weight.parse().unwrap_or(1)));
            }
        }
        parts
    })
}

/// A part of a kind, the common ones more often; empty when there is no such kind.
fn part(story: &Story, kind: &str) -> &'static str {
    let Some(list) = parts().get(kind) else { return "" };
    let total: i64 = list.iter().map(|(_, weight)| weight).sum();
    let mut place = story.between(1, total.max(1));
    for (name, weight) in list {
        place -= weight;
        if place <= 0 {
            return name;
        }
    }
    ""
}

/// Peoples of the eastern and of the western mountains, as kinds of the list.
const EAST: [&str; 3] = ["hre", "co", "cadong"];
const WEST: [&str; 5] = ["xodang", "bana", "gietrieng", "giarai", "brau"];

/// A full name. `west`: the communes of the former Kon Tum; `mountain`: where most are not Kinh.
pub fn full_name(story: &Story, gender: Gender, west: bool, mountain: bool) -> String {
    let female = gender == Gender::Female;
    if story.chance(if mountain { 70 } else { 4 }) {
        let people = if west { *story.pick(&WEST) } else { *story.pick(&EAST) };
        let given =
            part(story, &format!("{people}_given_{}", if female { "female" } else { "male" }));
        let surname = part(story, &format!("{people}_surname"));
        let particle = part(story, if female { "particle_female" } else { "particle_male" });
        let first = if surname.is_empty() { particle } else { surname };
        if !given.is_empty() && !first.is_empty() {
            return format!("{first} {given}");
        }
    }
    let surname = part(story, "surname");
    let middle = part(story, if female { "middle_female" } else { "middle_male" });
    let given = part(story, if female { "given_female" } else { "given_male" });
    format!("{surname} {middle} {given}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_name_and_the_same_seed_names_the_same() {
        let names = |seed| {
            let story = Story::new(seed);
            (0..500)
                .map(|n| {
                    let gender = if n % 2 == 0 { Gender::Male } else { Gender::Female };
                    full_name(&story, gender, n % 3 == 0, n % 5 == 0)
                })
                .collect::<Vec<_>>()
        };
        for name in names(1) {
            assert_eq!(domain::roster::check_name(&name).ok().as_deref(), Some(name.as_str()));
        }
        assert_eq!(names(7), names(7));
        assert_ne!(names(7), names(8));
    }
}
