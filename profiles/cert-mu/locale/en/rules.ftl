# Why a report goes where it goes.

rule-child = Children to protect
rule-recall = A payment that can still be stopped
rule-data-breach = Personal data has leaked
rule-incident = An organisation is attacked
rule-grave-loss = A great loss
rule-lender = A false investment or lender
rule-phishing-here = A phishing site hosted in Mauritius
rule-phishing = A phishing site abroad
rule-message = An unwanted message
rule-bullying = A child is bullied
rule-content = Harmful content
rule-identity = A stolen identity
rule-threat = Threats and blackmail
rule-entry = A device or account was entered
rule-money = Money was lost
rule-default = No other rule applies
