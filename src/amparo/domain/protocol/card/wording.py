"""The words of a card that are its own, whole, in each language.

A card speaks to the institution that hangs it up, and has less room than a reading. What a
reading says just as well is taken from there. No gap follows a word that melts into an article
(*de el*, *à le*), so that the gaps can be filled as they are.
"""

from collections.abc import Mapping

Wording = Mapping[str, str]

_EN = {
    "kind": "Two-minute card",
    "version": "{title}, version {version}",
    "in_role": "In the role of: {roles}",
    "must": "What you must do",
    "must_not": "What must not happen",
    "takes_over": "Who takes over",
    "missed": "When the time to {act} runs out ({name})",
    "for_each": "For each of these:",
    "condition": "If {clauses}:",
    "if": "if {clauses}",
    "otherwise": "otherwise",
    "no_time": "no time stated",
    "no_time_agreed": "no time agreed",
    "quoted": "«{words}»",
    "words": "The text says: «{words}».",
    "either_kind": "The law does not say which days: to be safe, count every day.",
    "by_holder": "Only your own act counts.",
    "or_else": "If not, {the} {must} {act}.",
    "silence": "If not, the law takes {moment} as given.",
    "role": "As: {role}.",
    "role_place": "As: {role} ({place}).",
    "stands_in": "Where nobody else is: {role}.",
    "from_day": "From {day}.",
    "until_day": "Only before {day}.",
    "practice": "Practice, not law.",
    "unsure": "reading not certain",
    "do_not": "do not",
    "nobody_named": "Nobody is named for:",
    "prevails": "A summary. The text of the law prevails.",
    "page": "{page} of {pages}",
    "no_duties": "No rule here names a duty of yours.",
}

_ES = {
    "kind": "Tarjeta de dos minutos",
    "version": "{title}, versión {version}",
    "in_role": "En el papel de: {roles}",
    "must": "Lo que debe hacer",
    "must_not": "Lo que no debe ocurrir",
    "takes_over": "Quién asume",
    "missed": "Cuando vence el plazo para {act} ({name})",
    "for_each": "Para cada uno de estos:",
    "condition": "Si {clauses}:",
    "if": "si {clauses}",
    "otherwise": "si no",
    "no_time": "sin plazo fijado",
    "no_time_agreed": "sin plazo acordado",
    "quoted": "«{words}»",
    "words": "El texto dice: «{words}».",
    "either_kind": "La ley no dice qué días: por seguridad, cuente todos.",
    "by_holder": "Solo vale si lo hace usted.",
    "or_else": "Si no, {the} {must} {act}.",
    "silence": "Si no, la ley da por hecho lo siguiente: {name}.",
    "role": "Como: {role}.",
    "role_place": "Como: {role} ({place}).",
    "stands_in": "Donde nadie más lo es: {role}.",
    "from_day": "Desde el {day}.",
    "until_day": "Solo antes del {day}.",
    "practice": "Práctica, no ley.",
    "unsure": "lectura no segura",
    "do_not": "no",
    "nobody_named": "Nadie está nombrado para:",
    "prevails": "Es un resumen. Prevalece el texto de la ley.",
    "page": "{page} de {pages}",
    "no_duties": "Ninguna regla de aquí le asigna un deber.",
}

_FR = {
    "kind": "Fiche de deux minutes",
    "version": "{title}, version {version}",
    "in_role": "En qualité de : {roles}",
    "must": "Ce que vous devez faire",
    "must_not": "Ce qui ne doit pas arriver",
    "takes_over": "Qui prend la suite",
    "missed": "Quand le délai pour {act} expire ({name})",
    "for_each": "Pour chacun de ces actes :",
    "condition": "Si {clauses} :",
    "if": "si {clauses}",
    "otherwise": "sinon",
    "no_time": "sans délai fixé",
    "no_time_agreed": "sans délai convenu",
    "quoted": "« {words} »",
    "words": "Le texte dit : « {words} ».",
    "either_kind": "La loi ne dit pas quels jours : par prudence, comptez-les tous.",
    "by_holder": "Cet acte ne compte que si vous l'accomplissez.",
    "or_else": "Sinon, {the} {must} {act}.",
    "silence": "Sinon, la loi tient ceci pour acquis : {name}.",
    "role": "En tant que : {role}.",
    "role_place": "En tant que : {role} ({place}).",
    "stands_in": "Là où personne d'autre ne l'est : {role}.",
    "from_day": "À partir du {day}.",
    "until_day": "Seulement avant le {day}.",
    "practice": "Pratique, non la loi.",
    "unsure": "lecture incertaine",
    "do_not": "ne pas",
    "nobody_named": "Personne n'est désigné pour :",
    "prevails": "Un résumé. Le texte de la loi prévaut.",
    "page": "{page} sur {pages}",
    "no_duties": "Aucune règle ici ne vous désigne.",
}

WORDINGS: Mapping[str, Wording] = {"en": _EN, "es": _ES, "fr": _FR}


def tell(language: str, key: str, **gaps: str) -> str:
    """Return words of a card with their gaps filled.

    >>> tell("es", "condition", clauses="la persona es adulta")
    'Si la persona es adulta:'
    """
    return WORDINGS[language][key].format(**gaps)
