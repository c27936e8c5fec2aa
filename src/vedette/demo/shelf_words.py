"""What the documents of the sample review say: a codebook, and the sentences that bear its codes."""

from __future__ import annotations

CODEBOOK = (
    ("Mindset", "", "How people think about force, risk and initiative", ""),
    ("Leadership", "Mindset", "Acts or omissions of leaders at any level", "IA01"),
    (
        "Use of force",
        "Mindset",
        "Reluctance or readiness to use force; rules of engagement",
        "IA03",
    ),
    ("Posture", "Mindset", "Static or mobile, by day only or also by night", "IA04"),
    (
        "Command and control",
        "Mindset",
        "Caveats, unity of command, orders asked of capitals",
        "IA05",
    ),
    ("Capacity", "", "What units have and can do", ""),
    ("Training", "Capacity", "Before or after deployment, against the threat at hand", "IA07"),
    ("Equipment", "Capacity", "Vehicles, weapons, night vision, spares", "IA09"),
    (
        "Explosive threats",
        "Capacity",
        "Search, detection and protection against explosive devices",
        "IA10",
    ),
    ("Base defence", "Capacity", "Walls, gates, bunkers, guard of camps", "IA11"),
    ("Intelligence", "Capacity", "Warning, sources, sharing of what is known", "IA12"),
    ("Medical", "Capacity", "First aid, evacuation, hospitals, helicopters at night", "IA14"),
    ("Footprint", "", "Where bases and convoys are", ""),
    ("Bases", "Footprint", "Number and place of bases against mandate and threat", "IA15"),
    ("Convoys", "Footprint", "Supply moves, routes, escorts", "IA16"),
    ("Accountability", "", "Who answers for what was done or left undone", ""),
    ("Performance", "Accountability", "Of units, contributors, mission and Headquarters", "IA17"),
    ("Impunity", "Accountability", "Attackers are not found, tried or punished", "IA18"),
)
"""Name, parent, definition, issue area; parents first."""

SENTENCES = {
    "Leadership": (
        "The sector commander had not visited the position in the three months before the attack.",
        "No senior officer took charge of the response during the first hour.",
        "The contingent commander changed the guard plan after earlier warnings and held rehearsals.",
    ),
    "Use of force": (
        "The guard fired warning shots only, although the vehicle did not stop at the barrier.",
        "Soldiers believed that they might return fire only when somebody had been hit.",
        "The patrol answered the fire at once and the attackers withdrew.",
    ),
    "Posture": (
        "No patrol left the base after dark in the weeks before the incident.",
        "The unit stayed within its walls and knew the surroundings from maps only.",
        "Night patrols on foot had driven the armed group from the hills in the month before.",
    ),
    "Command and control": (
        "The reserve did not move because its commander awaited the consent of the capital.",
        "Two headquarters gave contradicting orders to the rescue column.",
        "An undeclared caveat kept the escort from leaving the main road.",
    ),
    "Training": (
        "Most drivers had never practised what to do in an ambush before they were deployed.",
        "The unit had received no instruction on explosive devices since its arrival.",
        "Pre-deployment training had been given for another kind of threat.",
    ),
    "Equipment": (
        "Four of the seven armoured vehicles of the company could not move for lack of spares.",
        "The guards had no night vision devices, which the memorandum of understanding provides for.",
        "Soft-skinned trucks carried troops on a road where mines had been found twice.",
    ),
    "Explosive threats": (
        "The road was not searched although a device had been found there nine days earlier.",
        "The convoy had no jammer, and the search team was with another battalion.",
        "The device was found by the search team and made safe without loss.",
    ),
    "Base defence": (
        "The gate could not be closed, and no obstacle slowed the vehicle on the last hundred metres.",
        "The watch towers did not see the dead ground to the north of the camp.",
        "Bunkers lay too far from the tents to be reached when the mortar fire began.",
    ),
    "Intelligence": (
        "A warning had reached the mission two days before but was not passed on to the base.",
        "The analysis cell had no sources among the people who live along the road.",
        "Local leaders had told the civil affairs officer of strangers who asked for the convoy.",
    ),
    "Medical": (
        "The first helicopter took off four hours after the call because it could not fly at night.",
        "Two soldiers bled to death before a tourniquet was applied.",
        "First aid on the spot and evacuation within the hour saved the lives of three wounded.",
    ),
    "Bases": (
        "The base had been opened for a task that ended two years before.",
        "A company held a position that needs a battalion to defend.",
        "The temporary base stood at the foot of a hill which it could not hold.",
    ),
    "Convoys": (
        "The convoy left on the same day and hour of each week and by the same road.",
        "A hundred trucks of contractors moved with an escort of six vehicles.",
        "Fuel for the base could have come by air at less risk.",
    ),
    "Performance": (
        "Earlier reports on the state of the contingent had been filed and not followed up.",
        "The board found no record of who decided to lift the checkpoint.",
        "Recommendations of the previous board of inquiry had not been carried out.",
    ),
    "Impunity": (
        "No suspect had been arrested by the national authorities at the time of writing.",
        "The case was handed to a prosecutor who has no office in the region.",
        "The commander of the armed group is known by name and moves freely in the town.",
    ),
}
"""Code -> sentences that bear it; the last of each mostly tells of what went well."""

PLAIN = (
    "The board met in {place} and at mission headquarters and heard the persons concerned.",
    "The weather was clear and the road dry.",
    "The sequence of events was put together from radio logs and statements.",
    "The position had been held by the present contingent since its rotation.",
    "The board is grateful for the help given to it by all components.",
    "Figures in this report are those known on the day of its signature.",
    "Annexes hold sketches of the site and the list of documents that were seen.",
)
"""Sentences without a code."""

POLICIES = (
    (
        "Guidelines on the protection of camps",
        "1. Every camp has a plan of its defence that is rehearsed each month.",
        "2. Gates are closed at dusk, and obstacles slow whatever comes near.",
    ),
    (
        "Standard operating procedure: convoys",
        "1. No two moves in a row use the same hour and the same road.",
        "2. The commander of the escort decides whether the trucks leave.",
    ),
)
"""Title and paragraphs."""

OTHER_LANGUAGES = {
    "ar": (
        "تقرير عن الهجوم على القافلة",
        "تعرضت القافلة لكمين على الطريق المؤدي إلى المعسكر عند الفجر.",
        "أصيب أربعة جنود بجروح ونقلوا إلى المستشفى بعد ست ساعات.",
        "لم تصل التحذيرات إلى القاعدة قبل الهجوم.",
    ),
    "es": (
        "Ataque contra un convoy",
        "El convoy fue emboscado al amanecer en el camino hacia la base.",
        "Cuatro soldados resultaron heridos y fueron evacuados seis horas después.",
        "Las advertencias no llegaron a la base antes del ataque.",
    ),
    "fr": (
        "Attaque contre un convoi",
        "Le convoi est tombé dans une embuscade à l’aube sur la route du camp.",
        "Quatre soldats ont été blessés et évacués six heures plus tard.",
        "Les avertissements n’étaient pas parvenus à la base avant l’attaque.",
    ),
    "ru": (
        "Нападение на колонну",
        "Колонна попала в засаду на рассвете на дороге к лагерю.",
        "Четверо военнослужащих были ранены и эвакуированы через шесть часов.",
        "Предупреждения не дошли до базы до нападения.",
    ),
    "zh": (
        "车队遇袭报告",
        "车队黎明时分在通往营地的道路上遭到伏击。",
        "四名士兵受伤,六小时后才被撤离。",
        "袭击之前警告没有传达到基地。",
    ),
}
"""One attack told in each of the other languages: title and three sentences that say the same."""
