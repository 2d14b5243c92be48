-- Openings of files stand beside those of identities, each with its purpose.
ALTER TABLE disclosure ADD COLUMN file BLOB;

-- Keys of devices with which staff come in, in place of password and second factor; and what such a
-- device was asked to sign, until it has answered or a few minutes have passed.

CREATE TABLE passkey (
    id BLOB PRIMARY KEY,
    staff BLOB NOT NULL,
    name TEXT NOT NULL,
    credential BLOB NOT NULL UNIQUE,
    sealed BLOB NOT NULL,
    counter BIGINT NOT NULL,
    backed_up BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_by_staff ON passkey (staff);

CREATE TABLE passkey_challenge (
    digest BLOB PRIMARY KEY,
    sealed BLOB NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_by_expiry ON passkey_challenge (expires_at);
