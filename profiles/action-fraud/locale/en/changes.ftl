# What is said otherwise than in the base.

offence-courier = Somebody comes for my card or money
offence-courier-hint = A caller says police or bank, then a courier collects
offence-tax-fraud = Somebody cheats on taxes or benefits
offence-tax-fraud-hint = A person or a business that hides income

advice-call-service = Ask for an officer to come
advice-call-service-more = Call 999 if the person is near or on the way. Else 101.

question-region = In which county, city or borough were you?
question-their-bank = The bank that received the money
question-bank-account = The account that received the money
question-bank-account-hint = The name on it, the sort code and the account number.
question-account = If the bank is abroad, the IBAN
choice-paid-how-transfer-hint = We will ask for the account that received it
choice-paid-how-mobile = Payment app
choice-paid-how-cash = Cash
choice-paid-how-other-hint = Cheque, I do not know
