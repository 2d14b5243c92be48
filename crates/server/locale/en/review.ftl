# Asking for a review, and answering one.

review-title = You do not agree?
review-how = You may ask for a review. Somebody reads your report again from the beginning, and you read the answer here. If you have something new, add it first.
review-button = Ask for a review
review-heading = We look at your report once more
review-lead = You asked for a review on { $when }. The answer will stand here.
inbox-event-review = You asked for a review

console-reviews = Reviews
reviews-lead = These reporters do not agree with a decision. Read the report again; each of them is told the answer.
reviews-none = Nobody waits.
reviews-kind = Kind
reviews-asked = Asked
reviews-changed = Take it up again
reviews-changed-one = Take it up again: { $number }
reviews-kept = The decision stays
reviews-kept-one = The decision stays: { $number }
