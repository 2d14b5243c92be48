# What is said otherwise than in the base.

group-content = I saw illegal content
group-content-hint = A child in danger, terrorism, hate. Do not send the image: the address is enough.
advice-remove-images-more = Networks have a button for it. Call 3018, it helps you for free.
