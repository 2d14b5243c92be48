-- What leaves for reporters, one row a message: seen in the console, retried, given up, never lost
-- silently. No address stands here: it is opened when the message leaves.
CREATE TABLE outgoing (
    id {serial},
    report BIGINT NOT NULL,
    way TEXT NOT NULL,
    state TEXT NOT NULL,
    unique_key TEXT UNIQUE,
    created_at BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    fence BIGINT NOT NULL,
    problem TEXT NOT NULL,
    ended_at BIGINT
);
-- What is due next.
CREATE INDEX outgoing_due ON outgoing (way, run_at) WHERE state = 'waiting';
-- The console's list, newest first.
CREATE INDEX outgoing_by_state ON outgoing (state, id);
-- What is over and old is removed.
CREATE INDEX outgoing_ended ON outgoing (ended_at) WHERE ended_at IS NOT NULL;
-- Notices that waited as jobs go on waiting here.
INSERT INTO outgoing (report, way, state, unique_key, created_at, run_at, tries, lease_until, fence, problem)
    SELECT CAST(payload AS BIGINT), 'mail', 'waiting', 'mail ' || payload, run_at, run_at, attempts, 0, 0, ''
    FROM job WHERE queue = 'notice';
DELETE FROM job WHERE queue = 'notice';
