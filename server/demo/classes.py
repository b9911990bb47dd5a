"""The 45 lexicographer files of WordNet, as in lexnames(5WN): the label set of the demo."""

from __future__ import annotations

from typing import Any

PARTS = {"noun": "Noun", "verb": "Verb", "adj": "Adjective", "adv": "Adverb"}

CLASSES = {
    "adj.all": "all adjective clusters",
    "adj.pert": "relational adjectives (pertainyms)",
    "adv.all": "all adverbs",
    "noun.Tops": "unique beginner for nouns",
    "noun.act": "acts or actions",
    "noun.animal": "animals",
    "noun.artifact": "man-made objects",
    "noun.attribute": "attributes of people and objects",
    "noun.body": "body parts",
    "noun.cognition": "cognitive processes and contents",
    "noun.communication": "communicative processes and contents",
    "noun.event": "natural events",
    "noun.feeling": "feelings and emotions",
    "noun.food": "foods and drinks",
    "noun.group": "groupings of people or objects",
    "noun.location": "spatial position",
    "noun.motive": "goals",
    "noun.object": "natural objects (not man-made)",
    "noun.person": "people",
    "noun.phenomenon": "natural phenomena",
    "noun.plant": "plants",
    "noun.possession": "possession and transfer of possession",
    "noun.process": "natural processes",
    "noun.quantity": "quantities and units of measure",
    "noun.relation": "relations between people or things or ideas",
    "noun.shape": "two and three dimensional shapes",
    "noun.state": "stable states of affairs",
    "noun.substance": "substances",
    "noun.time": "time and temporal relations",
    "verb.body": "grooming, dressing and bodily care",
    "verb.change": "size, temperature change, intensifying",
    "verb.cognition": "thinking, judging, analyzing, doubting",
    "verb.communication": "telling, asking, ordering, singing",
    "verb.competition": "fighting, athletic activities",
    "verb.consumption": "eating and drinking",
    "verb.contact": "touching, hitting, tying, digging",
    "verb.creation": "sewing, baking, painting, performing",
    "verb.emotion": "feeling",
    "verb.motion": "walking, flying, swimming",
    "verb.perception": "seeing, hearing, feeling",
    "verb.possession": "buying, selling, owning",
    "verb.social": "political and social activities and events",
    "verb.stative": "being, having, spatial relations",
    "verb.weather": "raining, snowing, thawing, thundering",
    "adj.ppl": "participial adjectives",
}
"""Classes with their meanings, in the order of their numbers in WordNet's files, from 0."""

FORM: dict[str, Any] = {
    "inputs": [{"name": "word", "kind": "text"}, {"name": "gloss", "kind": "text"}],
    "questions": [
        {
            "kind": "choice",
            "name": "class",
            "title": "Which kind of thing does this sense of the word name?",
            "leaves_only": True,
            "options": [
                *({"value": part, "label": label} for part, label in PARTS.items()),
                *(
                    {"value": name, "label": meaning, "parent": name.partition(".")[0]}
                    for name, meaning in CLASSES.items()
                ),
            ],
        }
    ],
}

GUIDELINE = """# Classes of senses

Read the word with its gloss. Choose the part of speech first, then the class that the gloss names,
not the one that the word brings to mind: *crane*, "lifts and moves heavy objects", is an artifact.

- Between *act* and *event*: an act is done by somebody.
- Between *artifact* and *object*: an artifact was made.
- Skip a gloss that cannot be understood, and say why.
"""
