-- What the machine saw in a report on its own, once.
CREATE TABLE assessment (
    report {key},
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sensitive BIGINT NOT NULL,
    language TEXT NOT NULL,
    recall_until BIGINT,
    sources BIGINT NOT NULL,
    detail TEXT NOT NULL
);
-- How soon a person must see a report: 0 now, 1 high, 2 usual, 3 low. Until it is assessed it is
-- as any other.
ALTER TABLE report ADD COLUMN priority BIGINT NOT NULL DEFAULT 2;
-- Queues: the most urgent of a state first.
CREATE INDEX report_by_priority ON report (state, priority, number);
