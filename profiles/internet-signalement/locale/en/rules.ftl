# Why a report goes where it goes.

rule-child-abroad = Images of children hosted abroad
rule-terrorism = Terrorism
rule-hate = Hatred
rule-abroad = Content hosted abroad
rule-customs = Forbidden goods
rule-complaint = A complaint can be made online
rule-default = No other rule applies
