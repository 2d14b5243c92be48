-- Series: what the machine found in reports, which of them belong together and why, and what
-- people decided about that.

-- Stands for the reporter when it is asked how many independent people say something: a keyed
-- digest of the address or number that they left; 0 for somebody who left none.
ALTER TABLE report ADD COLUMN witness BIGINT NOT NULL DEFAULT 0;

-- What the machine found in a report, apart from what its sender named.
CREATE TABLE found (
    report BIGINT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    field TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (report, position)
)
-- only sqlite
WITHOUT ROWID
-- end
;

-- The values of a report, each in the one form in which reports are compared by it. `value` and
-- `root` are the first 64 bits of a digest, moved so that their order is that of the digests.
CREATE TABLE mention (
    report BIGINT NOT NULL,
    value BIGINT NOT NULL,
    root BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (report, value)
)
-- only sqlite
WITHOUT ROWID
-- end
;
-- Everywhere a value was seen. The one index here at random places (docs/decisions/0008).
CREATE INDEX mention_by_value ON mention (value, report);

-- A series, for ever: one that was taken into another points there.
CREATE TABLE series (
    number {key},
    id BLOB NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Where its reports went, if it is no more; itself has none then.
    merged_into BIGINT,
    split_from BIGINT,
    locked BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reports BIGINT NOT NULL,
    sources BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    -- Reports of the last seven days, and of the seven before them.
    recent BIGINT NOT NULL,
    earlier BIGINT NOT NULL,
    harm BIGINT NOT NULL,
    solvability BIGINT NOT NULL,
    score BIGINT NOT NULL,
    -- JSON: losses by currency, regions, kinds, and each line of the two scores.
    detail TEXT NOT NULL
);
CREATE INDEX series_by_score ON series (score, number) WHERE reports > 0;
CREATE INDEX series_by_recent ON series (recent, number) WHERE reports > 0;

-- Which series a report belongs to, how, and why.
CREATE TABLE series_report (
    report {key},
    series BIGINT NOT NULL,
    how TEXT NOT NULL,
    at BIGINT NOT NULL,
    explanation TEXT NOT NULL
);
CREATE INDEX series_report_by_series ON series_report (series, report);

-- Reports that might belong to another one's series, for a person to say.
CREATE TABLE suggestion (
    report BIGINT NOT NULL,
    target BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- Empty while it is open; yes or no.
    answer TEXT NOT NULL,
    decision BLOB,
    PRIMARY KEY (report, target)
);
CREATE INDEX suggestion_by_target ON suggestion (target);
CREATE INDEX suggestion_open ON suggestion (at, report, target) WHERE answer = '';

-- What people decided about series and values. It binds for ever, until it runs out or is taken
-- back.
CREATE TABLE series_decision (
    id BLOB PRIMARY KEY,
    at BIGINT NOT NULL,
    staff BLOB NOT NULL,
    word TEXT NOT NULL,
    series BIGINT,
    value BIGINT,
    -- JSON: the reports on either side.
    reports TEXT NOT NULL,
    reason TEXT NOT NULL,
    expires_at BIGINT,
    undone_at BIGINT,
    undone_by BLOB,
    -- 1 while an older decision contradicts it, so that it is not followed.
    contradicted BIGINT NOT NULL
);
CREATE INDEX series_decision_by_series ON series_decision (series, at);
CREATE INDEX series_decision_by_value ON series_decision (value, at) WHERE value IS NOT NULL;
CREATE INDEX series_decision_by_time ON series_decision (at, id);

-- What linking has learnt, by version, and how far it has come with it.
CREATE TABLE series_model (
    version {key},
    at BIGINT NOT NULL,
    reports BIGINT NOT NULL,
    -- Every report up to this serial number is linked, or is not to be.
    linked_to BIGINT NOT NULL,
    -- JSON: but for these.
    gaps TEXT NOT NULL,
    model BLOB NOT NULL
);

-- A rule that a whole series has crossed: once.
CREATE TABLE series_routing (
    series BIGINT NOT NULL,
    rule TEXT NOT NULL,
    at BIGINT NOT NULL,
    report BIGINT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (series, rule)
);
-- The series that a referral is about, if it is about one.
ALTER TABLE referral ADD COLUMN series BIGINT;

-- Which node does what only one may do at a time.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder BLOB NOT NULL,
    until BIGINT NOT NULL
);
