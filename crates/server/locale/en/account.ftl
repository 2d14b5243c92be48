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
passkeys-title = Passkeys
passkeys-more = A key on your telephone, computer or security key, opened there by finger, face or PIN. It stands in for password and code.
passkey-name = Name
passkey-name-hint = One by which you know the device: “office telephone”. At most 60 characters.
passkey-used = Last used
passkey-never = not yet
passkey-backed-up = on several devices
passkey-remove = Remove
passkey-add = Add a passkey
passkey-add-more = Give it a name, then do what your browser and your device ask.
passkey-make = Make the passkey
passkey-back = Back to your account
passkey-no-script = This needs a browser with JavaScript. Without it, log in with password and code.
passkey-failed = Your device did not answer, or it was stopped. Try again.
passkey-name-length = Give the passkey a name of 1 to 60 characters.
passkey-wrong = This did not work: it came too late, was not what was asked for, or this passkey is enrolled already.
passkeys-full = You have 20 passkeys. Remove one first.
login-passkey-go = Log in with a passkey
login-passkey-wrong = This passkey was not accepted. Try again, or use password and code.
confirm-passkey-go = Go on with a passkey
act-passkey-added = Passkey added
act-passkey-removed = Passkey removed
