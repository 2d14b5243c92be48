-- The first schema: a report, what it holds, and the journal that proves it.
--
-- One file serves both engines. The migration runner replaces {key} (the row's own number: SQLite
-- rowid, PostgreSQL bigint), {serial} (the same, counted by the engine) and BLOB. Times are
-- microseconds UTC. Lines between "-- only ENGINE" and "-- end" go to that engine alone.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('report', 0);

CREATE TABLE report (
    number {key},
    id BLOB NOT NULL UNIQUE,
    label TEXT NOT NULL,
    content BLOB NOT NULL,
    submission BLOB NOT NULL,
    -- Of a report whose sender named it, the same again for a resend: it finds both.
    code BLOB NOT NULL UNIQUE,
    source TEXT NOT NULL,
    external_id TEXT,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    region TEXT NOT NULL,
    occurred_at BIGINT,
    received_at BIGINT NOT NULL,
    lodged_at BIGINT NOT NULL,
    narrative TEXT NOT NULL,
    loss_amount TEXT,
    loss_currency TEXT,
    suspect TEXT,
    answers TEXT,
    reporter_mode TEXT NOT NULL,
    identity BLOB NOT NULL,
    state TEXT NOT NULL,
    repeats BIGINT NOT NULL,
    notify BIGINT NOT NULL
);
-- Queues by state, newest first.
CREATE INDEX report_by_state ON report (state, number);
-- only postgres
-- "The same content was seen before", counted from the first on. SQLite counts by the text index:
-- digests fall into an index at random, and each would take a page of its own to the log.
CREATE INDEX report_by_content ON report (content, number);
-- end

-- A report's data key, wrapped by the centre key. In a table of its own because a backup keeps
-- keys apart from data (docs/decisions/0004): removing the row erases what is sealed.
CREATE TABLE report_key (
    report {key},
    wrapped BLOB NOT NULL
);

CREATE TABLE observable (
    report BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (report, position)
)
-- only sqlite
WITHOUT ROWID
-- end
;

CREATE TABLE message (
    id BLOB PRIMARY KEY,
    report BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX message_by_report ON message (report, at);

CREATE TABLE attachment (
    id BLOB PRIMARY KEY,
    report BIGINT NOT NULL,
    at BIGINT NOT NULL,
    name BLOB NOT NULL,
    media_type TEXT NOT NULL,
    length_bytes BIGINT NOT NULL,
    sha256 BLOB NOT NULL
);
CREATE INDEX attachment_by_report ON attachment (report, at);

-- Each time somebody opened a reporter's identity: the reporter sees it in the inbox.
CREATE TABLE disclosure (
    id BLOB PRIMARY KEY,
    report BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff BLOB NOT NULL,
    purpose BLOB NOT NULL
);
CREATE INDEX disclosure_by_report ON disclosure (report, at);

CREATE TABLE journal (
    sequence {serial},
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    subject BLOB NOT NULL,
    actor TEXT NOT NULL,
    detail TEXT NOT NULL,
    salt BLOB NOT NULL,
    leaf_index BIGINT
);
CREATE INDEX journal_by_subject ON journal (subject);
-- What the sealer has still to do; empty most of the time.
CREATE INDEX journal_unsealed ON journal (sequence) WHERE leaf_index IS NULL;

-- The ledger: C2SP tlog-tiles. One row a tile, overwritten as it fills.
CREATE TABLE ledger_tile (
    level BIGINT NOT NULL,
    position BIGINT NOT NULL,
    width BIGINT NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, position)
);
CREATE TABLE ledger_bundle (
    position BIGINT PRIMARY KEY,
    width BIGINT NOT NULL,
    entries BLOB NOT NULL
);
CREATE TABLE ledger_checkpoint (
    size BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    root BLOB NOT NULL,
    note TEXT NOT NULL
);

CREATE TABLE job (
    id {serial},
    queue TEXT NOT NULL,
    unique_key TEXT UNIQUE,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    payload TEXT NOT NULL
);
CREATE INDEX job_by_time ON job (queue, run_at);

-- Full text and filters of every report, as the analyser wrote them (docs/decisions/0005).
-- only sqlite
-- The analyser has cut and folded the words: here they are only divided at spaces. Sizes of
-- texts serve ranking, which nobody asks for. What is deleted must be gone from the index's pages.
CREATE VIRTUAL TABLE report_text USING fts5(body, content='', columnsize=0, tokenize='ascii');
INSERT INTO report_text (report_text, rank) VALUES ('secure-delete', 1);
-- Fewer and larger merges: they are most of what taking in a report writes. Leaves fit a page.
INSERT INTO report_text (report_text, rank) VALUES ('automerge', 8);
INSERT INTO report_text (report_text, rank) VALUES ('pgsz', 2000);
-- end
-- only postgres
CREATE TABLE report_text (
    number BIGINT PRIMARY KEY,
    body TSVECTOR NOT NULL
);
CREATE INDEX report_text_body ON report_text USING GIN (body);
-- end

-- Takes up SQLite's free pages for a moment, so that nothing of what was erased stays in them. On
-- PostgreSQL nothing is ever in it.
CREATE TABLE wiping (
    number {key},
    filler BLOB NOT NULL
);
