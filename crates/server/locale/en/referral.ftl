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
act-partner-changed = A body’s addresses changed
