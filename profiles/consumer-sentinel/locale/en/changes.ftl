# What is said otherwise than in the base.

question-region = Which state or territory were you in?
question-account = The account that received the money
question-account-hint = The name of the bank, the routing number and the account number.
choice-paid-how-transfer-hint = We will ask for the account that received it
choice-paid-how-mobile = Payment app
choice-paid-how-check = Check or money order
choice-paid-how-cash = Cash
choice-paid-how-other-hint = I do not know

advice-tell-authority = See which authority your state wants you to tell
advice-remove-images-more = Networks have a button for it. For a minor, the CyberTipline helps for free.
