"""The drawing's own words in each language; the words of the protocol come from its labels."""

from amparo.domain.protocol.labels import LANGUAGES
from amparo.domain.protocol.language import Period, Source, Unit

TEXTS: dict[str, tuple[str, str, str]] = {
    # in the picture
    "no time stated": ("no time stated", "sin plazo fijado", "aucun délai fixé"),
    "nobody named": (
        "Nobody named: a gap in the law",
        "Nadie designado: un vacío de la ley",
        "Personne de désigné : une lacune de la loi",
    ),
    "everybody": ("Everybody", "Todos", "Tout le monde"),
    "agreed": (
        "Practice, not law",
        "Práctica, no ley",
        "Pratique, non la loi",
    ),
    "if": ("if {clause}", "si {clause}", "si {clause}"),
    "and": (" and ", " y ", " et "),
    "or": ("or {other}", "o {other}", "ou {other}"),
    "otherwise": ("otherwise", "en otro caso", "sinon"),
    "breach of": ("breach of {duty}", "incumplido: {duty}", "manquement à {duty}"),
    "target missed": ("target {duty} missed", "meta {duty} no lograda", "cible {duty} manquée"),
    "quoted": ("“{words}”", "«{words}»", "« {words} »"),
    "silence": (
        "If nothing is done in time: {event}",
        "Si no se hace a tiempo: {event}",
        "Si rien n’est fait à temps : {event}",
    ),
    "section never": ("Never", "Nunca", "Jamais"),
    "never": ("Never", "Nunca", "Jamais"),
    "not before": ("Not before: {event}", "No antes de: {event}", "Pas avant : {event}"),
    "not before delay": (
        "Not before {period} after: {event}",
        "No antes de {period} desde: {event}",
        "Pas avant {period} après : {event}",
    ),
    "not while": (
        "Not while {duty} is still due: {event}",
        "No mientras {duty} siga pendiente: {event}",
        "Pas tant que {duty} reste dû : {event}",
    ),
    "not between": (
        "Not from: {event}, until: {end}",
        "No desde: {event}, hasta: {end}",
        "Pas depuis : {event}, jusqu’à : {end}",
    ),
    "not within": (
        "Not for {period} after: {event}",
        "No durante {period} desde: {event}",
        "Pas pendant {period} après : {event}",
    ),
    "binds": ("binds: {who}", "obliga a: {who}", "oblige : {who}"),
    # what is read aloud, and the page
    "title": (
        "{protocol}: who must do what, and by when",
        "{protocol}: quién debe hacer qué, y en qué plazo",
        "{protocol} : qui doit faire quoi, et dans quel délai",
    ),
    "description": (
        "A drawing of {duties} duties and {bars} bars, in lanes by institution. An arrow leads "
        "from what happens to what must be done then, and says within what time. The same rules "
        "stand in the table beside it.",
        "Un dibujo de {duties} deberes y {bars} impedimentos, en carriles por institución. Una "
        "flecha lleva de lo que ocurre a lo que entonces debe hacerse, y dice en qué plazo. Las "
        "mismas reglas están en la tabla que lo acompaña.",
        "Un dessin de {duties} devoirs et {bars} interdictions, en couloirs par institution. Une "
        "flèche mène de ce qui arrive à ce qui doit alors être fait, et dit dans quel délai. Les "
        "mêmes règles figurent dans le tableau qui l’accompagne.",
    ),
    "version": ("Version {version}", "Versión {version}", "Version {version}"),
    "since": ("in force from {day}", "vigente desde el {day}", "en vigueur à partir du {day}"),
    "drawing": ("The drawing", "El dibujo", "Le dessin"),
    "scroll": (
        "Wider than the screen: scroll it sideways, or read the table below.",
        "Más ancho que la pantalla: desplácelo de lado, o lea la tabla de abajo.",
        "Plus large que l’écran : faites-le défiler, ou lisez le tableau plus bas.",
    ),
    "to table": ("Read the table", "Leer la tabla", "Lire le tableau"),
    "duties": ("What must be done", "Lo que debe hacerse", "Ce qui doit être fait"),
    "bars": ("What must not be done", "Lo que no debe hacerse", "Ce qui ne doit pas être fait"),
    "transfers": ("Who takes over", "Quién se hace cargo", "Qui prend la suite"),
    "rule": ("Rule", "Regla", "Règle"),
    "who": ("Who", "Quién", "Qui"),
    "must": ("Must", "Debe", "Doit"),
    "must not": ("Must not happen", "No debe ocurrir", "Ne doit pas arriver"),
    "when": ("When", "Cuándo", "Quand"),
    "within": ("Within", "Plazo", "Délai"),
    "article": ("Article", "Artículo", "Article"),
    "unless": ("no longer due: {what}", "deja de deberse: {what}", "n’est plus dû : {what}"),
    "clock": (
        "time stands still from: {start}, until: {end}",
        "el plazo se detiene desde: {start}, hasta: {end}",
        "le délai s’arrête depuis : {start}, jusqu’à : {end}",
    ),
    "restart": (
        "happening again, it counts anew",
        "si vuelve a ocurrir, se cuenta de nuevo",
        "si cela se reproduit, on recompte",
    ),
    "each": (
        "happening again, it is due once more",
        "si vuelve a ocurrir, se debe otra vez",
        "si cela se reproduit, c’est dû encore une fois",
    ),
    "by holder": (
        "only the act of its holder counts",
        "solo cuenta el acto de quien lo debe",
        "seul compte l’acte de qui le doit",
    ),
    "already done": (
        "an act before counts",
        "un acto anterior cuenta",
        "un acte antérieur compte",
    ),
    "from day": ("from {day}", "desde el {day}", "à partir du {day}"),
    "until day": ("no longer from {day}", "ya no desde el {day}", "plus à partir du {day}"),
    "on": ("On", "Con", "Lors de"),
    "passes": ("These duties pass", "Pasan estos deberes", "Ces devoirs passent"),
    "to": ("To", "A", "À"),
    "all open": ("all that are open", "todos los pendientes", "tous ceux qui sont ouverts"),
    "whoever acts": ("whoever acts", "quien actúa", "qui agit"),
    # the key, by sign
    "start": ("what happens", "lo que ocurre", "ce qui arrive"),
    "card": ("must be done then", "debe hacerse entonces", "doit être fait alors"),
    "chip": ("within this time", "en este plazo", "dans ce délai"),
    "gap": ("left open by the law", "la ley no lo dice", "laissé ouvert par la loi"),
    "late": ("not done in time", "no se hizo a tiempo", "pas fait à temps"),
    "practice": ("practice, not law", "práctica, no ley", "pratique, non la loi"),
    "locked": ("must not be done", "no debe hacerse", "ne doit pas être fait"),
}
_PERIODS = {
    Unit.HOURS: (("hour", "hours"), ("hora", "horas"), ("heure", "heures")),
    Unit.DAYS: (("day", "days"), ("día", "días"), ("jour", "jours")),
    Unit.WORKING_DAYS: (
        ("working day", "working days"),
        ("día hábil", "días hábiles"),
        ("jour ouvrable", "jours ouvrables"),
    ),
    Unit.DAYS_OF_EITHER_KIND: (
        ("day or working day", "days or working days"),
        ("día o día hábil", "días o días hábiles"),
        ("jour ou jour ouvrable", "jours ou jours ouvrables"),
    ),
    Unit.MONTHS: (("month", "months"), ("mes", "meses"), ("mois", "mois")),
}
SOURCES = {
    Source.STATUTE: ("statute", "ley", "loi"),
    Source.REGULATION: ("regulation", "reglamento", "règlement"),
    Source.PROTOCOL: ("protocol", "protocolo", "protocole"),
    Source.PRACTICE: ("agreed practice", "práctica acordada", "pratique convenue"),
}


def say(text: str, *, language: str, **values: str) -> str:
    """Return one of the drawing's own texts, with its gaps filled.

    >>> say("breach of", language="es", duty="D2")
    'incumplido: D2'
    """
    said = TEXTS[text][LANGUAGES.index(language)]
    # French sets a space before a colon and inside its quotes; no line may break there.
    unbroken = said.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    return unbroken.format(**values)


def say_if(*, clauses: list[str], language: str) -> str:
    """Return a condition.

    >>> say_if(clauses=["il est mineur"], language="fr")
    's’il est mineur'
    """
    said = say("if", language=language, clause=say("and", language=language).join(clauses))
    return "s’" + said[3:] if language == "fr" and said.startswith(("si il ", "si ils ")) else said


def say_period(*, period: Period, language: str) -> str:
    """Return a length of time.

    >>> say_period(period=Period(amount=5, unit=Unit.WORKING_DAYS), language="fr")
    '5 jours ouvrables'
    """
    one, many = _PERIODS[period.unit][LANGUAGES.index(language)]
    return f"{period.amount} {one if period.amount == 1 else many}"


def say_source(*, source: Source, language: str) -> str:
    """Return where a rule stands.

    >>> say_source(source=Source.PRACTICE, language="en")
    'agreed practice'
    """
    return SOURCES[source][LANGUAGES.index(language)]
