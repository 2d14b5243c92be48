# Why a complaint goes where it goes.

rule-kill-chain = A large transfer that can still be called back
rule-kill-chain-note = Ask the bank that received it to freeze it now, abroad too.
rule-recall-note = Ask the bank that received it to freeze it now.
rule-secrets = Works or secrets that were copied
rule-series-federal = Together a loss for federal agents
rule-series-federal-note = One offender, many complaints: all of them are named here.
rule-series-abroad = A series that is run from abroad
rule-series-state = Together a felony in the state
rule-series-state-note = One offender, many complaints: all of them are named here.
rule-series-wide = Many people were approached
rule-foreign = Somebody abroad complains
rule-federal = A loss for federal agents
rule-state = A loss for the state
rule-local = A loss for the local police
rule-threat = Somebody is threatened
rule-default = Waits for complaints against the same offender
