# La question de l’enquête, et ses chiffres.
survey-question = Avons-nous pu vous aider ?
survey-hint = Une seule question, si vous le voulez. Elle est comptée sans votre nom et ne change rien à votre signalement.
survey-thanks = Merci. Vous pouvez changer votre réponse.
survey-yes = Oui
survey-partly = En partie
survey-no = Non
survey-send = Envoyer
survey-change = Changer
survey-title = Aide ressentie
survey-lead = Ce que les déclarants ont répondu une fois leur signalement suivi d’effet, par mois (UTC) et par type. On ne peut en tirer la réponse de personne.
survey-none = Personne n’a encore répondu.
survey-month = Mois
survey-answers = Réponses
survey-few = moins de { $count } réponses : non montré
act-survey-answered = Réponse à l’enquête
