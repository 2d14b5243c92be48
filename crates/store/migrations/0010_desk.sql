-- The desk: what people decided, who has what, what they noted, and whose reporter has answered.

-- Queues by state and kind, oldest or newest first.
CREATE INDEX report_by_state_and_kind ON report (state, kind, number);

-- Every decision, also those taken back. What it was before is kept for the undoing.
CREATE TABLE decision (
    id BLOB PRIMARY KEY,
    report BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff BLOB NOT NULL,
    word TEXT NOT NULL,
    about TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    holder_before BLOB,
    undone_at BIGINT
);
CREATE INDEX decision_by_report ON decision (report, at);
-- How many are counted with a report.
CREATE INDEX decision_by_about ON decision (about) WHERE word = 'duplicate';

-- Who has a report; a row goes when the report is closed.
CREATE TABLE assignment (
    report {key},
    staff BLOB NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX assignment_by_staff ON assignment (staff, report);

-- Reports whose reporter has written since anybody answered.
CREATE TABLE unanswered (
    report {key},
    at BIGINT NOT NULL
);

-- Reports in the closed compartment, whatever their kind.
CREATE TABLE compartment (
    report {key},
    at BIGINT NOT NULL
);

CREATE TABLE note (
    id BLOB PRIMARY KEY,
    report BIGINT NOT NULL,
    at BIGINT NOT NULL,
    staff BLOB NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX note_by_report ON note (report, at);

-- A queue with its filters, under a name of its owner's.
CREATE TABLE saved_view (
    id BLOB PRIMARY KEY,
    staff BLOB NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL
);
CREATE INDEX saved_view_by_staff ON saved_view (staff, name);
