//! What one person can make the centre hold: files, messages, tries.

use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::report::{Attachment, ReportId};
use tocsin_flow::{Centre, FlowError, draft, inbox};

use crate::support::centre::Folder;
use crate::support::reporter::{at_the_desk, lodge};

const FILE_BYTES: usize = 20 << 20;

fn file(length_bytes: usize) -> Attachment {
    Attachment {
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        content: vec![7; length_bytes],
    }
}

fn is_refused<T>(result: Result<T, FlowError>) -> bool {
    matches!(result, Err(FlowError::Refused(_)))
}

/// What lies in the vault of a centre.
fn files_in(folder: &Folder) -> usize {
    fn count(path: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(path) else {
            return 0;
        };
        let entries = entries.map(|entry| entry.unwrap().path());
        let one = |path: std::path::PathBuf| if path.is_dir() { count(&path) } else { 1 };
        entries.map(one).sum()
    }
    count(&folder.data().join("files"))
}

#[test]
fn a_draft_takes_no_more_than_a_report_whoever_adds() {
    let folder = Folder::new();
    at_the_desk(&folder, async |centre: &Centre| {
        let code = draft::new_code();
        let nowhere = draft::add_file(centre, &code, file(1)).await;
        assert!(
            matches!(nowhere, Err(FlowError::NotFound)),
            "no draft, no file"
        );
        draft::save(centre, &code, "{}").await.unwrap();
        // All at once, as from many windows.
        let add = |_| {
            let (centre, code) = (centre.clone(), code.clone());
            tokio::spawn(async move { draft::add_file(&centre, &code, file(1)).await })
        };
        let adding: Vec<_> = (0..30).map(add).collect();
        let mut added = 0;
        for one in adding {
            let result = one.await.unwrap();
            added += usize::from(result.is_ok());
            assert!(result.is_ok() || is_refused(result));
        }
        assert_eq!(added, 20);
        let files = draft::files(centre, &code).await.unwrap();
        assert_eq!(files.len(), 20);

        let large = draft::new_code();
        draft::save(centre, &large, "{}").await.unwrap();
        assert!(is_refused(
            draft::add_file(centre, &large, file(FILE_BYTES + 1)).await
        ));
        for _ in 0..3 {
            let added = draft::add_file(centre, &large, file(FILE_BYTES)).await;
            added.unwrap();
        }
        assert!(is_refused(draft::add_file(centre, &large, file(1)).await));
        // What was listed is read only if it may be handed in.
        let mut listed = draft::files(centre, &large).await.unwrap();
        listed.extend(files);
        assert!(is_refused(draft::attachments(centre, &large, listed).await));
    });
    assert_eq!(files_in(&folder), 23, "what was refused is not kept");
}

#[test]
fn an_inbox_takes_no_more_than_a_report() {
    let folder = Folder::new();
    let centre = folder.serve();
    let lodged = lodge(&folder, &centre, "fake-shop", "en");
    let closed = lodge(&folder, &centre, "child-abuse", "en");
    drop(centre);
    at_the_desk(&folder, async |centre: &Centre| {
        let permit = |id: &str| {
            let id: ReportId = id.parse().unwrap();
            Actor::Reporter(id).inbox().unwrap()
        };
        let ours = permit(&lodged.id);
        let add = async |files| inbox::add(centre, &ours, "", files).await;
        for _ in 0..3 {
            add(vec![file(FILE_BYTES)]).await.unwrap();
        }
        assert!(is_refused(add(vec![file(1)]).await), "the sum");
        let sensitive = inbox::add(centre, &permit(&closed.id), "x", vec![file(1)]).await;
        assert!(matches!(sensitive, Err(FlowError::Sensitive)));
        let seen = inbox::view(centre, &ours).await.unwrap();
        assert_eq!(seen.files.len(), 3);
        let details = seen.history.iter();
        let details: Vec<&str> = details
            .filter(|entry| entry.act == Act::AttachmentAdded)
            .map(|entry| entry.detail.as_str())
            .collect();
        let expected: Vec<String> = seen
            .files
            .iter()
            .map(|file| format!("file={}", file.id))
            .collect();
        assert_eq!(details, expected, "no digest of a file leaves its report");

        for number in 0..inbox::MESSAGES_COUNT_MAX {
            let text = number.to_string();
            inbox::add(centre, &ours, &text, Vec::new()).await.unwrap();
        }
        assert!(is_refused(
            inbox::add(centre, &ours, "one more", Vec::new()).await
        ));
    });
    assert_eq!(files_in(&folder), 3, "what was refused is not kept");
}
