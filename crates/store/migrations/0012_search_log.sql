-- What investigators searched and read, and why: the auditor reads it.
CREATE TABLE search_log (
    id BLOB PRIMARY KEY,
    at BIGINT NOT NULL,
    staff BLOB NOT NULL,
    body TEXT NOT NULL,
    purpose TEXT NOT NULL,
    -- JSON of what was asked for; empty where a report was read.
    asked TEXT NOT NULL,
    found BIGINT NOT NULL,
    report BLOB
);
CREATE INDEX search_log_by_time ON search_log (at, id);
