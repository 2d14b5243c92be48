# Series of reports: terse; noun, fact, number.
series-title = Series
series-one = Series
series-reports = Reports
series-harm = Harm
series-solvability = Solvability
series-growth = 7 days
series-sources = Sources
series-order = Order
series-order-score = harm × solvability
series-order-growth = growth
series-order-latest = last report
series-order-size = size
series-state-growing = Growing
series-state-quiet = Quiet
series-state-locked = Locked
series-state-referred = Referred
series-count = { $count ->
    [0] no series
    [one] 1 series
   *[other] { $count } series
}
series-count-over = more than { $count } series
series-none = No series yet.
series-none-more = Reports that name the same suspect values will stand here together, with the reasons.
series-none-filtered = No series fits these filters.
series-more = Further series
series-people = { $count ->
    [0] people who left no address or number
    [one] 1 independent person
   *[other] { $count } independent people
}
series-last = last report { $day }
series-born = first seen { $day }, last report { $last }
series-why = Why a series:
series-why-values = { $people } in { $reports } name the same { $values }.
series-why-text = { $people } tell nearly the same story in { $reports }.
series-why-decided = A person put these { $reports } together.
series-why-against-none = Nothing speaks against it.
series-why-against = { $count ->
    [one] 1 value speaks against it.
   *[other] { $count } values speak against it.
}
series-why-apart = { $count ->
    [one] A person keeps 1 other report apart.
   *[other] People keep { $count } other reports apart.
}
series-and = { $before } and { $last }
series-listed = { $before }, { $next }
series-some-url = { $count ->
    [one] web address
   *[other] { $count } web addresses
}
series-some-domain = { $count ->
    [one] site
   *[other] { $count } sites
}
series-some-ip = { $count ->
    [one] IP address
   *[other] { $count } IP addresses
}
series-some-email = { $count ->
    [one] e-mail address
   *[other] { $count } e-mail addresses
}
series-some-phone = { $count ->
    [one] telephone number
   *[other] { $count } telephone numbers
}
series-some-iban = { $count ->
    [one] bank account
   *[other] { $count } bank accounts
}
series-some-wallet = { $count ->
    [one] wallet
   *[other] { $count } wallets
}
series-some-account = { $count ->
    [one] payment account
   *[other] { $count } payment accounts
}
series-some-handle = { $count ->
    [one] user name
   *[other] { $count } user names
}
series-some-hash = { $count ->
    [one] file
   *[other] { $count } files
}
series-some-other = { $count ->
    [one] other value
   *[other] { $count } other values
}
series-figure-reports = reports, { $people }
series-figure-loss = { $count ->
    [0] loss: nobody states one
    [one] loss, stated by 1 report
   *[other] loss, stated by { $count } reports
}
series-figure-harm = harm, of 100
series-figure-solvability = solvability, of 100
series-arithmetic = How harm and solvability are reckoned
series-part = Part
series-part-from = From
series-part-share = Points
series-part-of = { $points } of { $most }
score-line-victims = Victims
score-line-loss = Loss
score-line-vulnerability = Vulnerable or urgent
score-line-velocity = Growth in 7 days
score-line-payee = Traceable payee
score-line-jurisdiction = In this country
score-line-freshness = Freshness
score-line-evidence = Evidence kept
score-amount-people = { $count ->
    [one] 1 person
   *[other] { $count } people
}
score-amount-units = { $count } in the currency of most
score-amount-percent = { $count } % of the reports
score-amount-growth = { $count } more than in the 7 days before
score-amount-payee = by the surest kind of value: { $count } points
score-amount-home = { $count ->
    [0] nothing of it is known to be here
   *[other] a place or an account is here
}
score-amount-days = { $count ->
    [0] last report today
    [one] last report yesterday
   *[other] last report { $count } days ago
}
score-title = The score
score-hint = A line for each kind of value. A mark sounds when a value first appears; its line lasts as long as it is seen. A vertical stroke: reports that name both, with their number.
score-desc = { $values_count ->
    [one] 1 value
   *[other] { $values_count } values
} and { $chords_count ->
    [0] no pair that reports name together.
    [one] 1 pair that reports name together.
   *[other] { $chords_count } pairs that reports name together.
} The table of values says the same.
score-others = and { $count } others
score-third = third party, ties nothing
score-table = As a table
score-left-out = { $count ->
    [one] 1 rarer pair is not drawn.
   *[other] { $count } rarer pairs are not drawn.
}
series-reasons = Reasons
series-reasons-hint = Weights in bits: one more is twice as likely.
series-reasons-none = No reason is kept: the reports here were put together by a person, or are out of your reach.
series-reason-value = named by { $people } in { $reports }
series-reason-against = against: its reports have too little else in common
series-reason-ignored = ignored: { $verdict }
series-reason-text = Text: the story nearly repeats another one
series-reason-torn = Two series claim it alike; it belongs to neither.
series-reports-some = { $count ->
    [one] 1 report
   *[other] { $count } reports
}
series-undone-value = { $count ->
    [one] 1 of the reports looked at hangs on this value alone:
   *[other] { $count } of the reports looked at hang on this value alone:
}
series-undone-text = { $count ->
    [one] 1 of the reports looked at hangs on its wording alone.
   *[other] { $count } of the reports looked at hang on their wording alone.
}
series-undone-none = No single value undoes it: what was looked at is tied more than once.
series-time-day = Reports by day
series-time-week = Reports by week
series-time-month = Reports by month
series-time-most = { $count ->
    [one] At most 1, { $name }.
   *[other] At most { $count }, { $name }.
}
series-time-none = No report is within your reach.
series-when = When
series-map = Reports by region
series-map-most = Most: { $name }, { $count }.
series-map-none = No report names a region.
series-map-unnamed = No region named
series-map-elsewhere = Elsewhere
series-weight = Weight
series-seen = Seen
series-seen-span = { $first } to { $last }
series-verdict = Verdict
series-verdict-machine = machine
verdict-said-benign = uninvolved
verdict-said-offender = the offender’s
verdict-said-victim = a victim’s
series-values-shown = { $count ->
    [one] the most named
   *[other] the { $count } most named
}
series-members = Reports of the series
series-members-none = None is within your reach.
series-members-hidden = { $count ->
    [one] 1 more report is out of your reach.
   *[other] { $count } more reports are out of your reach.
}
series-members-more = Further reports
series-lock = Lock
series-lock-hint = Nothing joins or leaves by itself any more. Suggestions go on.
series-lock-go = Lock as it is
series-split = Split
series-split-hint = Tick the reports that leave in the list below, or write their numbers.
series-split-numbers = Numbers of reports, with spaces between
series-split-go = Make a series of them
series-merge = Merge
series-merge-hint = Both become one; the label of the smaller one leads to the other.
series-merge-other = Label of the other series
series-merge-go = Merge
series-report = One report
series-report-hint = Binds linking for ever, or until the day you give.
series-together-go = Belongs here
series-apart-go = Never here
decision-reason = Reason
decision-until = Until (empty: for ever)
decisions-title = Human decisions
decisions-none = None. Everything here is the machine’s proposal.
decision-together = Together
decision-apart = Never together
decision-benign = Uninvolved
decision-offender = The offender’s
decision-victim = A victim’s
decision-lock = Locked
decision-split = Split off
decision-merge = Merged
decision-expires = until { $day }
decision-for-ever = without end
decision-undone = taken back
decision-over = run out
decision-contradicted = an older decision contradicts it
decision-remove = Take back
series-said-together = Decided: together. Linking follows within seconds.
series-said-apart = Decided: never together. Linking follows within seconds.
series-said-benign = Decided: uninvolved. Linking follows within seconds.
series-said-offender = Decided: the offender’s. Linking follows within seconds.
series-said-victim = Decided: a victim’s. Linking follows within seconds.
series-said-lock = Locked. Linking follows within seconds.
series-said-split = Split off. Linking follows within seconds.
series-said-merge = Merged. Linking follows within seconds.
series-said-undone = Taken back. Linking follows within seconds.
series-said-stands = It was taken back before.
series-said-gone = Somebody answered this suggestion first.
series-said-merged = { $label } was merged into this series.
series-problem-reason = Say why, in at most 500 characters.
series-problem-until = That day is over or none. Choose a later one, or leave it empty.
series-problem-report = No report within your reach has this number.
series-problem-other = No other series within your reach has this label.
series-problem-members = Choose some of the reports of this series, and leave some.
series-problem-reach = Some of its reports are out of your reach. Ask somebody who reaches all.
series-problem-cannot = This cannot be decided. Check what was chosen.
series-undo = Undo
suggestions-title = Suggestions
suggestions-count = { $count ->
    [0] nothing to answer
    [one] 1 to answer
   *[other] { $count } to answer
}
suggestions-hint = One key answers; the next stands here at once. Everything can be taken back.
suggestions-none = Nothing to answer.
suggestions-none-more = What the machine is not sure of will stand here, one key each.
suggestions-then = Then
suggestion-question = Do these belong together?
suggestion-yes = Belongs
suggestion-no = Never
suggestion-later = Later
suggestion-none = No reason is kept beside it: wording or values are near those of the other one.
suggestion-both = Both name it
observable-sentence = { $people } in { $reports } name it.
observable-seen = Where it was seen
observable-first = First seen
observable-last = Last seen
observable-roles = Roles
observable-roles-of = { $role } { $count }
observable-told = Shown to the public
observable-told-yes = yes: asked for, it is answered “reported”
observable-told-no = no
verdict-title = Whose is it?
verdict-hint = Binds linking everywhere. Uninvolved and victims’ values never tie reports, and are never shown to the public.
verdict-offender = The offender’s
verdict-benign = Uninvolved
verdict-victim = A victim’s
report-series = Series
report-series-none = It stands alone.
report-series-how-values = By values that others name, too.
report-series-how-text = Its story repeats another one’s.
report-series-how-decision = A person put it there.
report-series-to = to
report-series-against = What speaks against
report-found = Found by the machine
report-found-hint = Value, whose it is, and why
keys-suggestion = Suggestion: belongs, never
series-day = { $day } { $month }
series-month = { $month } { $year }
found-reason-unsaid = nobody says whose
found-reason-named = named by its sender
found-reason-suspect-field = given as the suspect’s
found-reason-reporter = the reporter’s own
found-reason-own-words = “my …” stands before it
found-reason-trusted = spoken of as trusted
found-reason-listed = on a list of well-known values
found-reason-centre = the centre’s own
found-reason-recipient = the mail was written to it
found-reason-sender = sent the mail
found-reason-forwarder = passed the mail on
found-reason-relay = carried the mail
found-reason-edge = handed the mail in
found-reason-unverified = stands in a part of the mail that anybody can write
