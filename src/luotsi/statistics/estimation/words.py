"""The words of the report in its three languages (en, fi, sv), and the warnings as a reader of each is told them."""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "fi", "sv"]
LANGUAGES: tuple[Language, ...] = ("en", "fi", "sv")
THIN_SPACE = "\u00a0"

WORDS: dict[str, tuple[str, str, str]] = {
    "title": (
        "Estimate of a hidden population",
        "Arvio piilossa olevien ihmisten määrästä",
        "Uppskattning av en dold population",
    ),
    "contents": ("Contents", "Sisällys", "Innehåll"),
    "result": ("The estimate and what it means", "Arvio ja mitä se tarkoittaa", "Uppskattningen och vad den betyder"),
    "meaning": (
        "{observed} people are on at least one of {lists} lists. From how the lists overlap, about {estimate} people are estimated in "
        "all, about {unseen} of them on no list: for each person seen, about {ratio} more were not. The interval runs from {low} to {high} ({level}).",
        "Ainakin yhdessä {lists} luettelosta on {observed} ihmistä. Luetteloiden päällekkäisyydestä arvioidaan, että ihmisiä on kaikkiaan "
        "noin {estimate}, joista noin {unseen} ei ole missään luettelossa: yhtä nähtyä kohti näkemättä jäi noin {ratio}. Väli on {low}–{high} ({level}).",
        "{observed} personer finns på minst en av {lists} listor. Utifrån hur listorna överlappar uppskattas de vara omkring {estimate} "
        "sammanlagt, varav omkring {unseen} inte finns på någon lista: för varje person som setts fanns omkring {ratio} osedda. Intervallet går från {low} till {high} ({level}).",
    ),
    "meaning_without_interval": (
        "{observed} people are on at least one of {lists} lists. About {estimate} people are estimated in all, about {unseen} of them on no list. No interval is given.",
        "Ainakin yhdessä {lists} luettelosta on {observed} ihmistä. Ihmisiä arvioidaan olevan kaikkiaan noin {estimate}, joista noin {unseen} ei ole missään luettelossa. Väliä ei anneta.",
        "{observed} personer finns på minst en av {lists} listor. De uppskattas vara omkring {estimate} sammanlagt, varav omkring {unseen} inte finns på någon lista. Inget intervall anges.",
    ),
    "no_number": (
        "{observed} people are on at least one of {lists} lists. These lists do not carry a number of those unseen, so none is given.",
        "Ainakin yhdessä {lists} luettelosta on {observed} ihmistä. Näistä luetteloista ei voi laskea, montako jäi näkemättä, joten lukua ei anneta.",
        "{observed} personer finns på minst en av {lists} listor. Dessa listor räcker inte för att beräkna hur många som är osedda, så inget tal anges.",
    ),
    "not_a_count": (
        "This is an estimate under assumptions and not a count. Another method gives another number; see the comparison below.",
        "Tämä on oletuksiin perustuva arvio eikä laskettu määrä. Toinen menetelmä antaa toisen luvun; katso vertailu alla.",
        "Detta är en uppskattning under antaganden och inte en räkning. En annan metod ger ett annat tal; se jämförelsen nedan.",
    ),
    "exact": ("The figures in full", "Tarkat luvut", "Siffrorna i sin helhet"),
    "warnings": ("What to doubt", "Mitä on epäiltävä", "Vad som bör betvivlas"),
    "methods": ("All methods side by side", "Kaikki menetelmät rinnakkain", "Alla metoder sida vid sida"),
    "methods_why": (
        "Where methods disagree, the disagreement is the finding. The scale is logarithmic; an arrow means no upper limit.",
        "Jos menetelmät ovat eri mieltä, se on tulos. Asteikko on logaritminen; nuoli tarkoittaa, ettei ylärajaa ole.",
        "Där metoderna är oeniga är det oenigheten som är resultatet. Skalan är logaritmisk; en pil betyder att övre gräns saknas.",
    ),
    "path": ("The path of the stepwise choice", "Askelittaisen valinnan polku", "Det stegvisa valets väg"),
    "path_why": (
        "Each step adds the pair of lists whose overlap was least expected. A stricter threshold stops earlier; where the line jumps, the choice of threshold makes the number.",
        "Jokainen askel lisää luetteloparin, jonka päällekkäisyys oli odottamattomin. Tiukempi kynnys pysähtyy aiemmin; missä viiva hyppää, luvun ratkaisee kynnyksen valinta.",
        "Varje steg lägger till det par av listor vars överlapp var minst väntat. En strängare tröskel stannar tidigare; där linjen hoppar avgör valet av tröskel talet.",
    ),
    "sensitivity": (
        "How much rests on single lists and persons",
        "Paljonko on yksittäisten luetteloiden ja ihmisten varassa",
        "Hur mycket som vilar på enskilda listor och personer",
    ),
    "without": ("Without one list", "Ilman yhtä luetteloa", "Utan en lista"),
    "merged": ("With two lists made into one", "Kun kaksi luetteloa yhdistetään", "När två listor slås ihop"),
    "one_person": (
        "One person more or less in a cell",
        "Yksi ihminen enemmän tai vähemmän yhdessä solussa",
        "En person mer eller mindre i en cell",
    ),
    "one_person_why": (
        "The ten cells that move the estimate most.",
        "Kymmenen solua, jotka siirtävät arviota eniten.",
        "De tio celler som flyttar uppskattningen mest.",
    ),
    "overlap": ("Who is on which lists", "Kuka on missäkin luettelossa", "Vem som finns på vilka listor"),
    "overlap_why": (
        "Each row is one history: the lists that have a dot, and no other.",
        "Jokainen rivi on yksi historia: luettelot, joissa on piste, eikä muita.",
        "Varje rad är en historia: listorna med en prick, och inga andra.",
    ),
    "overlap_rest": (
        "The {shown} largest of {all} histories are drawn; the table has all.",
        "Kuvassa ovat {shown} suurinta {all} historiasta; taulukossa ovat kaikki.",
        "De {shown} största av {all} historier är ritade; tabellen har alla.",
    ),
    "two_lists": ("Two lists at a time", "Kaksi luetteloa kerrallaan", "Två listor i taget"),
    "two_lists_why": (
        "Chapman's form, which assumes that the two lists are independent. A check, never the estimate.",
        "Chapmanin kaava, joka olettaa kahden luettelon olevan riippumattomia. Tarkistus, ei koskaan arvio.",
        "Chapmans form, som antar att de två listorna är oberoende. En kontroll, aldrig uppskattningen.",
    ),
    "caveats": (
        "What every such estimate assumes",
        "Mitä jokainen tällainen arvio olettaa",
        "Vad varje sådan uppskattning antar",
    ),
    "caveat_closed": (
        "Nobody joins or leaves the population while the lists are kept.",
        "Kukaan ei tule mukaan eikä poistu joukosta sinä aikana, jona luetteloita pidetään.",
        "Ingen tillkommer eller lämnar populationen under den tid listorna förs.",
    ),
    "caveat_links": (
        "The same person is recognised on every list. Missed matches make the estimate too high, false ones too low.",
        "Sama ihminen tunnistetaan jokaisessa luettelossa. Puuttuvat yhdistämiset nostavat arviota, väärät laskevat sitä.",
        "Samma person känns igen på varje lista. Missade träffar gör uppskattningen för hög, falska gör den för låg.",
    ),
    "caveat_hidden": (
        "People whom no list can ever meet are in no estimate. People who differ in how easily they are met make it too low.",
        "Ihmiset, joita mikään luettelo ei voi tavoittaa, eivät sisälly arvioon. Erot tavoitettavuudessa tekevät arviosta liian pienen.",
        "Personer som ingen lista kan nå ingår inte i någon uppskattning. Olikheter i hur lätt personer nås gör den för låg.",
    ),
    "conventions": (
        "How it was computed (in English)",
        "Miten laskettiin (englanniksi)",
        "Hur det beräknades (på engelska)",
    ),
    "method": ("Method", "Menetelmä", "Metod"),
    "estimate": ("Estimate", "Arvio", "Uppskattning"),
    "low": ("Low", "Alaraja", "Undre"),
    "high": ("High", "Yläraja", "Övre"),
    "kind": ("Kind of interval", "Välin laji", "Intervallets slag"),
    "note": ("Note", "Huomautus", "Anmärkning"),
    "step": ("Step", "Askel", "Steg"),
    "pair": ("Pair of lists", "Luettelopari", "Par av listor"),
    "p_value": ("p-value", "p-arvo", "p-värde"),
    "seen": ("Seen on both", "Nähty molemmissa", "Setts på båda"),
    "expected": ("Expected", "Odotettu", "Väntat"),
    "start": ("main effects", "päävaikutukset", "huvudeffekter"),
    "list": ("List", "Luettelo", "Lista"),
    "change": ("Change", "Muutos", "Ändring"),
    "cell": ("Cell", "Solu", "Cell"),
    "people": ("People", "Ihmisiä", "Personer"),
    "more": ("One more", "Yksi lisää", "En till"),
    "fewer": ("One less", "Yksi vähemmän", "En färre"),
    "history": ("History", "Historia", "Historia"),
    "observed": ("Observed people", "Havaittuja ihmisiä", "Observerade personer"),
    "seed": ("Seed", "Siemenluku", "Slumptalsfrö"),
    "status": ("Status", "Tila", "Status"),
    "pairs": ("Pairs in the model", "Mallin parit", "Par i modellen"),
    "none": ("none", "ei yhtään", "inga"),
    "no_estimate": ("not estimable", "ei arvioitavissa", "kan inte uppskattas"),
    "no_limit": ("no limit", "ei rajaa", "ingen gräns"),
    "error": ("Standard error", "Keskivirhe", "Standardfel"),
    "chart": ("Chart", "Kuvio", "Diagram"),
    "this_estimate": ("the estimate above", "yllä oleva arvio", "uppskattningen ovan"),
}

# How each warning of the library is told: its form in en as a pattern, then fi and sv. Groups keep their numbers.
WARNINGS: tuple[tuple[str, str, str], ...] = (
    (r"not estimable from these lists: (.*)", "näistä luetteloista ei voi arvioida: {0}", "kan inte uppskattas från dessa listor: {0}"),
    (r"methods disagree by more than 2×: from (.*) to (.*)", "menetelmät eroavat yli kaksinkertaisesti: {0} – {1}", "metoderna skiljer sig mer än 2×: från {0} till {1}"),
    (r"one person more in cell (\S+) moves the estimate by (.*)", "yksi ihminen lisää solussa {0} siirtää arviota {1}", "en person till i cellen {0} flyttar uppskattningen {1}"),
    (r"one person more in cell (\S+) leaves no estimate", "yksi ihminen lisää solussa {0} vie arvion kokonaan", "en person till i cellen {0} gör att ingen uppskattning finns"),
    (r"hidden heterogeneity would bias all of these low", "piilevä erilaisuus tekisi kaikista näistä liian pieniä", "dold olikhet skulle göra alla dessa för låga"),
    (r"chains have not met: split R̂ is (\S+?), and their medians run from (.*) to (.*); more sweeps.*", "ketjut eivät ole kohdanneet: R̂ on {0}, ja niiden mediaanit ovat {1}–{2}", "kedjorna har inte mötts: R̂ är {0}, och deras medianer går från {1} till {2}"),
    (r"chains have not met: split R̂ is (\S+)", "ketjut eivät ole kohdanneet: R̂ on {0}", "kedjorna har inte mötts: R̂ är {0}"),
    (r"nobody is on the list (.*); it is left out", "luettelossa {0} ei ole ketään; se jätetään pois", "ingen finns på listan {0}; den utelämnas"),
    (r"the posterior has (\d+) peaks, at (.*); one number says little", "posteriorijakaumassa on {0} huippua ({1}); yksi luku kertoo vähän", "posteriorn har {0} toppar ({1}); ett enda tal säger lite"),
    (r"this is a lower bound and not an estimate", "tämä on alaraja eikä arvio", "detta är en undre gräns och inte en uppskattning"),
    (r"nobody is on exactly two lists", "kukaan ei ole täsmälleen kahdessa luettelossa", "ingen finns på exakt två listor"),
    (r"the interval takes the pairs that stay for given", "väli pitää jääviä pareja annettuina", "intervallet tar paren som blir kvar för givna"),
    (r"the interval takes the model for given and is too narrow; bootstrap.*", "väli pitää mallia annettuna ja on liian kapea", "intervallet tar modellen för given och är för smalt"),
    (r"(\d+) resamples are few; take 1,000 or more", "{0} otosta on vähän; ota vähintään 1 000", "{0} återurval är få; ta minst 1 000"),
    (r"(\d+) of (\d+) resamples carry no estimate and count as endless", "{0} otoksessa {1}:stä ei ole arviota, ja ne lasketaan rajattomiksi", "{0} av {1} återurval saknar uppskattning och räknas som oändliga"),
    (r"the interval has no upper limit", "välillä ei ole ylärajaa", "intervallet har ingen övre gräns"),
    (r"(?:no|every) resample falls below the estimate, so.*", "otosten jakauma ei salli korjattua väliä, joten väli on tavallinen prosenttipisteväli", "återurvalens fördelning tillåter inget korrigerat intervall, så det är ett vanligt percentilintervall"),
    (r"with one person less the table carries no estimate, so.*", "yksi ihminen vähemmän vie arvion, joten väli on tavallinen prosenttipisteväli", "med en person mindre finns ingen uppskattning, så intervallet är ett vanligt percentilintervall"),
    (r"(\S+) of the resamples fall below the estimate, so a limit rests on few.*", "{0} otoksista jää arvion alle, joten raja on harvojen otosten varassa", "{0} av återurvalen ligger under uppskattningen, så en gräns vilar på få av dem"),
    (r"linkage alone moves the estimate between (.*) and (.*)", "pelkkä yhdistäminen siirtää arviota välillä {0}–{1}", "enbart länkningen flyttar uppskattningen mellan {0} och {1}"),
)  # fmt: skip
REASONS: dict[str, tuple[str, str]] = {
    "there is one list only": ("luetteloita on vain yksi", "det finns bara en lista"),
    "nobody is on any list": ("kukaan ei ole missään luettelossa", "ingen finns på någon lista"),
    "the maximum likelihood estimate does not exist": ("suurimman uskottavuuden estimaattia ei ole", "maximum likelihood-skattningen finns inte"),
    "the parameters are not identified": ("parametrit eivät ole yksikäsitteisiä", "parametrarna är inte identifierade"),
    "the maximum likelihood estimate does not exist and the parameters are not identified": (
        "suurimman uskottavuuden estimaattia ei ole eivätkä parametrit ole yksikäsitteisiä",
        "maximum likelihood-skattningen finns inte och parametrarna är inte identifierade",
    ),
}  # fmt: skip
LATE_REASONS: tuple[tuple[str, str, str], ...] = (
    (r"(\S+) of the posterior lies at the end of the grid.*", "{0} posteriorijakaumasta on hilan lopussa", "{0} av posteriorn ligger vid rutnätets slut"),
    (r"(\S+) of the draws press against the cap.*", "{0} poiminnoista painuu ylärajaa vasten", "{0} av dragningarna trycker mot taket"),
)  # fmt: skip


def say(key: str, language: Language, **values: str) -> str:
    return WORDS[key][LANGUAGES.index(language)].format(**values)


def warned(warning: str, language: Language) -> str | None:
    """A warning in the language, or None where it has no words there."""
    if language == "en":
        return warning
    place = LANGUAGES.index(language)
    for row in WARNINGS:
        if found := re.fullmatch(row[0], warning):
            parts = [_reason(part, place) for part in found.groups()]
            return row[place].format(*parts)
    return None


def _reason(part: str, place: int) -> str:
    if part in REASONS:
        return REASONS[part][place - 1]
    for row in LATE_REASONS:
        if found := re.fullmatch(row[0], part):
            return row[place].format(*found.groups())
    return re.sub(r"(?<=\d),(?=\d{3})", THIN_SPACE, part)


def number(value: float, language: Language, decimals: int = 0) -> str:
    """12,345.6 in en, 12 345,6 in fi and sv."""
    text = f"{value:,.{decimals}f}"
    if language == "en":
        return text
    return text.replace(",", THIN_SPACE).replace(".", ",")


def about(value: float, language: Language) -> str:
    """To two significant figures, as a paragraph says it: 11,418 becomes 11,000."""
    digits = max(0, len(str(int(value))) - 2)
    return number(round(value / 10**digits) * 10**digits, language)


def percent(share: float, language: Language) -> str:
    return f"{number(100 * share, language)}{THIN_SPACE}%"
