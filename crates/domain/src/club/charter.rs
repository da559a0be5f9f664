//! The charter of a club (R16) as data: articles that a school changes one by one. It begins with a template in our own words.

use serde::{Deserialize, Serialize};

/// Most articles of a charter.
pub const ARTICLES_MAX: usize = 40;
/// Longest text of an article, in characters.
pub const TEXT_MAX: usize = 4_000;

/// An article: its title, and its text with a clause a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// What it is about.
    pub title: String,
    /// Its clauses, one a line.
    pub text: String,
}

impl Article {
    /// Its clauses.
    pub fn clauses(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// What a charter begins with, for a club of this name.
pub fn template(club: &str) -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    for line in include_str!("../../data/charter.txt").lines() {
        match (line.strip_prefix("# "), articles.last_mut()) {
            (Some(title), _) => {
                articles.push(Article { title: title.to_owned(), text: String::new() });
            }
            (None, Some(article)) => {
                if !article.text.is_empty() {
                    article.text.push('\n');
                }
                article.text.push_str(&line.replace("{club}", club));
            }
            (None, None) => {}
        }
    }
    articles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_whole_and_says_what_a_charter_must() {
        let articles = template("Câu lạc bộ Sen");
        assert!(articles.len() <= ARTICLES_MAX);
        for article in &articles {
            assert!(article.clauses().count() >= 1, "{}", article.title);
            assert!(article.text.chars().count() <= TEXT_MAX, "{}", article.title);
            assert!(!article.text.contains(['{', '}']), "{}", article.text);
        }
        let text = serde_json::to_string(&articles).unwrap();
        for word in [
            "Tên gọi",
            "Mục đích",
            "Quyền của thành viên",
            "Nhiệm vụ của thành viên",
            "Ban điều hành",
            "Sinh hoạt",
            "An toàn của học sinh",
            "Gia nhập và thôi tham gia",
            "Câu lạc bộ Sen",
            "dịch vụ công trực tuyến",
        ] {
            assert!(text.contains(word), "{word}");
        }
    }
}
