# What to correct in the form, said kindly: what to write, with an example.

error-choose = Choose an answer.
error-choose-known = Choose one of the answers offered.
error-required = We need this answer to be able to act.
error-too-long = This text has { $length } characters. The limit is { $limit }. Shorten it, or add a file.

error-date-unreadable = Write the date like this: 12/01/2026.
error-date-no-such-month = There is no month { $month }. Write the day, the month, the year.
error-date-no-such-day = { $month ->
        [1] { $day } January { $year } does not exist.
        [2] { $day } February { $year } does not exist.
        [3] { $day } March { $year } does not exist.
        [4] { $day } April { $year } does not exist.
        [5] { $day } May { $year } does not exist.
        [6] { $day } June { $year } does not exist.
        [7] { $day } July { $year } does not exist.
        [8] { $day } August { $year } does not exist.
        [9] { $day } September { $year } does not exist.
        [10] { $day } October { $year } does not exist.
        [11] { $day } November { $year } does not exist.
       *[other] { $day } December { $year } does not exist.
    } Check the day and month.
error-date-future = This day has not come yet. Check the date.
error-date-too-old = The year { $year } looks wrong. Write it with four digits.
error-date-day-missing = Write the day, even roughly. Or choose today or yesterday.

error-amount-words = Write the amount in digits, such as 480 or 480.50.
error-amount-negative = Write the amount without a minus sign.
error-amount-decimals = { $count ->
        [0] This currency has no cents. Write a whole number.
        [one] This currency has { $count } digit after the point at most.
       *[other] This currency has { $count } digits after the point at most.
    }
error-amount-too-large = This amount looks too large. Check the digits.
error-amount-other-currency = You wrote { $written } and chose { $chosen }. Keep one currency.
error-amount-no-currency = Write the currency after the amount, such as 480 SEK.

error-email-at = Write the address with one @, such as name@example.org.
error-email-host = The end of the address is missing, such as example.org.
error-email-space = An e-mail address has no space. Write only one.
error-phone-letters = Write the number in digits, such as 06 12 34 56 78 or +230 5 201 0000.
error-phone-short = This number is too short. Check the digits.
error-phone-long = This number is too long. Write only one.
error-url-space = The address of a page has no space. Write one here; the others in your story.
error-url-dot = Write the whole address, such as example.org or https://example.org/page.
error-account = Write the account number with letters and digits only.
error-iban-typo = One character of this IBAN looks wrong. Check it. If you cannot, delete it here and write it in your story.
error-wallet = A wallet address is a long row of letters and digits, without spaces.

error-contact-missing = So that investigators can reach you, give an e-mail or a telephone number.
error-report-empty = Tell us at least one thing: a few words, a number, an address, or a file.
error-not-finished = One page is still to be filled in. Your answers are kept.
