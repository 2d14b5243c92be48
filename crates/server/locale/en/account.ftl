account-title = Your account
sessions-title = Where you are logged in
sessions-more = End whatever you do not recognise, and have the administrator invite you anew.
session-where = Where
session-since = Since
session-this = here
session-end = End
session-browser-unknown = an unknown browser
recovery-title = Recovery codes
recovery-more = For the day on which your authenticator is lost: type one in place of its code. Each works once.
recovery-left = { $count ->
    [0] You have none.
    [one] You have one left.
   *[other] You have { $count } left.
}
recovery-make = Make ten new codes
recovery-new = Your new recovery codes
recovery-new-more = Write them down or print them now: they are never shown again. Earlier ones no longer work.
confirm-title = Is it still you?
confirm-more = What you are about to do is sensitive. Show again who you are; then it is done.
confirm-wrong = That is not right. Check password and code; each code works once.
confirm-go = Go on
act-session-ended = Session ended
act-recovery-made = Recovery codes made
act-recovery-used = Recovery code used
