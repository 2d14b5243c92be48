# What is said otherwise than in the base.

offence-government-impersonation = A fake officer or office
offence-government-impersonation-hint = Police, taxes, customs, Social Security: a fine or an arrest
offence-intellectual-property = Copied works or brands
offence-intellectual-property-hint = Films, music, programs, counterfeits for sale
offence-trade-secrets = Stolen secrets of a business
offence-trade-secrets-hint = Plans, formulas, lists of clients

page-person-lead = Any one of these already helps. Leave the rest empty.
page-place = About the person who was harmed
page-place-name = The person harmed

question-region = Which state or territory were you in?
question-for-whom = Who was harmed?
choice-for-whom-me = I was
choice-for-whom-person = Somebody else
choice-for-whom-business = A business or organisation
question-age-band = How old is the person?
choice-age-band-under-20 = Under 20
choice-age-band-20-29 = 20 to 29
choice-age-band-30-39 = 30 to 39
choice-age-band-40-49 = 40 to 49
choice-age-band-50-59 = 50 to 59
choice-age-band-60-or-over = 60 or over

question-their-bank = The bank that received the money
question-their-bank-hint = Its name, and its city if you know it.
question-bank-account = The account that received the money
question-bank-account-hint = The name on it, the routing number and the account number.
question-account = If the bank is abroad, the IBAN
question-other-payments = Other payments to the same people
question-other-payments-hint = For each: the day, the amount, the bank and the account.
question-their-street = Their postal address
question-their-ip = Their IP address
question-their-ip-hint = From the headers of a mail, if you can see them.
question-other-people = Other people who took part
question-other-people-hint = Names, numbers, addresses: as you know them.
choice-paid-how-transfer-hint = We will ask for the account that received it
choice-paid-how-mobile = Payment app
choice-paid-how-check = Check or money order
choice-paid-how-cash = Cash
choice-paid-how-other-hint = I do not know

advice-tell-authority = See which authority your state wants you to tell
advice-remove-images-more = Networks have a button for it. For a minor, the CyberTipline helps for free.
