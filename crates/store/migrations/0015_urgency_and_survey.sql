-- Queues of one kind: the most urgent of a state first.
CREATE INDEX report_by_kind_and_priority ON report (state, kind, priority, number);

-- Whether a reporter was helped: one answer a report, which may be changed.
CREATE TABLE survey_answer (
    report {key},
    month TEXT NOT NULL,
    kind TEXT NOT NULL,
    answer TEXT NOT NULL
);

-- How many answered what, by month and kind. It knows no report, and stays when reports go.
CREATE TABLE survey_count (
    month TEXT NOT NULL,
    kind TEXT NOT NULL,
    answer TEXT NOT NULL,
    answers_count BIGINT NOT NULL,
    PRIMARY KEY (month, kind, answer)
);
