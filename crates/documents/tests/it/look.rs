//! The samples as files, for eyes: `cargo test -p documents -- --ignored look`.

use std::path::Path;
use std::time::Instant;

use super::samples;

#[test]
#[ignore = "writes files to look at"]
fn look_at_the_samples() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, paper) in samples::all() {
        assert_eq!(paper.check(), Ok(()), "{name}");
        let start = Instant::now();
        let docx = documents::docx(&paper).unwrap();
        let middle = Instant::now();
        let pdf = documents::pdf(&paper).unwrap();
        println!(
            "{name}: docx {} bytes in {:?}, pdf {} bytes in {:?}",
            docx.len(),
            middle - start,
            pdf.len(),
            middle.elapsed()
        );
        std::fs::write(folder.join(name).with_extension("docx"), docx).unwrap();
        std::fs::write(folder.join(name).with_extension("pdf"), pdf).unwrap();
    }
    println!("{}", folder.display());
}
