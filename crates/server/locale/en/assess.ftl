# What the machine saw in a report on its own, with its reasons.
assess-title = Assessment
assess-waiting = Not looked at yet. This takes a few seconds.
assess-nothing = Nothing out of the ordinary.
assess-sensitive = Sensitive
assess-recall = The payment may be called back until { $until }.
assess-kind = Proposed kind: { $kind }
assess-same = { $times_count ->
    [1000] Reported 1,000 times or more
   *[other] Reported { $times_count } times
} by { $sources_count ->
    [one] 1 source.
   *[other] { $sources_count } independent sources.
}
assess-first = First: { $number }
assess-hosting = Where addresses stand
assess-country-unknown = country not known
assess-network-unknown = network not known
assess-benign = Known and benign
priority-now = Now
priority-high = Today
priority-usual = Usual
priority-low = Last

reason-emergency-words = Words of danger: { $words }
reason-emergency-quoted = Words of danger in a message that was passed on: { $words }
reason-emergency-denied = Words of danger that the report denies: { $words }
reason-recall-open = Money left. It can be called back until { $until }.
reason-recall-over = Money left. It could be called back until { $until }.
reason-recall-undated = Money left, and the report does not say when.
reason-loss = Lost: { $amount }
reason-kind-proposed = The words speak for “{ $kind }”: { $words }
reason-kind-sensitive = A kind of the sensitive compartment: { $kind }
reason-words-sensitive = Words of a sensitive matter: { $words }
reason-kind-watched = The offender may be near the reporter: { $kind }
reason-repeated = { $times_count ->
    [1001] The same content came more than 1,000 times
   *[other] The same content came { $times_count } times
} from { $sources_count ->
    [one] 1 source. It is counted, not refused.
   *[other] { $sources_count } independent sources. It is counted, not refused.
}
reason-wave = A wave: { $sources_count } independent sources report it.
reason-empty = Nothing is said.
reason-gibberish = The story makes no words.
reason-only-link = Only a link.
reason-short = Very short.
reason-language = Written in “{ $found }”, sent as “{ $declared }”.
reason-benign-all = { $benign_count ->
    [one] The one value named is on a list of known-benign ones.
   *[other] All { $benign_count } values named are on lists of known-benign ones.
}
reason-benign-some = { $benign_count ->
    [one] 1 value is on a list of known-benign ones.
   *[other] { $benign_count } values are on lists of known-benign ones.
}
