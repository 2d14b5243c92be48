# What the reporter learns: one plain sentence each.

news-title = News
news-some-body = a competent body
news-some-money = an amount

news-heading-valid = Your report is being worked on
news-heading-joined = You are not the only one
news-heading-out-of-scope = Somebody else is competent
news-heading-passed-on = Your report has been passed on
news-heading-taken = Your report is in good hands
news-heading-no-action = Your report goes no further
news-heading-reviewed = We have looked once more
news-heading-nothing-new = Nothing new yet
news-heading-recorded = Your report is on record
news-heading-investigating = An investigation is open
news-heading-merged = Your report has joined a case
news-heading-site-closed = The site is closed
news-heading-funds-frozen = Money is held
news-heading-funds-returned = Money has come back
news-heading-charged = Somebody is charged
news-heading-convicted = Somebody is convicted
news-heading-acquitted = The court has decided

news-valid = A person has checked your report: it can be worked on.
news-joined = { $count ->
        [one] One report tells of the same thing. It counts.
       *[other] { $count } reports tell of the same thing, yours among them. Together they weigh more.
    }
news-out-of-scope = This is not in our power, and our directory names nobody whose task it is.
news-out-of-scope-body = This is not in our power. Competent: { $body }.
news-passed-on = Your report was passed on. It went to: { $body }.
news-taken = Your report was taken on. At work: { $body }.
news-reviewed-changed = We looked at your report once more, as you asked: it goes on.
news-reviewed-kept = We looked at your report once more, as you asked: the decision stays.
news-nothing-new = Nothing has moved yet. Your report is not forgotten; you need not do anything again.

news-reason-not-enough-facts = There is too little to act on. If you find more, add it here.
news-reason-no-offence = What you describe is no offence under the law of this country.
news-reason-no-trace = The trace ends: no person and no account can be found.
news-reason-time-barred = Too much time has passed for the law to act.
news-reason-below-threshold = The harm is below what investigators take up. Your report still counts: it shows how widespread this is.
news-reason-none = No reason was given.

news-outcome-nothing = { $body } will not go further. { $why }
news-outcome-recorded = Put on record on { $day } by: { $body }.
news-outcome-investigating = An investigation was opened on { $day }. In charge: { $body }. This often takes months.
news-outcome-merged = Since { $day } your report is part of a larger case. In charge: { $body }.
news-outcome-site-closed = The illegal site or content was removed on { $day }. By the work of: { $body }.
news-outcome-funds-frozen = Money was held on { $day }: { $amount }. By the work of: { $body }.
news-outcome-funds-returned = Money was given back on { $day }: { $amount }. By the work of: { $body }.
news-outcome-charged = Somebody was charged on { $day }. In charge: { $body }.
news-outcome-convicted = Somebody was convicted on { $day }. In charge: { $body }.
news-outcome-acquitted = The court acquitted the accused on { $day }. In charge: { $body }.
