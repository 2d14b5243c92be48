-- What a reporter learned: one sentence each, in words of the domain, sealed under the report's key.
CREATE TABLE news (
    id BLOB PRIMARY KEY,
    report BIGINT NOT NULL,
    at BIGINT NOT NULL,
    sealed BLOB NOT NULL
);
-- The inbox reads the newest of one report.
CREATE INDEX news_by_report ON news (report, at);
