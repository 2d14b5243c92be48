# The receipt: the page, the PDF, what it proves.

receipt-title = Your receipt { $number }
receipt-heading = We have it. Thank you.
receipt-safe = Your report is safe with us. It can no longer be lost.
receipt-kind = Receipt for a report
receipt-number = Number, to give to your bank or to the police
receipt-secret = Your secret code
receipt-note-it = Write it down or print this page.
receipt-only-way = It alone opens your inbox. We keep no copy, so nobody can give it to you again.
receipt-keep-pdf = Keep as PDF
receipt-open-inbox = Open my inbox

receipt-next = What happens next
receipt-done = Done:
receipt-now = Under way:
receipt-step-received = Received
receipt-step-at-once = It goes on at once, by us
receipt-step-at-once-when = { $hours ->
        [1] to: { $bodies }, day and night. We ask them to answer within the hour.
       *[other] to: { $bodies }, day and night. We ask them to answer within { $hours } hours.
    }
receipt-step-read = A person reads your report
receipt-step-read-when = before { $day }, { $hour }
receipt-step-passed-on = It goes to the service that can act
receipt-step-passed-on-when = you will know which, or why it does not go
receipt-step-outcome = You learn what came of it
receipt-step-outcome-when = in your inbox. If nothing has moved, we write to you all the same on { $day }.

receipt-todo = What to do now
receipt-others = Who else to tell

receipt-proof = Prove one day that you reported today
receipt-proof-text = This receipt holds a dated and signed proof. Anyone can check it, without us. Keep the PDF file: the proof is inside.
receipt-proof-promise = This receipt holds a dated and signed promise. The whole proof follows: load this page again in a minute.
receipt-proof-paper = This paper says what you reported, and when. The proof that anyone can check is inside the PDF file.
receipt-proof-json = The proof alone, for specialists
receipt-pdf-attached = The proof that this report was received, to be checked with “tocsin verify”

receipt-gone-title = This receipt is no longer open here
receipt-gone-lead = To protect you, the page closes after half an hour. Your report is safe.
receipt-gone-button = Open it again with my code
receipt-pdf-busy-title = Too many people at once
receipt-pdf-busy-lead = The PDF could not be made. Try again in a minute, or print the page.
