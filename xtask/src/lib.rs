//! What the project's tools and its tests share: running programs, finding what a test needs on
//! this machine, and PostgreSQL clusters that cannot outlive the test that started them.

pub mod process;
pub mod machine;
pub mod postgres;
