# Letters for reporters without e-mail.
letters-title = Letters
letters-lead = These reporters get what is new by post. Print the letters, put them into envelopes, then say that they are posted.
letters-none = No letter is due.
letters-left = { $count ->
    [one] One letter was not printed since it became due: it stays here.
   *[other] { $count } letters were not printed since they became due: they stay here.
}
letters-print = Print the chosen (PDF)
letters-posted = The chosen are posted
letters-hint = Printing opens names and addresses: it stands in the journal, and the reporter sees it. At most 50 at a time.
purpose-letter = A letter, to be printed and posted
letter-message = We have written to you
letter-number = Your report { $number }
letter-closing = The inbox with your secret code says the same, and more. To answer without it, call us and give the number above. Never give your code to anybody.
sending-way-letter = letter
inbox-letter-on = You get what is new by letter.
inbox-letter-stop = Stop the letters
inbox-event-letter = A letter was posted to you
call-post = Letters by post
call-post-hint = Only for a caller without e-mail and mobile telephone: name and address, as on an envelope.
