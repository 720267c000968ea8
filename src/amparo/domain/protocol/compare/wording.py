"""The sentences of a comparison, whole, in each language.

``{day}`` is the first day of the later version, or of a rule of it; ``{ends}`` the day on which
a rule of the earlier version stops. *The rule before* and *the rule now* are those of the two.
"""

from collections.abc import Mapping

from amparo.domain.protocol.describe.speech import unbroken
from amparo.domain.protocol.describe.wording import Wording

_EN = {
    "title": "{title}: from version {before} to version {after}",
    "same": "Nothing differs.",
    "as_if": "The later file does not name the earlier one as the version before it. This is read "
             "as if it did.",
    "not_after": "The later file is in force from {day}, not after the earlier one. So nothing is "
                 "said here of duties in flight.",
    "keeps": "What was opened before {day} keeps its rule of before: what must be done, by which "
             "role, and by when. What opens from that day on follows the rule of now.",
    "itself": "The protocol itself", "added": "New rules", "removed": "Rules that are gone",
    "changed": "Rules that changed", "events": "What can happen", "facts": "What may be known",
    "roles": "Who stands behind the names", "calendars": "How days are counted",
    "transfers": "Who takes over", "remarks": "What is remarked on the law",
    "what": "Different: {parts}.", "before": "Before: {told}", "now": "Now: {told}",
    "only_text": "Nothing changes for what is due or barred.",
    "duty_changed": "What was opened before {day} stays under the rule before, its date too; what "
                    "opens from {day} on follows the rule now.",
    "duty_gap": "What was opened before {ends} stays under the rule before, its date too. Nothing "
                "opens it from then until {day}; what opens from {day} on follows the rule now.",
    "again_keep": "Where it is still open on a new occasion, nothing changes: it stays under the "
                  "rule before.",
    "again_restart": "Where it is still open and not overdue on a new occasion, its time is "
                     "counted anew under the rule now.",
    "again_each": "Where it is still open on a new occasion, it opens once more under the rule "
                  "now, beside the one before.",
    "must_changed": "What was opened before is done by this: {before}. What opens from then on, "
                    "by this: {now}.",
    "breach": "It also opens when the time of {rule}, opened before {day}, runs out on that day "
              "or later.",
    "duty_removed": "What was opened before {ends} stays due under the rule before until it is "
                    "done or lifted. From {ends} on nothing opens it.",
    "duty_added": "Nothing that happened before {day} opens it.",
    "done_before": "If it was done before {day}, that counts.",
    "bar_changed": "Acts before {day} are judged by the rule before, acts from {day} on by the "
                   "rule now.",
    "bar_gap": "Acts before {ends} are judged by the rule before, acts from {day} on by the rule "
               "now; those between by neither.",
    "bar_removed": "Acts before {ends} are still judged by it. From {ends} on it bars nothing.",
    "bar_added": "Only acts from {day} on are judged by it.",
    "bar_while": "{rule} counts for it too where it was opened before {day}.",
    "bar_since": "What happened before {day} counts for it too.",
    "transfers_flight": "Who takes over goes by the day of the act, also for what was opened "
                        "before.",
    "facts_flight": "What was opened before {day} keeps the answer that counted then.",
    "read_by": "Rules that read it: {rules}.",
    "roles_flight": "From the first day on, also for what was opened before and at whatever time, "
                    "who holds a name is read in the later version.",
    "held": "{role}: {the}.",
    "role_removed": "The later version does not say who stands behind it; what the earlier one "
                    "says still holds.",
    "calendar_flight": "What was opened before {day} keeps the days as they were counted then.",
    "counted_by": "Rules whose days it counts: {rules}.",
    "event_ends": "It can still end what was opened before {day}: {rules}.",
    "one_added": "New: {told}", "one_removed": "Gone: {told}",
    "may_state": "It may now state: {facts}", "no_longer_states": "It no longer states: {facts}",
    "of_country": "{event}. It is now of the country: a person's case does not offer it.",
    "of_case": "{event}. It is no longer of the country: a person's case offers it.",
    "was": "{what}: {before}. Now: {now}.",
    "part_title": "title", "part_in_force": "in force from", "part_zone": "zone",
    "part_weekend": "weekend", "part_last_day": "a last day off",
    "part_months": "a month without that day", "part_known": "years whose days off are listed",
    "stands": "stands", "moves": "moves to the next working day",
    "round_up": "ends on the first of the next", "round_down": "ends on its last day",
    "unsaid": "not said", "none": "none", "span": "{start} to {end}",
    "days_added": "Days off added: {count} ({days}).",
    "days_removed": "No longer days off: {count} ({days}).",
    "day_off": "{day}, {name}", "and_more": "{days}; and more",
    "instrument_added": "New: {title}, in force from {day}.",
    "instrument_removed": "Gone: {title}.",
    "note_changed": "A remark for the reader differs.",
}  # fmt: skip

_ES = {
    "title": "{title}: de la versión {before} a la versión {after}",
    "same": "No hay diferencias.",
    "as_if": "El archivo posterior no nombra al anterior como su versión previa. Aquí se lee como "
             "si lo hiciera.",
    "not_after": "El archivo posterior rige desde el {day}, no después del anterior. Por eso aquí "
                 "no se dice nada de los deberes en curso.",
    "keeps": "Lo que se abrió antes del {day} conserva su regla de antes: qué debe hacerse, qué "
             "función debe hacerlo y hasta cuándo. Lo que se abre desde ese día sigue la regla de "
             "ahora.",
    "itself": "El protocolo mismo", "added": "Reglas nuevas", "removed": "Reglas que ya no están",
    "changed": "Reglas que cambiaron", "events": "Lo que puede ocurrir",
    "facts": "Lo que puede saberse",
    "roles": "Quién está detrás de los nombres", "calendars": "Cómo se cuentan los días",
    "transfers": "Quién asume", "remarks": "Lo que se observa sobre la ley",
    "what": "Distinto: {parts}.", "before": "Antes: {told}", "now": "Ahora: {told}",
    "only_text": "Nada cambia en lo que se debe ni en lo que se impide.",
    "duty_changed": "Lo que se abrió antes del {day} sigue bajo la regla anterior, también su "
                    "fecha; lo que se abre desde el {day} sigue la regla de ahora.",
    "duty_gap": "Lo que se abrió antes del {ends} sigue bajo la regla anterior, también su fecha. "
                "Nada lo abre desde entonces hasta el {day}; lo que se abre desde el {day} sigue "
                "la regla de ahora.",
    "again_keep": "Donde siga abierto en una nueva ocasión, nada cambia: sigue bajo la regla "
                  "anterior.",
    "again_restart": "Donde siga abierto y sin vencer en una nueva ocasión, su plazo se cuenta de "
                     "nuevo bajo la regla de ahora.",
    "again_each": "Donde siga abierto en una nueva ocasión, se abre una vez más bajo la regla de "
                  "ahora, junto al anterior.",
    "must_changed": "Lo que se abrió antes se cumple así: {before}. Lo que se abre desde entonces, "
                    "así: {now}.",
    "breach": "También se abre cuando el plazo de {rule}, abierto antes del {day}, vence ese día o "
              "después.",
    "duty_removed": "Lo que se abrió antes del {ends} se sigue debiendo bajo la regla anterior "
                    "hasta que se cumpla o deje de deberse. Desde el {ends} nada lo abre.",
    "duty_added": "Nada de lo ocurrido antes del {day} lo abre.",
    "done_before": "Si se hizo antes del {day}, vale.",
    "bar_changed": "Los actos anteriores al {day} se juzgan por la regla anterior; los actos desde "
                   "el {day}, por la regla de ahora.",
    "bar_gap": "Los actos anteriores al {ends} se juzgan por la regla anterior; los actos desde el "
               "{day}, por la regla de ahora; los de en medio, por ninguna.",
    "bar_removed": "Los actos anteriores al {ends} se siguen juzgando por ella. Desde el {ends} no "
                   "impide nada.",
    "bar_added": "Solo se juzgan por ella los actos desde el {day}.",
    "bar_while": "{rule} también cuenta para ella si se abrió antes del {day}.",
    "bar_since": "Lo ocurrido antes del {day} también cuenta para ella.",
    "transfers_flight": "Quién asume depende del día del acto, también para lo que se abrió antes.",
    "facts_flight": "Lo que se abrió antes del {day} conserva la respuesta que contaba entonces.",
    "read_by": "Reglas que lo leen: {rules}.",
    "roles_flight": "Desde el primer día, también para lo que se abrió antes y en cualquier "
                    "momento, quién está detrás de un nombre se lee en la versión posterior.",
    "held": "{role}: {the}.",
    "role_removed": "La versión posterior no dice quién está detrás; sigue valiendo lo que dice la "
                    "anterior.",
    "calendar_flight": "Lo que se abrió antes del {day} conserva los días como se contaban "
                       "entonces.",
    "counted_by": "Reglas cuyos días cuenta: {rules}.",
    "event_ends": "Aún puede poner fin a lo que se abrió antes del {day}: {rules}.",
    "one_added": "Nuevo: {told}", "one_removed": "Ya no está: {told}",
    "may_state": "Ahora puede decir: {facts}", "no_longer_states": "Ya no dice: {facts}",
    "of_country": "{event}. Ahora es del país: el caso de una persona no la ofrece.",
    "of_case": "{event}. Ya no es del país: el caso de una persona la ofrece.",
    "was": "{what}: {before}. Ahora: {now}.",
    "part_title": "título", "part_in_force": "en vigor desde el", "part_zone": "huso horario",
    "part_weekend": "fin de semana", "part_last_day": "un último día inhábil",
    "part_months": "un mes sin ese día", "part_known": "años cuyos días inhábiles constan",
    "stands": "se queda", "moves": "pasa al siguiente día hábil",
    "round_up": "termina el primero del siguiente", "round_down": "termina en su último día",
    "unsaid": "no se dice", "none": "ninguno", "span": "{start} a {end}",
    "days_added": "Días inhábiles añadidos: {count} ({days}).",
    "days_removed": "Ya no son días inhábiles: {count} ({days}).",
    "day_off": "{day}, {name}", "and_more": "{days}; y más",
    "instrument_added": "Nuevo: {title}, en vigor desde el {day}.",
    "instrument_removed": "Ya no está: {title}.",
    "note_changed": "Una nota para quien lee es distinta.",
}  # fmt: skip

_FR = {
    "title": "{title} : de la version {before} à la version {after}",
    "same": "Il n'y a aucune différence.",
    "as_if": "Le second fichier ne nomme pas le premier comme sa version précédente. On le lit ici "
             "comme s'il le faisait.",
    "not_after": "Le second fichier est en vigueur à partir du {day}, pas après le premier. On ne "
                 "dit donc rien ici des devoirs en cours.",
    "keeps": "Ce qui s'est ouvert avant le {day} garde sa règle d'avant : ce qui doit être fait, "
             "par quelle fonction et jusqu'à quand. Ce qui s'ouvre à partir de ce jour suit la "
             "règle d'à présent.",
    "itself": "Le protocole lui-même", "added": "Règles nouvelles",
    "removed": "Règles disparues", "changed": "Règles modifiées",
    "events": "Ce qui peut arriver", "facts": "Ce qu'on peut savoir",
    "roles": "Qui se trouve derrière les noms", "calendars": "Comment les jours se comptent",
    "transfers": "Qui prend la suite", "remarks": "Ce qu'on relève dans la loi",
    "what": "Différent : {parts}.", "before": "Avant : {told}", "now": "À présent : {told}",
    "only_text": "Rien ne change à ce qui est dû ni à ce qui est empêché.",
    "duty_changed": "Ce qui s'est ouvert avant le {day} reste sous la règle d'avant, sa date "
                    "aussi ; ce qui s'ouvre à partir du {day} suit la règle d'à présent.",
    "duty_gap": "Ce qui s'est ouvert avant le {ends} reste sous la règle d'avant, sa date aussi. "
                "Rien ne l'ouvre de là jusqu'au {day} ; ce qui s'ouvre à partir du {day} suit la "
                "règle d'à présent.",
    "again_keep": "S'il est encore ouvert à une nouvelle occasion, rien ne change : il reste sous "
                  "la règle d'avant.",
    "again_restart": "S'il est encore ouvert et dans les temps à une nouvelle occasion, son délai "
                     "repart sous la règle d'à présent.",
    "again_each": "S'il est encore ouvert à une nouvelle occasion, il s'ouvre une fois de plus "
                  "sous la règle d'à présent, à côté du précédent.",
    "must_changed": "Ce qui s'est ouvert avant s'accomplit ainsi : {before}. Ce qui s'ouvre "
                    "ensuite, ainsi : {now}.",
    "breach": "Il s'ouvre aussi quand le délai de {rule}, ouvert avant le {day}, expire ce jour-là "
              "ou plus tard.",
    "duty_removed": "Ce qui s'est ouvert avant le {ends} reste dû sous la règle d'avant jusqu'à "
                    "ce que ce soit fait ou ne soit plus dû. À partir du {ends}, rien ne l'ouvre.",
    "duty_added": "Rien de ce qui est arrivé avant le {day} ne l'ouvre.",
    "done_before": "Si c'est fait avant le {day}, cela compte.",
    "bar_changed": "Les actes d'avant le {day} se jugent selon la règle d'avant, ceux à partir du "
                   "{day} selon la règle d'à présent.",
    "bar_gap": "Les actes d'avant le {ends} se jugent selon la règle d'avant, ceux à partir du "
               "{day} selon la règle d'à présent ; ceux d'entre les deux, selon aucune.",
    "bar_removed": "Les actes d'avant le {ends} se jugent toujours selon elle. À partir du {ends}, "
                   "elle n'empêche rien.",
    "bar_added": "Seuls les actes à partir du {day} se jugent selon elle.",
    "bar_while": "{rule} compte aussi pour elle s'il s'est ouvert avant le {day}.",
    "bar_since": "Ce qui est arrivé avant le {day} compte aussi pour elle.",
    "transfers_flight": "Qui prend la suite dépend du jour de l'acte, aussi pour ce qui s'est "
                        "ouvert avant.",
    "facts_flight": "Ce qui s'est ouvert avant le {day} garde la réponse qui comptait alors.",
    "read_by": "Règles qui le lisent : {rules}.",
    "roles_flight": "Dès le premier jour, aussi pour ce qui s'est ouvert avant et à tout moment, "
                    "qui se trouve derrière un nom se lit dans la seconde version.",
    "held": "{role} : {the}.",
    "role_removed": "La seconde version ne dit pas qui se trouve derrière ; ce que dit la première "
                    "vaut toujours.",
    "calendar_flight": "Ce qui s'est ouvert avant le {day} garde les jours comme ils se comptaient "
                       "alors.",
    "counted_by": "Règles dont il compte les jours : {rules}.",
    "event_ends": "Il peut encore mettre fin à ce qui s'est ouvert avant le {day} : {rules}.",
    "one_added": "Nouveau : {told}", "one_removed": "Disparu : {told}",
    "may_state": "peut maintenant dire : {facts}", "no_longer_states": "ne dit plus : "
    "{facts}",
    "of_country": "{event}. C'est maintenant un acte du pays : le dossier d'une personne ne le "
                  "propose pas.",
    "of_case": "{event}. Ce n'est plus un acte du pays : le dossier d'une personne le propose.",
    "was": "{what} : {before}. À présent : {now}.",
    "part_title": "titre", "part_in_force": "en vigueur à partir du", "part_zone": "fuseau",
    "part_weekend": "fin de semaine", "part_last_day": "un dernier jour chômé",
    "part_months": "un mois sans ce jour", "part_known": "années dont les jours chômés sont "
    "connus",
    "stands": "reste", "moves": "passe au jour ouvrable suivant",
    "round_up": "finit le premier du suivant", "round_down": "finit à son dernier jour",
    "unsaid": "non dit", "none": "aucun", "span": "{start} à {end}",
    "days_added": "Jours chômés ajoutés : {count} ({days}).",
    "days_removed": "Ne sont plus des jours chômés : {count} ({days}).",
    "day_off": "{day}, {name}", "and_more": "{days} ; et d'autres",
    "instrument_added": "Nouveau : {title}, en vigueur à partir du {day}.",
    "instrument_removed": "Disparu : {title}.",
    "note_changed": "Une note pour qui lit est différente.",
}  # fmt: skip

WORDINGS: Mapping[str, Wording] = {"en": _EN, "es": _ES, "fr": unbroken(_FR)}

PARTS: Mapping[str, Wording] = {
    "en": {
        "who": "who must act", "must": "what must be done", "when": "what opens it",
        "if": "under which conditions", "within": "the time", "words": "the law's words for it",
        "unless": "what lifts it", "clock": "when its time does not run",
        "again": "what a new occasion does", "by": "whose act fulfils it",
        "already_done": "whether it counts if done before", "silence": "what silence means",
        "source": "where it stands", "calendar": "which calendar counts",
        "dates": "from when or until when it governs", "article": "the article",
        "evidence": "what it rests on (quote, gloss, confidence, note, source read)",
        "event": "which act is barred", "kind": "when it is barred", "binds": "whom it binds",
    },
    "es": {
        "who": "quién debe actuar", "must": "qué debe hacerse", "when": "qué lo abre",
        "if": "en qué condiciones", "within": "el plazo", "words": "las palabras de la ley",
        "unless": "qué lo levanta", "clock": "cuándo no corre el plazo",
        "again": "qué hace una nueva ocasión", "by": "el acto de quién lo cumple",
        "already_done": "si vale lo hecho antes", "silence": "qué significa el silencio",
        "source": "dónde consta", "calendar": "qué calendario cuenta",
        "dates": "desde cuándo o hasta cuándo rige", "article": "el artículo",
        "evidence": "en qué se apoya (cita, glosa, confianza, nota, fuente leída)",
        "event": "qué acto se impide", "kind": "cuándo se impide", "binds": "a quién obliga",
    },
    "fr": {
        "who": "qui doit agir", "must": "ce qui doit être fait", "when": "ce qui l'ouvre",
        "if": "à quelles conditions", "within": "le délai", "words": "les mots de la loi",
        "unless": "ce qui le lève", "clock": "quand le délai ne court pas",
        "again": "ce que fait une nouvelle occasion", "by": "l'acte de qui l'accomplit",
        "already_done": "si un acte antérieur compte", "silence": "ce que vaut le silence",
        "source": "où elle figure", "calendar": "quel calendrier compte",
        "dates": "depuis quand ou jusqu'à quand elle vaut", "article": "l'article",
        "evidence": "sur quoi elle repose (citation, glose, confiance, note, source lue)",
        "event": "quel acte est empêché", "kind": "quand il est empêché",
        "binds": "qui elle oblige",
    },
}  # fmt: skip

WEEKDAY_NAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
