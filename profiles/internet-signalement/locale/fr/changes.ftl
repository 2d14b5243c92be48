# Ce qui se dit autrement que dans la base.

group-content = J’ai vu un contenu illicite
group-content-hint = Enfant en danger, terrorisme, haine. N’envoyez pas l’image : l’adresse suffit.
advice-remove-images-more = Les réseaux ont un bouton pour cela. Le 3018 peut vous aider, gratuitement.
