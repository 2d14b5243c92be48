# The console: terse; noun, fact, number.
console-find = Search
console-find-hint = Number, value, word…
console-log-out = Log out
console-places = Queues and tools
console-work = Work
console-mechanism = Mechanism
console-reports = Reports
console-journal = Journal
console-erasures = Erasure
console-staff = Staff

login-title = Log in
login-email = E-mail address
login-password = Password
login-code = Six-digit code
login-code-hint = From your authenticator. Each code works once.
login-go = Log in
login-wrong = The address, the password or the code is wrong. Wait for a new code, then try again.
login-slow-down = Too many tries. Wait a minute, then try again.

clip-sensitive = No clip: sensitive kind. Each look is recorded.
invitation-title = Your access to the centre
invitation-factor = 1. Set up the second factor
invitation-factor-how = Scan this with an authenticator on your phone, or type the letters below into it. Then write the code that it shows.
invitation-password = 2. Choose a password
invitation-password-hint = 12 characters or more. Several words are easy to remember.
invitation-password-length = The password needs 12 to 256 characters.
invitation-code-wrong = That is not the present code. Wait for the next one, then write it here.
invitation-go = Open my access

role-operator = operator
role-analyst = analyst
role-supervisor = supervisor
role-recipient = recipient
role-data-protection-officer = data-protection officer
role-auditor = auditor
role-administrator = administrator

reports-count = { $count ->
    [0] no report
    [one] 1 report
   *[other] { $count } reports
}
reports-count-over = more than { $count } reports
reports-count-least = at least { $count } reports, among the newest
reports-none = No report yet. The first one will stand here.
reports-none-filtered = No report fits these filters.
reports-older = Older reports
repeats = { $count ->
    [one] seen once before
    [1000] seen 1,000 times or more before
   *[other] seen { $count } times before
}
filters = Filters
filter-words = Words, number or value
filter-kind = Kind
filter-state = State
filter-channel = Door
filter-region = Place
filter-source = Source
filter-from = Received from
filter-to = until
filter-any = Any
filter-go = Search
filter-clear = Remove the filters
column-report = Report
column-received = Received
column-role = Role
column-type = Type
column-value = Value
column-number = No.
column-time = Time
column-act = Act
column-subject = On
column-actor = By
column-detail = Detail
column-leaf = Leaf

kind-other = Other
kind-none = No kind given
state-received = To read
state-read = Read
state-waiting = Reporter asked
state-valid = Valid
state-referred = Referred
state-closed = Closed
state-withdrawn = Withdrawn
state-erased = Erased
channel-web = form
channel-api = API
channel-mail = mail
channel-phone = telephone
channel-sms = text message
channel-bulk = bulk
channel-plugin = plug-in
channel-sensor = sensor
channel-partner = partner
channel-desk = desk
channel-other = other

facts = Facts
narrative-none = No story was written.
fact-occurred = When
fact-loss = Loss
fact-region = Place
fact-language = Language
fact-category = Category as sent
fact-external-id = Sender’s number
fact-suspect-name = Name given by the suspect
values = Values
values-hint = Role: who is behind the value
values-none = No value was named.
observable-role-suspect = suspect
observable-role-victim = victim
observable-role-third-party = third party
observable-role-unknown = unknown
observable-type-url = web address
observable-type-domain = domain name
observable-type-ip = IP address
observable-type-email = e-mail
observable-type-phone = telephone
observable-type-iban = IBAN
observable-type-wallet = wallet
observable-type-account = account
observable-type-handle = handle
observable-type-hash = file hash
observable-type-user-agent = browser
observable-type-message-id = message identifier
files = Files
files-none = No file.
files-hint = Say why: each opening stands in the journal, and the reporter sees it. A file may be dangerous: open it on a machine made for that.
files-closed = Sensitive kind: files stay closed here.
file-save = Save
messages = Messages
messages-none = None so far.
author-centre = The centre
author-reporter = The reporter
message-write = Write to the reporter
message-hint = They read this in their inbox. Plain words, one question at a time.
message-problem = The message is empty or too long.
message-send = Send
mode-anonymous = Anonymous reporter: no name was asked.
mode-confidential = Confidential reporter: known to the centre alone.
mode-identified = Identified reporter: known to the centre and to the bodies that receive the report.
identity-sealed = Sealed identity
identity-reason = Reason for opening it
identity-precision = More precisely; the auditor and the reporter will read this
identity-open = Open
identity-problem = Choose a reason, and write at least 10 characters.
identity-recorded = This opening stands in the journal. The reporter sees it.
identity-until = It is shown until { $time }.
identity-hide = Hide
identity-none = Nothing was given.
identity-name = Name
identity-email = E-mail
identity-phone = Telephone
identity-region = Place
identity-openings = { $count ->
    [0] Never opened. Each opening stands in the journal.
    [one] Opened once. Each opening stands in the journal.
   *[other] Opened { $count } times. Each opening stands in the journal.
}
purpose-call-back = Call the victim back
purpose-judge = A judge asks for it
purpose-danger = Immediate danger
purpose-other = Other
choose = Choose…

staff-people = People
staff-role = Role
staff-disabled = closed
staff-disable = End access
staff-disable-hint = Every session ends at once, and passkeys, recovery codes and invitations with it. What they hold goes back to all; what they did stays theirs. To let them work again, invite them anew.
staff-disable-go = End access now
staff-bounds = Works for
staff-body = Liaison of
staff-body-hint = For recipients: they see what is referred to this body, and nothing else.
staff-no-body = no body
staff-bind = Bind to kinds or places
staff-bind-hint = What is ticked is all that they reach. Nothing ticked: everything.
staff-kinds = Kinds of offence
staff-places = Regions
staff-invite = Invite somebody
staff-invite-go = Make an invitation
staff-invited = Invitation made. It works once, for three days. Give this address to
staff-problem = Write an e-mail address and choose a role. A recipient also needs a body; administrators, auditors and data-protection officers are bound to nothing.
journal-count = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
journal-next = Later entries

erasure-which = Which report
erasure-number = Number on the receipt
erasure-find = Find
erasure-unknown = No report has this number. Check it.
erasure-lost = Story, facts, identity, messages and files are lost for ever. Nobody can bring them back.
erasure-kept = Number, dates, kind, place and the proof of receipt stay.
erasure-backup = Have a backup made now: until then the latest one still holds the report’s key.
erasure-reason = Reason
erasure-reason-retention-ended = The time it is kept is over
erasure-reason-reporter-request = Its reporter asks for it (GDPR, article 17)
erasure-reason-court-order = A court or authority orders it
erasure-reason-entered-by-mistake = Entered by mistake
erasure-reference = Reference of the request or order, if there is one
erasure-reference-hint = Letters, digits and . / - _ with a digit among them. Nobody’s name: the journal keeps it for ever.
erasure-problem = Choose a reason. A reference has letters, digits and . / - _ only, with a digit among them.
erasure-go = Erase for ever

act-report-lodged = Received
act-report-read = Read by a person
act-report-withdrawn = Withdrawn by the reporter
act-report-erased = Erased
act-message-added = Message
act-attachment-added = File added
act-attachment-opened = File opened
act-identity-opened = Identity opened
act-notice-changed = Notices changed
act-notice-sent = Notice sent
act-report-assessed = Same content seen before
act-staff-invited = Staff invited
act-staff-enrolled = Staff enrolled
act-staff-disabled = Access ended
act-staff-logged-in = Logged in
act-token-issued = Token issued
act-token-revoked = Token revoked
act-centre-founded = Centre founded
act-reports-exported = Reports exported
act-backup-made = Backup made
act-backup-restored = Backup restored

refused-title = This was not done
refused-input = Something in the form does not fit. Go back and check it.
refused-closed = The report is withdrawn or erased. Nothing can be added.
refused-back = Back to work
