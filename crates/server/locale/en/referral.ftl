# Referrals: what goes to competent bodies, and what they say.

act-referral-opened = To a competent body
act-referral-approved = Referral agreed to by a second person
act-referral-refused = Referral not agreed to
act-referral-delivered = Delivered to the body
act-referral-late = The body has not answered in time
act-referral-acknowledged = The body has it
act-referral-accepted = Taken by the body
act-referral-asked = The body asks for more
act-referral-answered = Answered to the body
act-referral-passed-on = Passed on by the body
act-outcome-stated = Outcome
act-package-opened = Package opened by the body
act-package-sent = Package sent, encrypted
act-partner-changed = A body’s addresses changed

referrals = Referrals
referrals-received = Received
referrals-none = Nothing was sent to you yet.
referrals-nothing = Nothing waits here.
referrals-silent = Who has not answered
referrals-silent-hint = the oldest promise first
referrals-asked = The body asks for more
referrals-asked-hint = answer it, or ask the reporter
referrals-proposed = A second person must agree
referrals-proposed-hint = nothing has left yet
referrals-accepted = Taken, outcome not stated
referrals-accepted-hint = the oldest first
referral-one = Referral
referral-to = To
referral-find = Number of a referral or a report
referral-not-found = Nothing of yours has this number.
referral-since = Since
referral-until = Answer by
referral-fast = fast lane
referral-usual = in its turn
referral-lane = Urgency
referral-hours = Hours to acknowledge
referral-rule = Rule
referral-four-eyes = Four eyes: a second person must agree
referral-send = Send a report to a body
referral-send-go = Send
referral-agree = Let it leave
referral-disagree = Do not send
referral-note = Please note
referral-narrative = The story
referral-none = None.
referral-role = Role
referral-type = Type
referral-value = Value
referral-files-closed = Sensitive kind: the files stay at the centre and are handed over in person.
referral-files-purpose = Say what for: the reporter sees who opened which file, when and why.
referral-acknowledge-by = To be acknowledged by { $when }
referral-history = What happened
referral-package = Package
referral-package-all = Save everything
referral-package-summary = Summary
referral-package-facts = Facts, published schema
referral-package-hint = One tar file: summary, facts, files with their digests, and the proof of when the report was lodged, which tocsin verify checks offline.
referral-package-failed = The package cannot be made at the moment. Try again in a minute.
referral-proof = Proof of receipt
referral-proof-text = The log of the centre holds this report since it was lodged. The proof stands in the package and is checked offline with tocsin verify.
referral-answer = Your answer
referral-answer-accept = We take it
referral-answer-acknowledge = We have it, and will say more
referral-answer-not-ours = Not ours, it is for another body
referral-answer-ask = We need more
referral-answer-body = If it is not yours: whose
referral-answer-text = What you need, or why it is not yours
referral-answer-hint = The reporter learns that you have taken it, and nothing more.
referral-answer-go = Answer
referral-answer-body-go = Answer the body
referral-ask-reporter = Ask the reporter
referral-question = What the body asks
referral-reference = Your reference
referral-their-reference = Their reference
referral-outcome-say = State an outcome
referral-outcome = Outcome
referral-outcome-on = Day on which it happened
referral-outcome-amount = Amount, for money held or returned
referral-outcome-currency = Currency
referral-outcome-reason = Reason, if nothing is done
referral-outcome-go = Record the outcome
referral-outcomes = Outcomes
referral-outcomes-none = No outcome was stated.
referral-problem-on = Give the day on which it happened: today or before.
referral-problem-amount = Give an amount like 120.00 and a currency like EUR.
referral-problem-reason = Choose why nothing is done.
referral-problem-body = Choose another body, one that has not had this report.
referral-problem-kind = Choose an outcome.
referral-problem-text = Choose an answer; a question needs words, and long texts are cut short by you.
referral-problem-same-person = Four eyes: somebody else must agree.
referral-state-proposed = proposed
referral-state-sent = on its way
referral-state-delivered = delivered
referral-state-accepted = taken
referral-state-asked = more is asked
referral-state-passed-on = passed on
referral-state-ended = ended
referral-way-page = Their page
referral-way-webhook = Signed message
referral-way-mail = E-mail
referral-way-done = arrived { $when }
referral-way-failed = { $count -> 
    [one] failed once, last { $when }; tried again
   *[other] failed { $count } times, last { $when }; tried again
}
outcome-no-action = No action, with a reason
outcome-recorded = Recorded
outcome-investigating = Investigation open
outcome-merged = Joined to another case
outcome-site-closed = Site or content closed
outcome-funds-frozen = Money held, with its amount
outcome-funds-returned = Money returned, with its amount
outcome-charged = Charges
outcome-convicted = Conviction
outcome-acquitted = Acquittal
no-action-not-enough-facts = Too little to act on
no-action-no-offence = No offence under the law
no-action-no-trace = The trace ends
no-action-time-barred = Time-barred
no-action-below-threshold = Below what is taken up
referral-mail-subject = A report waits for you
referral-mail-again-subject = Reminder: a report waits for you
referral-mail-late-subject = Late: a report waits for your answer
referral-mail-where = the page of your body at the centre
referral-mail-body =
    A report was referred to you. Read it and answer here:
    { $where }

    This message holds nothing of the report. Do not answer it.
referral-mail-package-body =
    A report was referred to you. Read it and answer here:
    { $where }

    The package of the report is attached, encrypted to your key. Do not answer this message.
referral-mail-again-body =
    A report that was referred to you has no answer yet. Read it and answer here:
    { $where }

    This message holds nothing of the report. Do not answer it.
referral-mail-late-body =
    The time to acknowledge a report that was referred to you is over. Your deputy gets this message too. Answer here:
    { $where }

    This message holds nothing of the report. Do not answer it.

# A referral of a whole series.

referral-series = Series
referral-series-count = { $count ->
        [one] { $count } report
       *[other] { $count } reports
    }
referral-series-people = { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
referral-series-reports = Reports of the series
referral-series-more = { $count ->
        [one] { $count } more stands in the facts (JSON).
       *[other] { $count } more stand in the facts (JSON).
    }
