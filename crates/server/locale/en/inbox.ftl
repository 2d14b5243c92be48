# The inbox: enter with the code, read, add, withdraw.

enter-heading = Open my inbox
enter-code = Your secret code
enter-code-hint = It is on your receipt: five groups of four. Capitals, spaces and dashes do not count.
enter-button = Open
enter-unknown = No report has this code. Compare it with your receipt.
enter-too-many = { $minutes ->
        [1] Too many tries at once. Wait one minute, then try again. Your report is safe.
       *[other] Too many tries at once. Wait { $minutes } minutes, then try again. Your report is safe.
    }
enter-closed = Your inbox closed because the page was not used for half an hour. Enter the code to open it again.
enter-lost = I have lost my code
enter-lost-more = We do not have it; that is what protects you. You can report again: say that it is the same, and give the number if you have it. Nothing is lost: the first one goes its way.

inbox-title = My inbox { $number }
inbox-close = Close my inbox
inbox-state-received = Your report has arrived
inbox-lead-received = A person reads it { $when }.
inbox-lead-late = A person should have read it { $when }. We are late. It stays open, you need not do anything again.
inbox-state-read = A person has read your report
inbox-lead-read = It stays open. If there is news, you will see it here. If not, we write to you all the same on { $day }.
inbox-state-waiting = We have a question for you
inbox-lead-waiting = Read our message and answer it. Your report stays open.
inbox-state-valid = Your report is being worked on
inbox-lead-valid = A person found that it can be worked on. You will see here who gets it.
inbox-state-referred = Your report has been passed on
inbox-lead-referred = The body named below has it. This often takes months. What comes of it stands here.
inbox-state-closed = Your report is closed
inbox-lead-closed = The last news below says why. You can still write to us.
inbox-state-withdrawn = You have taken your report back
inbox-lead-withdrawn = Nobody works on it any more. The proof that you had reported stays valid.
inbox-state-erased = The content of your report is erased
inbox-lead-erased = Story, name, messages and files no longer exist. The proof that it was received remains.
inbox-news = We have written to you
inbox-news-read = Read and answer

inbox-story = What has happened since
inbox-event-lodged = Received
inbox-event-read = Read by a person
inbox-event-withdrawn = Taken back by you
inbox-event-erased = Content erased
inbox-event-name-seen = Your name was looked at
inbox-event-files = You added files
inbox-event-notice = You were told by e-mail
inbox-event-receipt = Your receipt was sent to you by e-mail, without the code
inbox-outcome-when = here. If nothing has moved, we write to you all the same on { $day }.

inbox-talk = Messages
inbox-you = You
inbox-centre = The centre
inbox-add = Add something
inbox-message = Your message
inbox-files = Add files
inbox-files-hint = Photos, screenshots, PDF, e-mails. { $size } each at most.
inbox-no-files = For this kind of thing, send no image and no file. The address is enough.
inbox-send = Send
inbox-message-empty = Write a message, or choose a file.
inbox-full = This inbox holds your { $count } messages, the most it takes. We have them all; wait for our answer.
inbox-message-long = The message is too long: { $count } characters at most. Send it in two parts.
inbox-kept = Your files

inbox-looks = Who has seen my name?
inbox-file-looks = Who has opened my files?
inbox-looks-none = Nobody. Your name is sealed apart; each opening would be noted here, with its reason.

inbox-more = Your settings
inbox-notice = Be told by e-mail
inbox-notice-hint = “Something new waits”, nothing else. Your address is sealed, nobody reads it.
inbox-notice-start = Tell me
inbox-notice-on = You are told by e-mail when something new waits. The message says nothing else.
inbox-notice-stop = Stop telling me
inbox-email-empty = Write the address to use.
inbox-email-wrong = This is not an address. Write it like you@example.org.
inbox-receipt = My receipt
inbox-receipt-more = See it again, keep it as PDF, with the proof.
inbox-withdraw = Take my report back
inbox-withdraw-more = First we say what that changes.

withdraw-heading = Take your report back?
withdraw-nobody = Nobody will work on it any more.
withdraw-kept = It is kept, marked “withdrawn”, until the set time has passed. Then it is erased.
withdraw-no-return = This cannot be undone. You can make another one.
withdraw-button = Yes, take my report back
withdraw-keep = No, keep it

# The e-mail: that there is news, and where. Nothing else.

notice-subject = Something new waits for you
notice-body = Hello,

    Something new waits in your inbox. For your safety, this message says no more.

    { $where }

    Open it with your code. We never ask for this code by e-mail or telephone.
    To stop these messages, open your inbox, then “Stop telling me”.
notice-where = Go back to the site where you wrote.
