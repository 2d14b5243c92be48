# What happened, in plain words.

group-money = Someone took my money
group-money-hint = A purchase that never came, a fake adviser, investment or rental
group-message = I got a suspicious message
group-message-hint = A parcel text, a fake bank mail, a strange link
group-threat = Someone threatens or blackmails me
group-threat-hint = Intimate photos, money for silence
group-entry = Someone got into my account or device
group-entry-hint = A changed password, messages that I did not write
group-person = Someone pretends to be me, or harasses me
group-person-hint = A fake profile, repeated insults, rumours
group-content = I saw something serious
group-content-hint = A child in danger, a call to violence. Do not send the image: the address is enough.
group-organisation = My company or service is hit
group-organisation-hint = Locked files, stolen data, a false transfer
group-unsure = I do not know
group-unsure-hint = Tell it in your words, we will find out

offence-fake-shop = A purchase that never came, a fake seller
offence-fake-shop-hint = A shop, a small ad, a concert ticket
offence-parcel-message = A fake message about a parcel or a fine
offence-parcel-message-hint = A fee to pay, an address to confirm, a fine to settle
offence-sextortion = Blackmail with intimate images
offence-sextortion-hint = Real or fake images; they want money or more images
offence-account-takeover = A stolen account
offence-account-takeover-hint = Mail, social network, messenger, game, bank
offence-harassment = Harassment
offence-harassment-hint = Repeated insults or messages, from one person or many, rumours
offence-child-abuse = A child victim, an image of a child
offence-child-abuse-hint = Save nothing, send nothing. The address is enough.
offence-ransomware = Files locked for ransom
offence-ransomware-hint = Files that no longer open, a note that asks for payment
offence-unknown = I do not know, or it is something else
offence-unknown-hint = Tell us. A person will read it and find out.
