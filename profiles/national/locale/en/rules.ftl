# Why a report goes where it goes.

rule-sensitive = Children to protect
rule-life-danger = A life in danger
rule-recall = A payment that can still be stopped
rule-recall-note = Stop the payment first, ask questions after.
rule-data-breach = Personal data has leaked
rule-grave-loss = A great loss
rule-organisation = An organisation is attacked
rule-investment = A false investment
rule-seller = A misleading seller
rule-campaign = A campaign of messages
rule-message = An unwanted message
rule-entry = A device or account was entered
rule-person = A person is harmed
rule-content = Illegal content hosted here
rule-default = No rule applies: a person decides
