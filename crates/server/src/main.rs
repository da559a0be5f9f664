//! The binary `daisuso`.

use std::process::ExitCode;

/// SQLite's rows are made on the thread of their connection and dropped on the request's: the system's
/// allocator takes twice as long over that as the query itself (docs/operate/measures.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::commands::main(std::env::args_os())
}
