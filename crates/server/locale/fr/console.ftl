# La console : sobre ; un nom, un fait, un nombre.
console-find = Chercher
console-find-hint = Numéro, valeur, mot…
console-log-out = Se déconnecter
console-places = Files et outils
console-work = Travail
console-mechanism = Mécanisme
console-reports = Signalements
console-journal = Journal
console-erasures = Effacement
console-staff = Équipe

login-title = Connexion
login-email = Adresse électronique
login-password = Mot de passe
login-code = Code à six chiffres
login-code-hint = De votre application d’authentification. Chaque code sert une fois.
login-go = Se connecter
login-wrong = L’adresse, le mot de passe ou le code est faux. Attendez un nouveau code, puis réessayez.
login-slow-down = Trop d’essais. Attendez une minute, puis réessayez.

clip-sensitive = Pas d’extrait : genre sensible. Chaque lecture est notée.
invitation-title = Votre accès au centre
invitation-factor = 1. Préparer le second facteur
invitation-factor-how = Lisez ceci avec une application d’authentification, ou tapez-y les lettres ci-dessous. Écrivez ensuite le code qu’elle montre.
invitation-password = 2. Choisir un mot de passe
invitation-password-hint = 12 caractères au moins. Plusieurs mots se retiennent bien.
invitation-password-length = Le mot de passe doit avoir de 12 à 256 caractères.
invitation-code-wrong = Ce n’est pas le code actuel. Attendez le suivant, puis écrivez-le ici.
invitation-go = Ouvrir mon accès

role-operator = opérateur
role-analyst = analyste
role-supervisor = superviseur
role-recipient = destinataire
role-data-protection-officer = délégué à la protection des données
role-auditor = auditeur
role-administrator = administrateur

reports-count = { $count ->
    [0] aucun signalement
    [one] 1 signalement
   *[other] { $count } signalements
}
reports-count-over = plus de { $count } signalements
reports-count-least = au moins { $count } signalements, parmi les plus récents
reports-none = Aucun signalement pour l’instant. Le premier se placera ici.
reports-none-filtered = Aucun signalement ne répond à ces filtres.
reports-older = Signalements plus anciens
repeats = { $count ->
    [one] déjà vu une fois
    [1000] déjà vu 1 000 fois ou plus
   *[other] déjà vu { $count } fois
}
filters = Filtres
filter-words = Mots, numéro ou valeur
filter-kind = Type
filter-state = État
filter-channel = Entrée
filter-region = Lieu
filter-source = Source
filter-from = Reçu du
filter-to = au
filter-any = Tous
filter-go = Chercher
filter-clear = Retirer les filtres
column-report = Signalement
column-received = Reçu
column-role = Rôle
column-type = Type
column-value = Valeur
column-number = N°
column-time = Heure
column-act = Acte
column-subject = Sur
column-actor = Par
column-detail = Détail
column-leaf = Feuille

kind-other = Autre
kind-none = Sans type
state-received = À lire
state-read = Lu
state-waiting = Question posée
state-valid = Valide
state-referred = Transmis
state-closed = Clos
state-withdrawn = Retiré
state-erased = Effacé
channel-web = formulaire
channel-api = API
channel-mail = courriel
channel-phone = téléphone
channel-sms = SMS
channel-bulk = lot
channel-plugin = module
channel-sensor = capteur
channel-partner = partenaire
channel-desk = guichet
channel-other = autre

facts = Faits
narrative-none = Aucun récit.
fact-occurred = Quand
fact-loss = Perte
fact-region = Lieu
fact-language = Langue
fact-category = Catégorie envoyée
fact-external-id = Numéro chez l’expéditeur
fact-suspect-name = Nom donné par le suspect
values = Valeurs
values-hint = Rôle : qui est derrière la valeur
values-none = Aucune valeur indiquée.
observable-role-suspect = suspect
observable-role-victim = victime
observable-role-third-party = tiers
observable-role-unknown = inconnu
observable-type-url = adresse web
observable-type-domain = nom de domaine
observable-type-ip = adresse IP
observable-type-email = e-mail
observable-type-phone = téléphone
observable-type-iban = IBAN
observable-type-wallet = portefeuille
observable-type-account = compte
observable-type-handle = pseudonyme
observable-type-hash = empreinte de fichier
observable-type-user-agent = navigateur
observable-type-message-id = identifiant de message
files = Fichiers
files-none = Aucun fichier.
files-hint = Dites pourquoi : chaque ouverture est inscrite au journal, et le déclarant la voit. Un fichier peut être dangereux : ouvrez-le sur une machine prévue pour cela.
files-closed = Type protégé : les fichiers restent fermés ici.
file-save = Enregistrer
messages = Messages
messages-none = Aucun pour l’instant.
author-centre = Le centre
author-reporter = Le déclarant
message-write = Écrire au déclarant
message-hint = Il lira ceci dans son suivi. Mots simples, une question à la fois.
message-problem = Le message est vide ou trop long.
message-send = Envoyer
mode-anonymous = Déclarant anonyme : aucun nom n’a été demandé.
mode-confidential = Déclarant confidentiel : connu du centre seulement.
mode-identified = Déclarant identifié : connu du centre et des services destinataires.
identity-sealed = Identité scellée
identity-reason = Motif pour l’ouvrir
identity-precision = Précision, lue par l’auditeur et par le déclarant
identity-open = Ouvrir
identity-problem = Choisissez un motif, et écrivez au moins 10 caractères.
identity-recorded = Cette ouverture est inscrite au journal. Le déclarant la voit.
identity-until = Elle est montrée jusqu’à { $time }.
identity-hide = Masquer
identity-none = Rien n’a été donné.
identity-name = Nom
identity-email = Courriel
identity-phone = Téléphone
identity-region = Lieu
identity-openings = { $count ->
    [0] Jamais ouverte. Chaque ouverture est inscrite au journal.
    [one] Ouverte une fois. Chaque ouverture est inscrite au journal.
   *[other] Ouverte { $count } fois. Chaque ouverture est inscrite au journal.
}
purpose-call-back = Rappeler la victime
purpose-judge = Demande d’un juge
purpose-danger = Danger immédiat
purpose-other = Autre
choose = Choisir…

staff-people = Personnes
staff-role = Rôle
staff-disabled = fermé
staff-disable = Fermer l’accès
staff-disable-hint = Chaque session s’arrête aussitôt, et avec elle clés d’accès, codes de secours et invitations. Ce que la personne détient revient à tous ; ce qu’elle a fait reste à son nom. Pour qu’elle revienne, l’inviter à nouveau.
staff-disable-go = Fermer l’accès maintenant
staff-bounds = Travaille pour
staff-body = Liaison de
staff-body-hint = Pour les destinataires : ils voient ce qui est transmis à ce service, et rien d’autre.
staff-no-body = aucun service
staff-bind = Limiter à des types ou à des régions
staff-bind-hint = Ce qui est coché est tout ce que la personne atteint. Rien de coché : tout.
staff-kinds = Types d’infraction
staff-places = Régions
staff-invite = Inviter quelqu’un
staff-invite-go = Créer une invitation
staff-invited = Invitation créée. Elle sert une fois, pendant trois jours. Donnez cette adresse à
staff-problem = Écrivez une adresse électronique et choisissez un rôle. Un destinataire a aussi besoin d’un service ; administrateurs, auditeurs et délégués à la protection des données ne sont limités à rien.
journal-count = { $count ->
    [one] 1 inscription
   *[other] { $count } inscriptions
}
journal-next = Inscriptions suivantes

erasure-which = Quel signalement
erasure-number = Numéro du récépissé
erasure-find = Trouver
erasure-unknown = Aucun signalement ne porte ce numéro. Vérifiez-le.
erasure-lost = Récit, faits, identité, messages et fichiers sont perdus pour toujours. Personne ne peut les rétablir.
erasure-kept = Restent le numéro, les dates, le type, le lieu et la preuve de réception.
erasure-backup = Faites faire une sauvegarde maintenant : d’ici là, la dernière contient encore la clé du signalement.
erasure-reason = Motif
erasure-reason-retention-ended = Sa durée de conservation est écoulée
erasure-reason-reporter-request = Son déclarant le demande (RGPD, article 17)
erasure-reason-court-order = Un tribunal ou une autorité l’ordonne
erasure-reason-entered-by-mistake = Entré par erreur
erasure-reference = Référence de la demande ou de la décision, s’il y en a une
erasure-reference-hint = Lettres, chiffres et . / - _ dont au moins un chiffre. Le nom de personne : le journal la garde pour toujours.
erasure-problem = Choisissez un motif. Une référence n’a que des lettres, des chiffres et . / - _ dont au moins un chiffre.
erasure-go = Effacer pour toujours

act-report-lodged = Reçu
act-report-read = Lu par une personne
act-report-withdrawn = Retiré par le déclarant
act-report-erased = Effacé
act-message-added = Message
act-attachment-added = Fichier ajouté
act-attachment-opened = Fichier ouvert
act-identity-opened = Identité ouverte
act-notice-changed = Avis par courriel modifiés
act-notice-sent = Avis envoyé
act-report-assessed = Même contenu déjà vu
act-staff-invited = Invitation dans l’équipe
act-staff-enrolled = Entrée dans l’équipe
act-staff-disabled = Accès fermé
act-staff-logged-in = Connexion
act-token-issued = Jeton créé
act-token-revoked = Jeton révoqué
act-centre-founded = Centre créé
act-reports-exported = Signalements exportés
act-backup-made = Sauvegarde faite
act-backup-restored = Sauvegarde restaurée

refused-title = Cela n’a pas été fait
refused-input = Quelque chose ne convient pas dans le formulaire. Revenez et vérifiez.
refused-closed = Le signalement est retiré ou effacé. Rien ne peut y être ajouté.
refused-back = Revenir au travail
