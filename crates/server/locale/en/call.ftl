# Calls: the page of those who take reports on the telephone.

console-call = Take a call
call-heading = Call under way
call-errors = To correct, or to ask again:
call-danger = First: is somebody in danger, is the offender near?
call-danger-do = If so, keep the line and call { $number }.
call-language = Language of the caller
call-kind = What happened
call-ask = Show the questions
call-name = Name
call-email = E-mail
call-phone = Telephone
call-read-back = “I read it back to you. Tell me if it is right.”
call-lodge = Store and read out the receipt
call-lodge-key = Ctrl Enter
call-seen = { $count ->
        [one] Reported before: 1 time
       *[other] Reported before: { $count } times
    }
call-seen-script = Reported before: # ×
call-advice = Advice to give now
call-keys = Keys
call-keys-more = Tab: next field. Alt 1 to Alt 9: that step. Ctrl Enter: store. What is typed stays when the kind or the language changes.
call-lodged = Stored
call-spell = Secret code, to read out
call-spell-say = “Please write down this code. It alone opens what becomes of your report.”
call-spell-once = It is shown this once. Nobody here can find it again.
call-paper = On paper (PDF)
call-next = Next call
call-receipt = Receipt by e-mail
call-receipt-hint = Only if the caller wants it. The mail has the number and the proof; never the code, never what was reported.
receipt-mail-subject = Your receipt
receipt-mail-body =
    { $centre }

    Your report is stored. Its number is { $number }.

    Your secret code was read to you on the telephone. It never stands in a mail, and we never ask for it. With it you read here what becomes of your report:

    { $where }

    The file proves that the report was lodged, and when. It does not say what you reported.
