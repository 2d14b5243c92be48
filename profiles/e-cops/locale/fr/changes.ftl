# Ce qui se dit autrement que dans la base.

question-region = Dans quelle province étiez-vous ?
advice-remove-images-more = Les réseaux ont un bouton pour cela. Pour un mineur, appelez Child Focus au 116 000.
offence-child-abuse-hint = N’enregistrez rien, n’envoyez rien. L’adresse suffit, même si le site est à l’étranger.
