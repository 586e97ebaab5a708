"""What the benchmarks read: ordinary news of our own making, real bodies from a file, and events planted in either."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kentongan.domain.article import Article
from kentongan.rulebook.book import Rulebook

PLANTED_IN = "en"
"""The language of the planted events: one that we have rules for, as three of the four languages of the bodies are not."""

BODY_BYTES = 2_500
SMALLEST, LARGEST = 1_500, 3_500
"""Bytes. What is shorter or longer in a file of real bodies is no ordinary article's body."""

ORDINARY = {
    "en": """
The town council voted on Tuesday to widen the cycle path along the canal and to plant lime trees on both sides.
Bakers in the old quarter say that flour has become dearer every month since spring, and that few customers complain.
A choir of retired railway workers filled the hall twice and gave the takings to the children's ward.
The library will open on Sundays from October, with volunteers at the desk and hot soup in the reading room.
After two goalless draws the coach changed half of his team and was rewarded with a win in the last minute.
Commuters waited for up to forty minutes because a signal near the eastern terminus had failed before dawn.
The university will offer a course in beekeeping that students of every faculty may attend in the evening.
Rents for small flats rose by three per cent, less than the owners' association had expected in January.
A painter who lived for years above the fish market shows her newest work in a disused tram depot.
Farmers hope for rain before the end of the week, since the second cut of hay depends on it.
The museum bought a letter in which the poet thanks his landlady for a coat and a pound of coffee.
Two schools will share one gymnasium until the new roof is finished, the headmistress told parents.
The airline reported a better quarter than analysts had thought possible and kept its forecast for the year.
Engineers tested the lift of the lighthouse, which visitors have not been able to use since the storm of 2019.
The mayor promised that the swimming pool would stay heated, whatever the price of gas.
Young people who look for an apprenticeship can talk to eighty firms at the fair in the congress hall.
The film tells of a postman who learns to dance, and it is funnier than its trailer makes one believe.
At the weekly market the first plums were sold out by nine, long before the tourists came down from the hotel.
A court ruled that the neighbour must cut his hedge, though not as low as the plaintiff had wished.
The orchestra begins its season with a symphony that has not been heard in the city for sixty years.
""",
    "de": """
Der Stadtrat beschloss am Dienstag, den Radweg am Kanal zu verbreitern und auf beiden Seiten Linden zu pflanzen.
Die Bäckereien der Altstadt klagen über teures Mehl, doch nur wenige Kunden beschweren sich über die Preise.
Ein Chor pensionierter Eisenbahner füllte den Saal zweimal und spendete die Einnahmen der Kinderstation.
Die Bücherei öffnet ab Oktober auch sonntags, mit Freiwilligen am Schalter und heißer Suppe im Lesesaal.
Nach zwei torlosen Spielen tauschte der Trainer die halbe Mannschaft aus und wurde mit einem späten Sieg belohnt.
Pendler warteten bis zu vierzig Minuten, weil ein Signal am östlichen Endbahnhof vor der Dämmerung ausgefallen war.
Die Universität bietet einen Kurs in Bienenkunde an, den Studierende aller Fächer am Abend besuchen dürfen.
Die Mieten für kleine Wohnungen stiegen um drei Prozent, weniger als der Verband der Eigentümer erwartet hatte.
Eine Malerin, die jahrelang über dem Fischmarkt wohnte, zeigt ihre neuesten Arbeiten in einem alten Straßenbahndepot.
Die Landwirte hoffen vor dem Wochenende auf Regen, denn davon hängt der zweite Schnitt der Wiesen ab.
Das Museum kaufte einen Brief, in dem der Dichter seiner Wirtin für einen Mantel und ein Pfund Kaffee dankt.
Zwei Schulen teilen sich eine Turnhalle, bis das neue Dach fertig ist, sagte die Rektorin den Eltern.
Die Fluggesellschaft meldete ein besseres Quartal, als Fachleute erwartet hatten, und bleibt bei ihrer Prognose.
Fachleute prüften den Aufzug des Leuchtturms, den Besucher seit dem Sturm von 2019 nicht mehr benutzen konnten.
Die Bürgermeisterin versprach, dass das Schwimmbad geheizt bleibe, was immer das Gas auch koste.
Wer eine Lehrstelle sucht, kann auf der Messe in der Kongresshalle mit achtzig Betrieben sprechen.
Der Film erzählt von einem Briefträger, der tanzen lernt, und er ist lustiger, als die Vorschau vermuten lässt.
Auf dem Wochenmarkt waren die ersten Pflaumen um neun Uhr ausverkauft, lange bevor die Gäste aus dem Hotel kamen.
""",
    "fr": """
Le conseil municipal a décidé mardi d'élargir la piste cyclable du canal et de planter des tilleuls des deux côtés.
Les boulangers du vieux quartier disent que la farine coûte plus cher chaque mois, mais peu de clients s'en plaignent.
Un chœur de cheminots retraités a rempli la salle deux fois et donné la recette au service des enfants.
La bibliothèque ouvrira le dimanche dès octobre, avec des bénévoles à l'accueil et de la soupe dans la salle de lecture.
Après deux matchs sans but, l'entraîneur a changé la moitié de son équipe et s'est imposé à la dernière minute.
Les voyageurs ont attendu jusqu'à quarante minutes parce qu'un signal près du terminus était tombé en panne avant l'aube.
L'université proposera un cours d'apiculture que les étudiants de toutes les facultés pourront suivre le soir.
Les loyers des petits appartements ont augmenté de trois pour cent, moins que les propriétaires ne l'avaient prévu.
Une peintre qui a longtemps vécu au-dessus du marché aux poissons expose dans un ancien dépôt de tramways.
Les agriculteurs espèrent la pluie avant la fin de la semaine, car la deuxième coupe de foin en dépend.
Le musée a acheté une lettre dans laquelle le poète remercie sa logeuse d'un manteau et d'une livre de café.
Deux écoles partageront un gymnase jusqu'à ce que le nouveau toit soit fini, a dit la directrice aux parents.
La compagnie aérienne annonce un trimestre meilleur que prévu et maintient ses prévisions pour l'année.
Des ingénieurs ont vérifié l'ascenseur du phare, que les visiteurs ne pouvaient plus prendre depuis l'orage de 2019.
Le maire a promis que la piscine resterait chauffée, quel que soit le prix du gaz.
Les jeunes qui cherchent un apprentissage peuvent rencontrer quatre-vingts entreprises au salon du palais des congrès.
Le film raconte l'histoire d'un facteur qui apprend à danser, et il est plus drôle que sa bande-annonce.
Au marché, les premières prunes étaient vendues à neuf heures, bien avant l'arrivée des touristes.
""",
    "fa": """
شورای شهر روز سه‌شنبه تصویب کرد که مسیر دوچرخه کنار رودخانه پهن‌تر شود و در دو سوی آن درخت کاشته شود.
نانوایان محله قدیمی می‌گویند آرد هر ماه گران‌تر می‌شود، اما مشتریان کمتر گله می‌کنند.
گروه کر کارمندان بازنشسته راه‌آهن دو بار سالن را پر کرد و درآمد آن را به بخش کودکان بخشید.
کتابخانه از مهرماه روزهای جمعه نیز باز خواهد بود و داوطلبان به خوانندگان کمک می‌کنند.
پس از دو بازی بدون گل، مربی نیمی از بازیکنان را عوض کرد و در دقیقه آخر به پیروزی رسید.
مسافران تا چهل دقیقه منتظر ماندند، چون چراغ راهنمای ایستگاه شرقی پیش از صبح خراب شده بود.
دانشگاه درسی درباره زنبورداری برگزار می‌کند که دانشجویان همه رشته‌ها می‌توانند در آن شرکت کنند.
اجاره آپارتمان‌های کوچک سه درصد بالا رفت که کمتر از انتظار صاحبخانه‌ها بود.
نقاشی که سال‌ها بالای بازار ماهی زندگی می‌کرد، تازه‌ترین آثارش را در یک انبار قدیمی نشان می‌دهد.
کشاورزان امیدوارند تا پایان هفته باران ببارد، زیرا برداشت دوم علوفه به آن بستگی دارد.
موزه نامه‌ای خرید که در آن شاعر از صاحبخانه‌اش برای یک پالتو و کمی قهوه تشکر می‌کند.
دو مدرسه تا پایان ساخت سقف تازه از یک سالن ورزش مشترک استفاده می‌کنند.
شهردار قول داد که استخر شهر گرم می‌ماند، هر چند بهای گاز بالا برود.
فیلم داستان نامه‌رسانی است که رقص یاد می‌گیرد و از آنچه گمان می‌رود خنده‌دارتر است.
در بازار هفتگی نخستین آلوها پیش از ساعت نه فروخته شد، بسیار پیش از رسیدن گردشگران.
ارکستر فصل تازه خود را با سمفونی‌ای آغاز می‌کند که شصت سال در این شهر شنیده نشده بود.
""",
}

EVENTS = (
    "{one} fired {number} ballistic missiles toward the sea off {other} early on Tuesday, the defence ministry said.",
    "An earthquake of magnitude {magnitude} shook {one} before dawn, killing {number} people, officials said.",
    "The leaders of {one} and {other} held a summit on Monday and signed an agreement on trade and borders.",
    "{one} and {other} began a joint military exercise on Monday with {number},000 soldiers and dozens of ships.",
)


@dataclass(frozen=True, slots=True)
class Body:
    """An article's body as it stands in the corpus, and the language it is really written in."""

    written_in: str
    title: str
    text: str

    def article(self, number: int, lang: str | None) -> Article:
        return Article(id=str(number), title=self.title, text=self.text, lang=lang, publisher="Bench")

    @property
    def size(self) -> int:
        return len(self.text.encode())


def own_bodies(dice: random.Random, each: int) -> list[Body]:
    """So many bodies of ordinary news in each language, of our own sentences."""
    return [_own_body(dice, lang) for lang in ORDINARY for _ in range(each)]


SYLLABLES = {
    "fa": "با دو سی را نو می کا تن شا پو لی مر گا زو نی".split(),  # noqa: SIM905  (a list to read)
    "": "ba do si ra nov mi kal ten sha po lin mar ger zu ni stol vek har dun ros".split(),  # noqa: SIM905
}
NEW_NAMES = 10
"""Names in each body that no other holds: real news brings about thirty new words an article, and names are most of them."""


def _name(dice: random.Random, lang: str) -> str:
    """Somebody who does not exist."""
    syllables = SYLLABLES.get(lang, SYLLABLES[""])
    return " ".join("".join(dice.choices(syllables, k=3)).capitalize() for _ in range(3))


def _own_body(dice: random.Random, lang: str) -> Body:
    title, *stock = dice.sample(ORDINARY[lang].strip().splitlines(), ORDINARY[lang].strip().count("\n") + 1)
    paragraphs: list[str] = []
    while len("\n".join(paragraphs).encode()) < BODY_BYTES - 300:
        paragraphs.append(" ".join(stock.pop() for _ in range(min(3, len(stock)))))
        if not stock:
            stock = dice.sample(ORDINARY[lang].strip().splitlines(), len(ORDINARY[lang].strip().splitlines()))
    for _ in range(NEW_NAMES):
        number = dice.randrange(len(paragraphs))
        paragraphs[number] += f" – {_name(dice, lang)}."
    return Body(lang, title.rstrip("."), "\n".join(paragraphs))


def real_bodies(path: Path, dice: random.Random, each: int) -> list[Body]:
    """At most so many bodies of each of our four languages from a file of articles, one JSON object a line."""
    found: dict[str, list[Body]] = {lang: [] for lang in ORDINARY}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fields = json.loads(line)
            body = Body(fields.get("lang") or "", fields.get("title") or "", fields.get("text") or "")
            if body.written_in in found and SMALLEST <= body.size <= LARGEST:
                found[body.written_in].append(body)
    return [body for bodies in found.values() for body in dice.sample(bodies, min(each, len(bodies)))]


def events(book: Rulebook, dice: random.Random) -> Iterator[str]:
    """Sentences that each tell of another event, without end: of every type, about every state."""
    states = sorted(state.name for state in book.gazetteer.states.values())
    dice.shuffle(states)
    number = 0
    while True:
        one, other = states[number % len(states)], states[(number * 7 + 3) % len(states)]
        number += 1
        if one != other:
            told = EVENTS[(number + number // len(states)) % len(EVENTS)]
            yield told.format(one=one, other=other, number=dice.randint(2, 9), magnitude=dice.randint(50, 79) / 10)


def told(body: Body, sentences: Sequence[str], dice: random.Random) -> Body:
    """The body with its event told in paragraphs of their own, somewhere in it."""
    paragraphs = body.text.split("\n")
    for sentence in sentences:
        paragraphs.insert(dice.randint(0, len(paragraphs)), sentence)
    return replace(body, text="\n".join(paragraphs))


def surviving(
    bodies: Sequence[Body],
    share: float,
    survives: Callable[[Body], bool],
    plant: Callable[[Body], Body],
    dice: random.Random,
) -> list[Body]:
    """As many of the bodies as can be had with exactly this share surviving the first pass.

    Those that survive by themselves count; where they are too few events are planted, where they are too many some are
    left out.
    """
    loud = [body for body in bodies if survives(body)]
    quiet = [body for body in bodies if not survives(body)]
    most_loud = round(share / (1 - share) * len(quiet))
    loud = dice.sample(loud, min(len(loud), most_loud))
    wanted = round(share * (len(loud) + len(quiet))) - len(loud)
    dice.shuffle(quiet)
    planted = [plant(body) for body in quiet[:wanted]]
    chosen = [*loud, *planted, *quiet[wanted:]]
    dice.shuffle(chosen)
    return chosen
