//! The word files, read once, and how a text is made from key and values.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::grouped;
use super::lang::Lang;

type Bundle = FluentBundle<FluentResource>;

/// (language, [(file, text)]), listed by build.rs.
static FILES: &[(&str, &[(&str, &str)])] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));
static VI: LazyLock<Bundle> = LazyLock::new(|| read(Lang::Vi));
static EN: LazyLock<Bundle> = LazyLock::new(|| read(Lang::En));

/// What can stand as a value in a text: strings and whole numbers (numbers choose plural forms).
pub trait Say {
    /// The value as Fluent takes it.
    fn say(&self) -> FluentValue<'_>;
}

macro_rules! say {
    (number $($t:ty),*) => {$(impl Say for $t { fn say(&self) -> FluentValue<'_> { FluentValue::from(*self) } })*};
    (text $($t:ty),*) => {$(impl Say for $t { fn say(&self) -> FluentValue<'_> { FluentValue::from(&**self) } })*};
}
say!(number i8, i16, i32, i64, u8, u16, u32, u64, usize);
say!(text String, Cow<'_, str>);

impl Say for str {
    fn say(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self) -> FluentValue<'_> {
        (**self).say()
    }
}

/// The file name and text of each word file of a language.
fn files(lang: Lang) -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES
        .iter()
        .filter(move |(name, _)| *name == lang.tag())
        .flat_map(|(_, files)| files.iter().copied())
}

/// Bad lines of a word file are left out here and fail the test `words::the_files_are_whole`.
fn read(lang: Lang) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![lang.tag().parse().unwrap_or_default()]);
    // The marks that Fluent puts around values would stand in copied text and in search.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::Vi => |value, _| grouped(Lang::Vi, value),
        Lang::En => |value, _| grouped(Lang::En, value),
    }));
    for (name, text) in files(lang) {
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, faults)| {
            tracing::error!(file = name, faults = faults.len(), "word file has bad lines");
            rest
        });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(file = name, faults = faults.len(), "word file repeats keys");
        }
    }
    bundle
}

#[expect(clippy::cast_possible_truncation, reason = "only whole numbers below 2^53 come in (Say)")]
fn grouped(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped::whole(lang, number.value as i64)),
        _ => None,
    }
}

fn bundle(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::Vi => &VI,
        Lang::En => &EN,
    }
}

pub(super) fn args<'a>(
    values: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>,
) -> FluentArgs<'a> {
    values.into_iter().collect()
}

pub(super) fn has(lang: Lang, key: &str) -> bool {
    bundle(lang).get_message(key).is_some_and(|message| message.value().is_some())
}

pub(super) fn text(lang: Lang, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::warn!(key, lang = lang.tag(), "words are missing");
        return Cow::Owned(format!("⟦{key}⟧"));
    };
    let mut faults = Vec::new();
    match args {
        None => bundle.format_pattern(pattern, None, &mut faults),
        Some(args) => {
            let mut text = String::new();
            let _ = write!(text, "{}", bundle.format_pattern(pattern, Some(args), &mut faults));
            Cow::Owned(text)
        }
    }
}

/// For the test of the words: per language each key with its placeholders, or the faults of the files.
pub fn all_keys(lang: Lang) -> Result<Vec<(String, Vec<String>)>, Vec<String>> {
    let mut keys = Vec::<(String, Vec<String>)>::new();
    let mut faults = Vec::new();
    for (file, text) in files(lang) {
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                faults.extend(errors.iter().map(|error| format!("{}/{file}: {error}", lang.tag())));
                continue;
            }
        };
        let mut entry = None::<(String, Vec<String>)>;
        for line in resource.source().lines() {
            let starts = line.starts_with(|c: char| c.is_ascii_alphabetic());
            if let (true, Some((name, rest))) = (starts, line.split_once('=')) {
                keys.extend(entry.replace((name.trim().to_owned(), places(rest))));
            } else if let Some((_, names)) = &mut entry {
                names.extend(places(line));
            }
        }
        keys.extend(entry);
    }
    keys.sort();
    for pair in keys.windows(2) {
        if pair[0].0 == pair[1].0 {
            faults.push(format!("{}: {} stands twice", lang.tag(), pair[0].0));
        }
    }
    for (_, names) in &mut keys {
        names.sort();
        names.dedup();
    }
    if faults.is_empty() { Ok(keys) } else { Err(faults) }
}

/// The `$names` in a line of a word file.
fn places(line: &str) -> Vec<String> {
    let name = |part: &str| {
        let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
        part[..end.unwrap_or(part.len())].to_owned()
    };
    line.split('$').skip(1).map(name).filter(|name| !name.is_empty()).collect()
}
