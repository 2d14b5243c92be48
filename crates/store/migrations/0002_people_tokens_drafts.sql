-- Who comes in from the inside (staff, programmes), and what a reporter has begun but not sent.

CREATE TABLE staff (
    id BLOB PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    totp BLOB NOT NULL,
    totp_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

-- An invitation works once; only a digest of its secret is kept.
CREATE TABLE invitation (
    digest BLOB PRIMARY KEY,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    totp BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE session (
    digest BLOB PRIMARY KEY,
    staff BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE token (
    id BLOB PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    source TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT
);

-- Answers of a report not yet sent, sealed under a key that only the draft code gives.
CREATE TABLE draft (
    lookup BLOB PRIMARY KEY,
    sealed BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX draft_by_expiry ON draft (expires_at);

CREATE TABLE draft_file (
    id BLOB PRIMARY KEY,
    draft BLOB NOT NULL,
    sealed BLOB NOT NULL
);
CREATE INDEX draft_file_by_draft ON draft_file (draft);
