# Checking a value before answering or paying.
lookup-title = Check before you answer or pay
lookup-label = A number, a site, an address, an account
lookup-hint = Paste it as it is. We do not keep what you look for.
lookup-go = Check
lookup-unclear = We do not recognise this. Write a telephone number, a web address, an e-mail address or an account number.
lookup-too-many = Too many checks from your network. Try again in { $minutes ->
    [one] 1 minute.
   *[other] { $minutes } minutes.
}
lookup-seen-number = This number was reported
lookup-seen-site = This site was reported
lookup-seen-address = This address was reported
lookup-seen-account = This account was reported
lookup-seen-other = This was reported
lookup-people = { $least ->
    [0] Several people, each on their own, reported it.
   *[other] More than { $least } people, each on their own, reported it.
}
lookup-confirmed = Somebody of the centre has looked at it.
lookup-seen-do = Do not pay. Give no code and no picture of your identity card.
lookup-nothing = Nothing is established about it
lookup-nothing-more = Not known does not mean safe: swindlers change numbers and addresses every day. In doubt, do not pay, and ask somebody you trust.
lookup-private = We do not know what you checked: your browser asked for a group of values and looked by itself.
lookup-report = It contacted me: report it
lookup-mine = It is mine, and this is a mistake
lookup-mine-more = It happens: a swindler can show somebody else’s number. Write to us here. You get a number and a code, and somebody looks at all of it again.
lookup-why = Why is it a mistake?
lookup-why-hint = A few sentences are enough. Your name is not needed.
lookup-why-problem = Write at least a few words.
lookup-contest = Contest it
lookup-note = We never say who reported, nor what was told. A value is shown only if at least three people named it, each on their own, or if somebody of the centre confirmed it.
home-check = Check before answering or paying
home-check-more = A number, a site, an address, an account
lookup-contested = Somebody contests that a value of theirs is listed.
