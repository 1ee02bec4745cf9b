"""A few sentences of description in each language, on which a voice's rate is measured."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle, islice

from speech.piper_voices import PiperModel

PASSAGES: Mapping[str, str] = {
    "en": "She opens the old door and looks into the dark garden. A man in a grey coat waits under the trees. He takes "
    "off his hat, turns round and walks slowly towards the river.",
    "de": "Sie öffnet die alte Tür und schaut in den dunklen Garten. Ein Mann in einem grauen Mantel wartet unter den "
    "Bäumen. Er nimmt den Hut ab, dreht sich um und geht langsam zum Fluss.",
    "fr": "Elle ouvre la vieille porte et regarde dans le jardin sombre. Un homme en manteau gris attend sous les "
    "arbres. Il enlève son chapeau, se retourne et marche lentement vers la rivière.",
    "es": "Ella abre la vieja puerta y mira el jardín oscuro. Un hombre con un abrigo gris espera bajo los árboles. Se "
    "quita el sombrero, se da la vuelta y camina despacio hacia el río.",
    "it": "Apre la vecchia porta e guarda nel giardino buio. Un uomo con un cappotto grigio aspetta sotto gli alberi. "
    "Si toglie il cappello, si gira e cammina lentamente verso il fiume.",
    "pt": "Ela abre a porta velha e olha para o jardim escuro. Um homem de casaco cinzento espera debaixo das "
    "árvores. Ele tira o chapéu, vira-se e caminha devagar para o rio.",
    "nl": "Ze opent de oude deur en kijkt in de donkere tuin. Een man in een grijze jas wacht onder de bomen. Hij "
    "neemt zijn hoed af, draait zich om en loopt langzaam naar de rivier.",
    "ru": "Она открывает старую дверь и смотрит в тёмный сад. Мужчина в сером пальто ждёт под деревьями. Он снимает "
    "шляпу, поворачивается и медленно идёт к реке.",
    "ar": "تفتح الباب القديم وتنظر إلى الحديقة المظلمة. رجل يرتدي معطفا رماديا ينتظر تحت الأشجار. يخلع قبعته ويستدير "
    "ويمشي ببطء نحو النهر.",
}


WORDS, LETTERS = 30, 6  # of a passage of letters alone


def passage(language: str, model: PiperModel) -> str:
    """For a BCP 47 language. Where there is none, the English one, which espeak-ng says by the voice's own rules; a
    voice that reads letters gets its own letters."""
    found = PASSAGES.get(language.split("-")[0])
    if found is not None or model.espeak is not None:
        return found or PASSAGES["en"]
    letters = cycle([sign for sign in model.ids if sign.isalpha()] or ["a"])
    return " ".join("".join(islice(letters, LETTERS)) for _ in range(WORDS))
