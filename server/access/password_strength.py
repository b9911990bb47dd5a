"""How much of a password must be guessed letter by letter, and how much comes from patterns.

Whoever guesses passwords begins with words, names, keyboard rows, repetitions and years. Each such
part costs a guesser no more than one character does, so it counts as one here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

SHORTEST_RUN = 4
"""Characters of a run along a keyboard row, the alphabet or the digits."""
SHORTEST_WORD = 3
"""Characters of a name or an e-mail address that are looked for."""

_ROWS = (
    *("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"),
    *("qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn", "!@#$%^&*()", "01234567890"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp"),
)
RUNS = tuple(line for row in _ROWS for line in (row, row[::-1]))

_WORDS = """
    access account admin administrator angel annolog annotation annotator arsenal autumn baseball
    batman berlin changeit changeme charlie chelsea cheese company computer default donald dragon
    fall flower football freedom geheim hallo hello hockey home hunter iloveyou internet jordan
    killer label labeling labels letmein liverpool london login love lovely manager market master
    michael michelle monkey mustang newpassword ninja office pass passw passwd passwort password
    pepper please princess qwerty reviewer root secret secure security server shadow snoopy soccer
    sommer spring start starwars summer sunshine superman sweet system temp test testing thomas
    trustno welcome whatever willkommen winter wonder work zugang
"""
WORDS = frozenset(_WORDS.split())
_LONGEST = max(map(len, WORDS))
_LOOK_ALIKES = str.maketrans("01345789@$!|€", "oleastbgasiie")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPEATED = re.compile(r"(.)\1{2,}")
_CLOSING = re.compile(r"[\d\W_]{1,3}\Z")


def unguessed(password: str, personal: Iterable[str] = ()) -> int:
    """Return how many characters remain where each guessable part counts as one.

    Args:
        password: what is judged.
        personal: texts about its holder, such as a name or an e-mail address; their words count as
            guessable.
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    spelled = plain.translate(_LOOK_ALIKES)
    if len(spelled) != len(plain):
        spelled = plain
    own = _words_of(personal)
    at = count = 0
    while at < len(plain):
        at += max(1, _run(plain, at), _word(plain, at, own), _word(spelled, at, own))
        count += 1
    return count


def _words_of(texts: Iterable[str]) -> Sequence[str]:
    found = {
        word
        for text in texts
        for folded in [unicodedata.normalize("NFKC", text).casefold()]
        for word in (folded, *re.split(r"[\W_]+", folded))
        if len(word) >= SHORTEST_WORD
    }
    return sorted(found, key=len, reverse=True)


def _word(text: str, at: int, own: Sequence[str]) -> int:
    """Return the length of the longest word that begins here: own, common, or used before."""
    found = next((len(word) for word in own if text.startswith(word, at)), 0)
    for size in range(min(_LONGEST, len(text) - at), SHORTEST_WORD, -1):
        if text[at : at + size] in WORDS:
            found = max(found, size)
            break
    again = max(found, SHORTEST_WORD - 1)
    while at + again < len(text) and text.find(text[at : at + again + 1], 0, at) >= 0:
        again += 1
    return again if again >= SHORTEST_WORD else found


def _run(text: str, at: int) -> int:
    """Return the length of the pattern that begins here: a row, a repetition, a year, an end."""
    for pattern in (_REPEATED, _YEAR, _CLOSING):
        if found := pattern.match(text, at):
            return found.end() - at
    size = SHORTEST_RUN
    while at + size <= len(text) and any(text[at : at + size] in row for row in RUNS):
        size += 1
    return size - 1 if size > SHORTEST_RUN else 0
