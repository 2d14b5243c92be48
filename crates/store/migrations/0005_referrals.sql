-- A report sent to a competent body: who has it, what they said, how it reached them.

INSERT INTO counter (name, value) VALUES ('referral', 0);

CREATE TABLE referral (
    number {key},
    id BLOB NOT NULL UNIQUE,
    report BIGINT NOT NULL,
    body TEXT NOT NULL,
    rule TEXT NOT NULL,
    lane TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    sent_at BIGINT,
    delivered_at BIGINT,
    acknowledged_at BIGINT,
    escalated_at BIGINT,
    -- How long the body has; and until when it is waited for, while it is.
    answer_within BIGINT NOT NULL,
    waits_until BIGINT,
    -- The referral whose body said whose this is.
    passed_by BIGINT,
    reference BLOB NOT NULL,
    -- A body has a report once, whatever is tried again.
    UNIQUE (report, body)
);
-- What a body has, and what it has in a state.
CREATE INDEX referral_by_body ON referral (body, number);
CREATE INDEX referral_by_state ON referral (state, number);
-- Who has not answered, the oldest promise first.
CREATE INDEX referral_waiting ON referral (waits_until) WHERE waits_until IS NOT NULL;

CREATE TABLE referral_event (
    id BLOB PRIMARY KEY,
    referral BIGINT NOT NULL,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    actor TEXT NOT NULL,
    sealed BLOB
);
CREATE INDEX referral_event_by_referral ON referral_event (referral, at);

CREATE TABLE outcome (
    id BLOB PRIMARY KEY,
    referral BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    amount TEXT,
    currency TEXT,
    reason TEXT
);
CREATE INDEX outcome_by_referral ON outcome (referral, at);

-- One row for each way in which a referral goes to its body.
CREATE TABLE delivery (
    referral BIGINT NOT NULL,
    way TEXT NOT NULL,
    tried_at BIGINT,
    done_at BIGINT,
    successes BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (referral, way)
);

-- How a body of the profile's directory is reached, as the operator says.
CREATE TABLE partner (
    body TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    deputy TEXT NOT NULL,
    language TEXT NOT NULL,
    webhook TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
