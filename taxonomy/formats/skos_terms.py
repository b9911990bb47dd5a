"""The terms of SKOS and related vocabularies, and the ids of concepts from their IRIs."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
DCT = "http://purl.org/dc/terms/"
DC = "http://purl.org/dc/elements/1.1/"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OURS = "urn:annolog:"
"""Prefix of our own terms, for fields that SKOS has no term for."""

PREFIXES = {"skos": SKOS, "dct": DCT, "owl": OWL, "xsd": XSD, "annolog": OURS}

TYPE = RDF + "type"
CONCEPT, SCHEME = SKOS + "Concept", SKOS + "ConceptScheme"
CONCEPT_IRI, SCHEME_IRI, CODE_IRI = OURS + "concept:", OURS + "scheme", OURS + "code:"
IDENTIFIER = "dct:identifier"
"""The system of codes under which the dct:identifier of a concept is kept."""
IN_SCHEME = "skos:inScheme"
"""The system of codes under which a concept's schemes are kept, as IRIs separated by spaces."""

NOTES = ("note", "scopeNote", "editorialNote", "historyNote", "changeNote")
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")

TERMS = {
    TYPE: "type",
    **{
        SKOS + name: name
        for name in (
            *("prefLabel", "altLabel", "hiddenLabel", "definition", "example", "notation"),
            *("broader", "narrower", "related", "topConceptOf", "hasTopConcept", "inScheme"),
            *MATCHES,
        )
    },
    **{SKOS + name: "note" for name in NOTES},
    **{SKOSXL + name: name for name in ("prefLabel", "altLabel", "hiddenLabel")},
    SKOSXL + "literalForm": "text",
    RDF + "value": "text",
    RDFS + "comment": "comment",
    RDFS + "label": "name",
    DCT + "title": "title",
    DC + "title": "title",
    DCT + "language": "language",
    DCT + "identifier": "identifier",
    DCT + "isReplacedBy": "isReplacedBy",
    OWL + "deprecated": "deprecated",
    **{OURS + name: name for name in ("id", "uri", "colour", "hotkey", "unmatched")},
}
"""IRI of a property that is read -> our word; properties of one field share a word."""


def namespace(scheme: str | None) -> str | None:
    """Return the part of a scheme's IRI that its concepts' ids leave out: to the last / or #."""
    if scheme is None or "://" not in scheme:
        return None
    found = re.match(r"[^:]+://.+[/#]", scheme)
    return found[0] if found else None


def id_of(iri: str, space: str | None) -> str:
    """Return the id of a concept: its IRI without the namespace of the scheme.

    The rule uses only the two IRIs, so that a new release never changes an id. IRIs outside the
    namespace are ids as a whole; no two IRIs give the same id, since a cut IRI has no colon.
    """
    if iri.startswith(CONCEPT_IRI):
        return unquote(iri[len(CONCEPT_IRI) :])
    if space and iri.startswith(space):
        rest = iri[len(space) :]
        if rest and ":" not in rest:
            return rest
    return iri


def minted(id_: str) -> str:
    """Return a new IRI, made from its id, for a concept without one."""
    return CONCEPT_IRI + quote(id_, safe="")
