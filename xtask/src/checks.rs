//! The checks that need only cargo.

use anyhow::Result;
use std::process::ExitCode;
use xtask::process;

/// Are the sources formatted?
pub(crate) fn format() -> Result<ExitCode> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(ExitCode::SUCCESS)
}

/// Does clippy find nothing?
pub(crate) fn lint() -> Result<ExitCode> {
    let words = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    process::run(process::cargo().args(words))?;
    Ok(ExitCode::SUCCESS)
}

/// Does the documentation build without a warning?
pub(crate) fn documentation() -> Result<ExitCode> {
    let words = ["doc", "--workspace", "--no-deps", "--locked"];
    process::run(
        process::cargo()
            .args(words)
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    Ok(ExitCode::SUCCESS)
}
