//! The binary `tocsin`.

fn main() {}
