# What is said otherwise than in the base.

question-region = Which province were you in?
advice-remove-images-more = Networks have a button for it. For a minor, call Child Focus on 116 000.
offence-child-abuse-hint = Save nothing, send nothing. The address is enough, even if the site is abroad.
