# How the centre reaches the bodies of the directory, and their figures.
console-bodies = Bodies
console-bodies-lead = Who handles what is in the public directory; here is how the centre reaches them.
bodies-to-renew = { $count ->
    [one] 1 to renew
   *[other] { $count } to renew
}
bodies-figures = What came of referrals
bodies-figures-hint = Of what was opened in this time. Days are medians: half took no longer.
bodies-days = Time
bodies-sheet = As a table (CSV)
bodies-partial = There are more in this time: counted are the newest 100,000.
bodies-none = Nothing was sent in this time.
bodies-sent = Sent
bodies-acknowledged = Acknowledged
bodies-to-acknowledge = Days to acknowledge
bodies-to-outcome = Days to an outcome
bodies-overdue = Overdue now
bodies-late = Ever late
bodies-outcomes = Outcomes
bodies-outcome = { $kind }: { $count }
bodies-phone = Telephone
bodies-web = Site
bodies-mail = E-mail
bodies-notices = Notices go to
bodies-notices-late = Late notices go to
bodies-programme = Signed messages go to
bodies-speaks = Languages
bodies-there = Time zone
bodies-clock = { $zone }, now { $time }
bodies-deputies = Deputies
bodies-key = Key for its mails
bodies-valid-until = Entry valid until
bodies-runs-out = The entry runs out on { $when }: ask the body whether all of it still holds.
bodies-key-unfit = Its key cannot be used: mails go without the package.
bodies-key-until = Its key runs out on { $when }: ask for the next one.
