//! The binary `tocsin`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tocsin_server::command::run()
}
