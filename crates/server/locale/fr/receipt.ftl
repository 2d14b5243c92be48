# Le récépissé : la page, le PDF, ce qu’il prouve.

receipt-title = Votre récépissé { $number }
receipt-heading = C’est reçu. Merci.
receipt-safe = Votre signalement est en sécurité chez nous. Il ne peut plus se perdre.
receipt-kind = Récépissé de signalement
receipt-number = Numéro, à donner à la banque ou à la police
receipt-secret = Votre code secret
receipt-note-it = Notez-le ou imprimez cette page.
receipt-only-way = Lui seul ouvre votre suivi. Nous n’en gardons pas de copie{ "\u00A0" }: personne ne pourra vous le redonner.
receipt-keep-pdf = Garder en PDF
receipt-open-inbox = Ouvrir mon suivi

receipt-next = Ce qui va se passer
receipt-done = Fait{ "\u00A0" }:
receipt-now = En cours{ "\u00A0" }:
receipt-step-received = Reçu
receipt-step-at-once = Nous le transmettons tout de suite
receipt-step-at-once-when = { $hours ->
        [1] à{ "\u00A0" }: { $bodies }, de jour comme de nuit. Nous leur demandons de répondre dans l’heure.
       *[other] à{ "\u00A0" }: { $bodies }, de jour comme de nuit. Nous leur demandons de répondre sous { $hours } heures.
    }
receipt-step-read = Une personne lit votre signalement
receipt-step-read-when = avant { $day }, { $hour }
receipt-step-passed-on = Il part au service qui peut agir
receipt-step-passed-on-when = vous saurez lequel, ou pourquoi il ne part pas
receipt-step-outcome = Vous apprenez ce que cela a donné
receipt-step-outcome-when = dans votre suivi. Si rien n’a bougé, nous vous écrivons quand même le { $day }.

receipt-todo = À faire de votre côté
receipt-others = À qui le dire aussi

receipt-proof = Prouver un jour que vous avez signalé aujourd’hui
receipt-proof-text = Ce récépissé contient une preuve datée et signée. N’importe qui peut la contrôler, sans nous. Gardez le fichier PDF{ "\u00A0" }: la preuve est dedans.
receipt-proof-promise = Ce récépissé contient une promesse datée et signée. La preuve entière suit{ "\u00A0" }: rechargez cette page dans une minute.
receipt-proof-paper = Ce papier dit ce que vous avez signalé, et quand. La preuve que tout le monde peut contrôler est dans le fichier PDF.
receipt-proof-json = La preuve seule, pour les spécialistes
receipt-pdf-attached = La preuve que ce signalement a été reçu, à contrôler avec « tocsin verify »

receipt-gone-title = Ce récépissé n’est plus ouvert ici
receipt-gone-lead = Pour vous protéger, la page se ferme au bout d’une demi-heure. Votre signalement est en sécurité.
receipt-gone-button = Le rouvrir avec mon code
receipt-pdf-busy-title = Trop de monde en même temps
receipt-pdf-busy-lead = Le PDF n’a pas pu être fait. Réessayez dans une minute, ou imprimez la page.
