-- Reporters may ask for a closed report to be looked at once more.
CREATE TABLE review (
    report {key},
    asked_count BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    answered_at BIGINT
);
-- Those that wait for an answer, the oldest first.
CREATE INDEX review_waiting ON review (asked_at) WHERE answered_at IS NULL;
-- Up to which report it was seen to that silence is broken on the promised day.
INSERT INTO counter (name, value) VALUES ('reminded', 0);
