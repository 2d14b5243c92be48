# Why a complaint goes where it goes.

rule-kill-chain = A large transfer that can still be called back
rule-kill-chain-note = Ask the bank that received it to freeze it now, abroad too.
rule-recall-note = Ask the bank that received it to freeze it now.
rule-secrets = Works or secrets that were copied
rule-foreign = Somebody abroad complains
rule-federal = A loss for federal agents
rule-state = A loss for the state
rule-threat = Somebody is threatened
rule-default = Waits for complaints against the same offender
