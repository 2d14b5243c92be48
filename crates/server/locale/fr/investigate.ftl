# Les enquêteurs : un motif, une recherche, un signalement ; et le registre que lit l’auditeur.
investigate-title = Recherche motivée
investigate-purpose = Motif
investigate-purpose-hint = Numéro d’affaire et raison. L’auditeur le lit, avec chaque recherche et chaque signalement ouvert.
investigate-problem = Dites pourquoi en { $count } à 500 caractères.
investigate-none = Aucun signalement ne convient. La recherche figure au registre.
investigate-read = Lire
investigate-recorded = Cette consultation figure au registre. Motif :
searches-title = Recherches
searches-none = Personne n’a encore cherché.
searches-body = Pour
searches-what = Quoi
searches-found = Montrés
searches-look = Lu :
searches-older = Recherches plus anciennes
act-reports-searched = Recherche d’un enquêteur
act-report-consulted = Lu par un enquêteur
