//! A database that goes away and comes back, and two nodes of which one dies.

use jiff::SignedDuration;
use tocsin_domain::entry::Act;
use tocsin_server::folder::Folder as Opened;
use tocsin_store::job::Queue;
use xtask::postgres::Cluster;

use super::load::Load;
use super::{Kept, in_process, published};
use crate::support::centre::{Folder, awaited};
use crate::support::postgres::Database;

#[test]
fn a_database_that_is_killed_and_comes_back_loses_nothing() {
    // A build server without PostgreSQL has failed by now.
    if Database::new().is_none() {
        return;
    }
    let Some(cluster) = Cluster::for_test(true).unwrap() else {
        return;
    };
    let database = Database::on(&cluster.url());
    let folder = Folder::on(&database.url);
    let token = folder.token("bank", "reports:write");
    let mut kept = Kept::default();
    let centre = folder.serve();
    for round in 0..2 {
        let mut load = Load::begin(&centre.address, &token, round, kept.unanswered.clone());
        load.receive(100);
        cluster.kill().unwrap();
        // A connection may outlive its database for a moment.
        let ready = || centre.get("/readyz").status;
        awaited("not ready", || (ready() == 503).then_some(()));
        assert_eq!(centre.get("/healthz").status, 200);
        cluster.restart().unwrap();
        // The same process goes on by itself, and so do its senders.
        load.receive(100);
        kept.take(load.end());
        awaited("ready again", || (ready() == 200).then_some(()));
    }
    assert!(centre.stop().success());
    kept.verify(&folder.data());
    kept.verify_once(&folder.data());
}

#[test]
fn of_two_nodes_one_dies_and_the_other_goes_on() {
    let Some(database) = Database::new() else {
        return;
    };
    let folder = Folder::on(&database.url);
    let token = folder.token("bank", "reports:write");
    let (one, other) = (folder.serve(), folder.serve());
    let mut of_one = Load::begin(&one.address, &token, 1, vec![]);
    let mut of_other = Load::begin(&other.address, &token, 2, vec![]);
    of_one.receive(60);
    of_other.receive(60);
    let mut kept = Kept {
        checkpoint: Some(published(&one)),
        ..Kept::default()
    };
    one.kill();
    // Not a request of the other is lost to it.
    of_other.receive(120);
    kept.take(of_one.end());
    kept.take(of_other.end());
    // The senders of the dead one turn to the other.
    let mut load = Load::begin(&other.address, &token, 3, kept.unanswered.clone());
    load.receive(kept.unanswered.len() as u64 + 20);
    kept.take(load.end());
    assert!(other.stop().success());
    kept.verify(&folder.data());
    kept.verify_once(&folder.data());
}

#[test]
fn the_jobs_of_a_dead_node_are_taken_over_when_its_lease_ends() {
    let Some(database) = Database::new() else {
        return;
    };
    let folder = Folder::on(&database.url);
    let path = folder.write(
        "a.jsonl",
        "{\"narrative\":\"one\"}\n{\"narrative\":\"two\"}\n",
    );
    folder.run("import", &[path.to_str().unwrap()]).done();
    in_process(async {
        let opened = Opened::open(&folder.data()).await.unwrap();
        let store = &opened.centre.store;
        // Claimed by a node that will not do them.
        let lease = SignedDuration::from_secs(2);
        let claimed = store.claim_jobs(Queue::Assess, 10, lease).await.unwrap();
        assert_eq!(claimed.len(), 2);
        let centre = folder.serve();
        while store.jobs_waiting(Queue::Assess).await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(centre.stop().success());
        // The dead node comes back to life and is told that the work is no longer its own.
        for job in claimed {
            let is_mine: Result<bool, tocsin_store::StoreError> = store
                .write(move |tx| Box::pin(async move { tx.finish_job(&job).await }))
                .await;
            assert!(!is_mine.unwrap());
        }
        let entries = store.journal_after(0, 100).await.unwrap();
        let assessed = entries
            .iter()
            .filter(|row| row.entry.act == Act::ReportAssessed);
        assert!(assessed.count() <= 2, "each is assessed once");
        store.close().await.unwrap();
    });
}
