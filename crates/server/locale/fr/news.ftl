# Ce que la personne apprend : une phrase simple à chaque fois.

news-title = Les nouvelles
news-some-body = un organisme compétent
news-some-money = une somme

news-heading-valid = On travaille sur votre signalement
news-heading-joined = D’autres ont vécu la même chose
news-heading-out-of-scope = Un autre est compétent
news-heading-passed-on = Votre signalement est transmis
news-heading-taken = Votre signalement est en de bonnes mains
news-heading-no-action = Votre signalement s’arrête là
news-heading-reviewed = Nous avons réexaminé votre signalement
news-heading-nothing-new = Rien de nouveau pour l’instant
news-heading-recorded = Votre signalement est enregistré
news-heading-investigating = Une enquête est ouverte
news-heading-merged = Votre signalement rejoint un dossier
news-heading-site-closed = Le site est fermé
news-heading-funds-frozen = De l’argent est bloqué
news-heading-funds-returned = De l’argent est revenu
news-heading-charged = Une personne est poursuivie
news-heading-convicted = Une personne est condamnée
news-heading-acquitted = Le tribunal a jugé

news-valid = Une personne a vérifié votre signalement{ "\u00A0" }: on peut y travailler.
news-joined = { $count ->
        [one] Un signalement dit la même chose. Il compte.
       *[other] { $count } signalements disent la même chose, dont le vôtre. Ensemble, ils pèsent plus.
    }
news-out-of-scope = Cela ne relève pas de nous, et notre annuaire ne nomme personne dont ce soit la tâche.
news-out-of-scope-body = Cela ne relève pas de nous. Compétent{ "\u00A0" }: { $body }.
news-passed-on = Votre signalement est transmis. Destinataire{ "\u00A0" }: { $body }.
news-taken = Votre signalement est pris en charge. Au travail{ "\u00A0" }: { $body }.
news-reviewed-changed = Nous avons réexaminé votre signalement, comme vous l’avez demandé{ "\u00A0" }: il continue.
news-reviewed-kept = Nous avons réexaminé votre signalement, comme vous l’avez demandé{ "\u00A0" }: la décision reste la même.
news-nothing-new = Rien n’a encore bougé. Votre signalement n’est pas oublié, et vous n’avez rien à refaire.

news-reason-not-enough-facts = Il y a trop peu d’éléments pour agir. Si vous en trouvez d’autres, ajoutez-les ici.
news-reason-no-offence = Ce que vous décrivez n’est pas une infraction dans ce pays.
news-reason-no-trace = La piste s’arrête{ "\u00A0" }: ni personne ni compte à retrouver.
news-reason-time-barred = Trop de temps a passé pour que la loi agisse.
news-reason-below-threshold = Le préjudice est sous le seuil que prennent les enquêteurs. Votre signalement compte quand même{ "\u00A0" }: il montre l’ampleur.
news-reason-none = Aucune raison n’a été donnée.

news-outcome-nothing = Pas de suite chez{ "\u00A0" }: { $body }. { $why }
news-outcome-recorded = Enregistré le { $day }. Par{ "\u00A0" }: { $body }.
news-outcome-investigating = Enquête ouverte le { $day }. En charge{ "\u00A0" }: { $body }. Cela prend souvent des mois.
news-outcome-merged = Depuis le { $day }, votre signalement fait partie d’un dossier plus large. En charge{ "\u00A0" }: { $body }.
news-outcome-site-closed = Le site ou le contenu illégal a été retiré le { $day }. Grâce à{ "\u00A0" }: { $body }.
news-outcome-funds-frozen = De l’argent a été bloqué le { $day }{ "\u00A0" }: { $amount }. Grâce à{ "\u00A0" }: { $body }.
news-outcome-funds-returned = De l’argent a été rendu le { $day }{ "\u00A0" }: { $amount }. Grâce à{ "\u00A0" }: { $body }.
news-outcome-charged = Une personne est poursuivie depuis le { $day }. En charge{ "\u00A0" }: { $body }.
news-outcome-convicted = Une personne a été condamnée le { $day }. En charge{ "\u00A0" }: { $body }.
news-outcome-acquitted = Le tribunal a relaxé la personne poursuivie le { $day }. En charge{ "\u00A0" }: { $body }.
