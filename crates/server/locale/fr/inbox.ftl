# Le suivi : entrer avec le code, lire, ajouter, retirer.

enter-heading = Ouvrir mon suivi
enter-code = Votre code secret
enter-code-hint = Il est sur votre récépissé{ "\u00A0" }: cinq groupes de quatre. Majuscules, espaces et tirets ne comptent pas.
enter-button = Ouvrir
enter-unknown = Aucun signalement n’a ce code. Relisez-le sur votre récépissé.
enter-too-many = { $minutes ->
        [1] Trop d’essais d’un coup. Attendez une minute, puis réessayez. Votre signalement est en sécurité.
       *[other] Trop d’essais d’un coup. Attendez { $minutes } minutes, puis réessayez. Votre signalement est en sécurité.
    }
enter-closed = Votre suivi s’est fermé, car la page est restée une demi-heure sans servir. Entrez le code pour le rouvrir.
enter-lost = J’ai perdu mon code
enter-lost-more = Nous ne l’avons pas, c’est ce qui vous protège. Vous pouvez refaire un signalement{ "\u00A0" }: dites que c’est le même, et donnez le numéro si vous l’avez. Rien n’est perdu{ "\u00A0" }: le premier continue son chemin.

inbox-title = Mon suivi { $number }
inbox-close = Fermer mon suivi
inbox-state-received = Votre signalement est bien arrivé
inbox-lead-received = Une personne le lit { $when }.
inbox-lead-late = Une personne devait le lire { $when }. Nous sommes en retard. Il reste ouvert, vous n’avez rien à refaire.
inbox-state-read = Une personne a lu votre signalement
inbox-lead-read = Il reste ouvert. S’il y a du nouveau, vous le verrez ici. Sinon, nous vous écrivons quand même le { $day }.
inbox-state-waiting = Nous avons une question pour vous
inbox-lead-waiting = Lisez notre message et répondez-y. Votre signalement reste ouvert.
inbox-state-valid = Votre signalement est traité
inbox-lead-valid = Une personne a vu qu’on peut y travailler. Vous verrez ici qui le reçoit.
inbox-state-referred = Votre signalement est transmis
inbox-lead-referred = L’organisme nommé ci-dessous l’a reçu. Cela prend souvent des mois. La suite s’affichera ici.
inbox-state-closed = Votre signalement est clos
inbox-lead-closed = La dernière nouvelle ci-dessous dit pourquoi. Vous pouvez toujours nous écrire.
inbox-state-withdrawn = Vous avez retiré votre signalement
inbox-lead-withdrawn = Plus personne n’y travaille. La preuve que vous aviez signalé reste valable.
inbox-state-erased = Le contenu de votre signalement est effacé
inbox-lead-erased = Récit, nom, messages et fichiers n’existent plus. Il reste la preuve qu’il a été reçu.
inbox-news = Nous vous avons écrit
inbox-news-read = Lire et répondre

inbox-story = Ce qui s’est passé depuis
inbox-event-lodged = Reçu
inbox-event-read = Lu par une personne
inbox-event-withdrawn = Retiré par vous
inbox-event-erased = Contenu effacé
inbox-event-name-seen = Votre nom a été consulté
inbox-event-files = Vous avez ajouté des fichiers
inbox-event-notice = Un avis vous a été envoyé par courriel
inbox-event-receipt = Votre récépissé vous a été envoyé par courriel, sans le code
inbox-outcome-when = ici. Si rien n’a bougé, nous vous écrivons quand même le { $day }.

inbox-talk = Messages
inbox-you = Vous
inbox-centre = Le centre
inbox-add = Ajouter quelque chose
inbox-message = Votre message
inbox-files = Ajouter des fichiers
inbox-files-hint = Photos, captures, PDF, courriels. { $size } chacun au plus.
inbox-no-files = Pour ce genre de faits, n’envoyez aucune image, aucun fichier. L’adresse suffit.
inbox-send = Envoyer
inbox-message-empty = Écrivez un message, ou choisissez un fichier.
inbox-full = Cette boîte contient vos { $count } messages, le plus qu’elle prenne. Nous les avons tous ; attendez notre réponse.
inbox-message-long = Le message est trop long{ "\u00A0" }: { $count } signes au plus. Envoyez-le en deux fois.
inbox-kept = Vos fichiers

inbox-looks = Qui a vu mon nom{ "\u202F" }?
inbox-file-looks = Qui a ouvert mes fichiers{ "\u202F" }?
inbox-looks-none = Personne. Votre nom est scellé à part{ "\u00A0" }; chaque ouverture serait notée ici, avec sa raison.

inbox-more = Vos réglages
inbox-notice = Recevoir un avis par courriel
inbox-notice-hint = « Du nouveau vous attend », rien d’autre. Votre adresse est scellée, personne ne la lit.
inbox-notice-start = Me prévenir
inbox-notice-on = Un courriel vous prévient quand du nouveau vous attend. Il ne dit rien d’autre.
inbox-notice-stop = Ne plus me prévenir
inbox-email-empty = Écrivez l’adresse où vous prévenir.
inbox-email-wrong = Ce n’est pas une adresse. Écrivez-la comme vous@example.org.
inbox-receipt = Mon récépissé
inbox-receipt-more = Le revoir, le garder en PDF, avec la preuve.
inbox-withdraw = Retirer mon signalement
inbox-withdraw-more = Nous disons d’abord ce que cela change.

withdraw-heading = Retirer votre signalement{ "\u202F" }?
withdraw-nobody = Plus personne n’y travaillera.
withdraw-kept = Il reste gardé, marqué « retiré », jusqu’à la fin du délai prévu. Puis il est effacé.
withdraw-no-return = Cela ne s’annule pas. Vous pourrez en faire un autre.
withdraw-button = Oui, retirer mon signalement
withdraw-keep = Non, le garder

# Le courriel : qu’il y a du nouveau, et où. Rien d’autre.

notice-subject = Du nouveau vous attend
notice-body = Bonjour,

    Du nouveau vous attend dans votre suivi. Pour votre sécurité, ce message n’en dit pas plus.

    { $where }

    Ouvrez-le avec votre code. Nous ne demandons jamais ce code par courriel ni par téléphone.
    Pour ne plus recevoir ces messages, ouvrez votre suivi, puis « Ne plus me prévenir ».
notice-where = Retournez sur le site où vous avez écrit.
