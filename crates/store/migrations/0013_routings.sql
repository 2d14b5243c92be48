-- Which rule sent a report, and the facts that it looked at (docs/rules.md). One row a report.
CREATE TABLE routing (
    report {key},
    at BIGINT NOT NULL,
    rule TEXT NOT NULL,
    recipients TEXT NOT NULL,
    lane TEXT NOT NULL,
    facts TEXT NOT NULL
);
