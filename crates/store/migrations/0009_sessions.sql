-- Where somebody is logged in, and when they last proved who they are; recovery codes for the day on
-- which the authenticator is lost. Sessions are short: those that are open end with this change.

DROP TABLE session;
CREATE TABLE session (
    digest BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    staff BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    network TEXT NOT NULL,
    browser TEXT NOT NULL
);
CREATE INDEX session_by_staff ON session (staff);

CREATE TABLE recovery_code (
    digest BLOB PRIMARY KEY,
    staff BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX recovery_code_by_staff ON recovery_code (staff);
