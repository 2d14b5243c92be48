# Why a report goes where it goes.

rule-identity = A stolen identity
rule-bank = A false bank
rule-parcel = A matter of the post
rule-state = Money lost in a state
rule-default = Kept in the network: members find it
