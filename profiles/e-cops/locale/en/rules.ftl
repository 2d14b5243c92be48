# Why a report goes where it goes.

rule-child-abroad = Images of children hosted abroad
rule-economic = An economic offence
rule-hate = Hatred
rule-abroad = Content hosted abroad
rule-default = Everything else: the police
