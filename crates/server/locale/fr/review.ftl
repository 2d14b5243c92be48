# Demander un nouvel examen, et y répondre.

review-title = Vous n’êtes pas d’accord{ "\u202F" }?
review-how = Vous pouvez demander un nouvel examen. Une personne relit tout depuis le début, et vous lirez la réponse ici. Si vous avez du nouveau, ajoutez-le d’abord.
review-button = Demander un nouvel examen
review-heading = Nous réexaminons votre signalement
review-lead = Vous avez demandé un nouvel examen le { $when }. La réponse s’affichera ici.
inbox-event-review = Vous avez demandé un nouvel examen

console-reviews = Réexamens
reviews-lead = Ces déclarants contestent une décision. Relisez le signalement{ "\u00A0" }; chacun reçoit la réponse.
reviews-none = Personne n’attend.
reviews-kind = Genre
reviews-asked = Demandé
reviews-changed = Reprendre
reviews-changed-one = Reprendre{ "\u00A0" }: { $number }
reviews-kept = La décision reste
reviews-kept-one = La décision reste{ "\u00A0" }: { $number }
