# How the centre reaches the bodies of the directory, and their figures.
console-bodies = Services
console-bodies-lead = L’annuaire public dit qui traite quoi. Voici comment le centre les joint.
bodies-to-renew = { $count ->
    [one] 1 à renouveler
   *[other] { $count } à renouveler
}
bodies-figures = Ce que sont devenues les transmissions
bodies-figures-hint = De ce qui a été ouvert pendant cette période. Les jours sont des médianes{ "\u00A0" }: la moitié n’a pas pris plus longtemps.
bodies-days = Période
bodies-sheet = En tableau (CSV)
bodies-partial = Il y en a davantage pendant cette période{ "\u00A0" }: sont comptées les 100{ "\u00A0" }000 plus récentes.
bodies-none = Rien n’a été envoyé pendant cette période.
bodies-sent = Envoyées
bodies-acknowledged = Reçues
bodies-to-acknowledge = Jours jusqu’à l’accusé
bodies-to-outcome = Jours jusqu’à une issue
bodies-overdue = En retard
bodies-late = Retards au total
bodies-outcomes = Issues
bodies-outcome = { $kind }{ "\u00A0" }: { $count }
bodies-phone = Téléphone
bodies-web = Site
bodies-mail = Courriel
bodies-notices = Les avis vont à
bodies-notices-late = Les avis de retard vont à
bodies-programme = Les messages signés vont à
bodies-speaks = Langues
bodies-there = Fuseau horaire
bodies-clock = { $zone }, il y est { $time }
bodies-deputies = Suppléants
bodies-key = Clé pour ses courriels
bodies-valid-until = Entrée valable jusqu’au
bodies-runs-out = L’entrée expire le { $when }{ "\u00A0" }: demandez au service si tout y est encore juste.
bodies-key-unfit = Sa clé est inutilisable{ "\u00A0" }: les courriels partent sans le dossier.
bodies-key-until = Sa clé expire le { $when }{ "\u00A0" }: demandez la suivante.
