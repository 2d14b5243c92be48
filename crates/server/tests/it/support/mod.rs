//! What several tests need.

pub(crate) mod authenticator;
pub(crate) mod centre;
pub(crate) mod gateway;
pub(crate) mod postgres;
pub(crate) mod reporter;
pub(crate) mod smtp;
pub(crate) mod staff;

use centre::Folder;
use postgres::Database;

/// Makes a test of each function for each engine. A function takes a `&Folder`.
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $name() {
                super::$name(&$crate::support::centre::Folder::new());
            })*
        }
        mod on_postgres {
            $(#[test]
            fn $name() {
                if let Some(database) = $crate::support::postgres::Database::new() {
                    super::$name(&$crate::support::centre::Folder::on(&database.url));
                }
            })*
        }
    };
}
pub(crate) use on_both_engines;

/// Runs the same over SQLite and then, where it is there, over PostgreSQL.
pub(crate) fn on_each_engine(test: impl Fn(&Folder)) {
    test(&Folder::new());
    if let Some(database) = Database::new() {
        test(&Folder::on(&database.url));
    }
}
