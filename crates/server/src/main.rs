//! The binary `daisuso`.

fn main() {}
