# Home: what is urgent comes first.

home-title = Report what happened online
home-urgent = Is it urgent?
home-right-place = You are in the right place. Start here.
door-danger = Someone is in danger
door-call = Call
door-near = The person who did it is near you
door-near-more = What to do right now.
door-money = Money left less than { $recall } ago
door-money-more = It can sometimes be stopped. What to do right now.
home-not-urgent = It is not urgent
home-report = Report what happened
home-report-more = 3 minutes. No account. You need not say who you are.
home-follow = Follow my report
home-follow-more = With the code on your receipt
home-resume = Go on with my draft
home-resume-more = With the code you noted on the way
home-bodies = Find the right service
home-bodies-more = Who handles what, and how to reach them
home-promise = What we promise you
home-promise-read = A person reads
home-promise-read-more = { $days ->
        [one] your report, within { $days } working day.
       *[other] your report, within { $days } working days.
    }
home-promise-outcome = You will know what becomes of it,
home-promise-outcome-more = even if you stay anonymous.
home-promise-name = Your name is kept apart.
home-promise-name-more = Opening it needs a reason, and leaves a trace.

# What to do this minute.

urgent-money-title = Do this now
urgent-money-lead = Every hour counts. The report can wait ten minutes.
urgent-danger-title = Get to safety first
urgent-danger-lead = The rest can wait.
urgent-near-title = The person who did it is near
urgent-near-lead = Do not act without help. In this order:
urgent-then-report = Then report it here.
urgent-at-once = It goes on at once, day and night, to those who can still stop the payment.
urgent-the-sooner = The sooner the better.
urgent-report-payment = Report the payment
urgent-keep-all = Keep everything: messages, receipts, names, numbers. Delete nothing.
urgent-report-later = Once you are safe, tell us what happened.

# Who handles what.

bodies-title = Who handles what
bodies-lead = You can also report it to us: we pass it to the right service.
bodies-kind = What happened
bodies-all = Show all
bodies-show = Show
bodies-count = { $count ->
        [0] No service
        [one] { $count } service
       *[other] { $count } services
    }
bodies-complaint = Takes formal complaints
bodies-languages = Speaks

# What we do with your data.

privacy-lead = As little as possible, for as short as possible, and never behind your back.
privacy-name = Your name
privacy-name-sealed = It is sealed.
privacy-name-sealed-more = Your name and contact details are encrypted apart, before they are stored.
privacy-name-opened = Opening it needs a written reason.
privacy-name-opened-more = Each opening leaves a trace, and you see it when you follow your report.
privacy-name-never = The person you report never learns it from us.
privacy-name-never-more = And if you stay anonymous, we do not look for who you are.
privacy-kept = For how long
privacy-kept-more = Time counts from the last act. Then everything is erased. Only a judge or the law can have it kept longer.
privacy-kept-draft = A draft that was not sent
privacy-kept-report = What you tell us
privacy-kept-identity = Your name and contact details
privacy-kept-messages = Messages between you and us
privacy-kept-files = Files you added
privacy-kept-journal = The journal of our acts, without your data
privacy-who = Who sees it
privacy-who-reads = The people here who handle reports read your story, without your name.
privacy-who-passed = The service that can act receives the story. It receives your name only if you chose so.
privacy-who-figures = Published figures count reports. Nobody can be recognised in them.
privacy-device = On your device
privacy-device-cookie = Two cookies at most: one holds the thread of your answers while you fill in the form, the other keeps your report open while you read it. They go when you close the window.
privacy-device-nothing = No trackers, no audience measurement, nothing from elsewhere.
privacy-rights = Your rights
privacy-rights-more = See, add, correct, withdraw: all of it where you follow your report, with your code, even without a name.

# Accessibility.

accessibility-lead = This site should work for you, whatever your device and your way of reading.
accessibility-works = What works
accessibility-works-devices = An old telephone, a slow line, a small screen, without JavaScript.
accessibility-works-keyboard = The keyboard alone: every link and button, in reading order.
accessibility-works-readers = A screen reader: every question has its name, every error says what to write.
accessibility-works-colours = Dark mode, strong contrast, larger text, pages without motion.
accessibility-checked = How we check
accessibility-checked-more = Every version passes automatic checks of the WCAG 2.2 rules, levels A and AA, in a real browser and in each language. They do not see everything: tell us what stands in your way.
accessibility-blocked = Something stands in your way
accessibility-blocked-more = Tell us. A person can also fill in the report with you.
accessibility-write = Write to us:

# The form.

continue = Continue
leave = Leave fast
leave-more = this page
error-prefix = Error:
errors-title = { $count ->
        [one] There is one thing to correct
       *[other] There are { $count } things to correct
    }
error-of-field = { $field } — { $error }
progress = { $name }. { $remaining }
progress-remaining = { $count ->
        [0] Last question.
        [one] About { $count } more question.
       *[other] About { $count } more questions.
    }
draft-kept = Your answers are kept for { $days }. To go on later, note this draft code:
answer-yes = Yes
answer-no = No
date-today = Today, { $day }
date-yesterday = Yesterday, { $day }
date-other = Another day
date-other-label = The other day, if neither today nor yesterday
amount-label = Amount
currency-label = Currency
currency-other = another, written after the amount
region-unknown = I do not know
find-label = Search in your own words
find-none = Nothing like it? Choose “I do not know”: a person will read and find out.

group-title = What happened?
group-lead = Choose what is most like it. You can say more later.
offence-title = What is most like it?
offence-lead = No answer is wrong. We correct it if need be.
offence-name = What happened

files-title = Do you have something to show?
files-name = Files
files-lead = Screenshots, messages, receipts. Nothing is required.
files-add = Add files
files-limits = { $count ->
        [one] { $one } at most, { $count } file.
       *[other] { $one } at most for each file, { $count } files at most.
    }
files-add-button = Add
files-added = { $count ->
        [one] { $count } file added
       *[other] { $count } files added
    }
files-remove = Remove
excess-file = “{ $name }” is larger than { $limit }. It was not added. Choose a smaller file.
excess-total = With “{ $name }”, everything together is larger than { $limit }. It was not added.
excess-count = “{ $name }” was not added: { $limit } files at most.
excess-form = This page is too long. Tell it in { $limit } characters at most, and add the rest as a file.

who-title = Do you want to say who you are?
who-lead = It is your choice. All three answers are good, and you can change later.
who-name = You
who-never = The person you report will never see your name through us.
who-never-more = If a judge takes it up one day, that will be explained to you first.
who-anonymous = No, I stay anonymous
who-anonymous-hint = We ask nothing and do not search. A code lets you follow what happens and write with us. We will not be able to call you.
who-confidential = Yes, but to you only
who-confidential-hint = Your name is sealed, apart. A person here opens it only with a written reason, and you will see that when you follow your report. It goes to nobody without your consent.
who-identified = Yes, and to the investigators too
who-identified-hint = They can call you. This helps if you want your money back or want to make a formal complaint.
contact-title = How can we reach you?
contact-lead-confidential = For us only. Leave empty what you do not want to give.
contact-lead-identified = An e-mail address or a telephone number is enough.
contact-name = Your name
contact-email = Your e-mail address
contact-email-hint = We never write there what you told us.
contact-phone = Your telephone number

check-title = Read it again, then send
check-lead = Nothing has left yet. You can correct everything.
check-facts = What happened
check-you = You
check-kind = Kind
check-files = Files
check-mode = Your name
check-mode-anonymous = Not given. You will follow with your code.
check-mode-confidential = Given to us only, sealed
check-mode-identified = Given to us and to the investigators
check-reach = Where to reach you
check-none = No answer
check-change = Change
check-complaint = Is it a formal complaint?
check-send = Send my report

# Drafts.

resume-title = Go on with my draft
resume-lead = A draft is kept for { $days } after the last answer.
resume-code = Your draft code
resume-code-hint = Five groups of four. Capitals, spaces and dashes do not matter.
resume-button = Go on
resume-not-receipt = Already sent? The code on the receipt opens it:
resume-unknown = There is no draft under this code. It may have been sent, or its time is over.
code-slow = Too many tries. Wait a minute, then try again.
code-length = { $count ->
        [one] A code has 20 letters and digits. You wrote { $count }.
       *[other] A code has 20 letters and digits. You wrote { $count }.
    }
code-symbol = A code has no “{ $sign }”. It has only letters and digits.
code-typo = One letter seems wrong, or two are swapped. Read your code again.
begun-title = You have already begun
begun-lead = Your answers are here. Do you want to go on?
begun-go-on = Go on with this report
begun-again = Erase and begin again
begun-again-more = Do you want to tell something else? Note the code below first, or send this report. Beginning again erases these answers.
begun-code = Code of this draft:
no-draft-title = Your answers are not in this window
no-draft-lead = Nothing need be lost.
no-draft-sent = Have you sent it already?
no-draft-sent-more = Then your report is with us.
no-draft-code = Did you note the draft code?
no-draft-code-more = It works for { $days }.
no-draft-cookie = Does this happen on every page?
no-draft-cookie-more = Your browser refuses the cookie that holds the thread. Allow it for this site, or call us.
no-draft-begin = Begin a report
unreadable-title = This page did not arrive whole
unreadable-lead = The line may have been too slow. Your answers before are kept: go back and send this page again.
unreadable-again = Back to the page
slow-title = Too many forms from your network
slow-lead = Your answers so far are kept. Wait a minute, then send this page again.
