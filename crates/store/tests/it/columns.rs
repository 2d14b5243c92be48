//! `columns.toml` says of every column what it is: an undeclared one fails here.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, QueryResult, Statement};
use tocsin_store::schema::{Kind, tables};

use crate::support::{Place, on_both_engines};

on_both_engines!(every_column_is_declared_as_it_is);

/// Table and column, and whether it may be absent and its portable type.
type Columns = BTreeMap<(String, String), (bool, Kind)>;

async fn every_column_is_declared_as_it_is(place: Place) {
    place.open().await.close().await.unwrap();
    let url = place.options().database_url;
    let connection = Database::connect(url).await.unwrap();
    let (engine, live) = match place.is_postgres() {
        true => ("postgres", of_postgres(&connection).await),
        false => ("sqlite", of_sqlite(&connection).await),
    };
    let mut declared = Columns::new();
    for (table, about) in tables() {
        for (column, about) in &about.columns {
            if about.engine.as_deref().is_none_or(|only| only == engine) {
                let place = (table.clone(), column.clone());
                declared.insert(place, (about.optional, about.kind));
            }
        }
    }
    assert_eq!(live, declared, "columns.toml and the schema of {engine}");
}

async fn query(connection: &DatabaseConnection, text: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(connection.get_database_backend(), text);
    connection.query_all_raw(statement).await.unwrap()
}

fn text(row: &QueryResult, index: usize) -> String {
    row.try_get_by_index(index).unwrap()
}

async fn of_sqlite(connection: &DatabaseConnection) -> Columns {
    let rows = query(
        connection,
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.pk FROM sqlite_master t \
         JOIN pragma_table_info(t.name) c WHERE t.type = 'table' \
         AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'report_text_%'",
    )
    .await;
    rows.iter()
        .map(|row| {
            let kind = match text(row, 2).as_str() {
                "INTEGER" | "BIGINT" => Kind::Integer,
                "TEXT" => Kind::Text,
                "BLOB" => Kind::Bytes,
                "" => Kind::Words,
                other => panic!("a column of type {other}"),
            };
            let not_null: i64 = row.try_get_by_index(3).unwrap();
            let key: i64 = row.try_get_by_index(4).unwrap();
            let optional = not_null == 0 && key == 0 && kind != Kind::Words;
            ((text(row, 0), text(row, 1)), (optional, kind))
        })
        .collect()
}

async fn of_postgres(connection: &DatabaseConnection) -> Columns {
    let rows = query(
        connection,
        "SELECT table_name::text, column_name::text, data_type::text, is_nullable::text \
         FROM information_schema.columns WHERE table_schema = 'public'",
    )
    .await;
    rows.iter()
        .map(|row| {
            let kind = match text(row, 2).as_str() {
                "bigint" => Kind::Integer,
                "text" => Kind::Text,
                "bytea" => Kind::Bytes,
                "tsvector" => Kind::Words,
                other => panic!("a column of type {other}"),
            };
            ((text(row, 0), text(row, 1)), (text(row, 3) == "YES", kind))
        })
        .collect()
}
