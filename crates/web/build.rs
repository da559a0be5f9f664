//! Lists the word files and loads the built assets, so that both stand in the binary.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(
        std::env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?,
    );
    println!("cargo::rerun-if-changed=build.rs");

    let locales = home.join("locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    fs::write(out.join("locales.rs"), word_files(&locales)?)?;

    let assets = home.join("assets");
    if assets.join("app.css").is_file() {
        memory_serve::load_directory(assets);
    } else {
        println!("cargo::rerun-if-changed={}", assets.display());
        println!(
            "cargo::error=the style sheet, script and icons of the pages are not built yet: run `make assets` (needs Node.js), then build again"
        );
    }
    Ok(())
}

/// `&[("vi", &[("frame.ftl", include_str!(…)), …]), …]`: a new file is found without naming it anywhere.
fn word_files(locales: &Path) -> io::Result<String> {
    let mut list = String::from("&[");
    for lang in sorted(locales)? {
        let name = lang.file_name().map(|name| name.to_string_lossy().into_owned());
        let _ = write!(list, "({:?}, &[", name.unwrap_or_default());
        for file in sorted(&lang)? {
            if file.extension().is_some_and(|extension| extension == "ftl") {
                let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
                let path = file.display().to_string();
                let _ = write!(list, "({:?}, include_str!({path:?})),", name.unwrap_or_default());
            }
        }
        list.push_str("]),");
    }
    list.push(']');
    Ok(list)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
