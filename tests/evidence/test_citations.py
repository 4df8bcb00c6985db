"""Citations: what a text cites, and how a reader of the published documents is told."""

from __future__ import annotations

import pytest

from integration_sim.evidence.citations import citations, resolved
from integration_sim.evidence.documents import Document, Read, documents

PLACES = [
    ("Memon 1433", "Annex I, an interview in Case A"),
    ("Memon 345", "Annex C, an interview in Case B"),
    ("Memon 476", "Annex C, an interview in Case B, question 6"),
    ("Memon 775", "Annex D, focus group in Case A, question 2 (informal learning)"),
    ("Memon 870", "Annex E, interview with an expert, question 1"),
    ("Memon 1008", "Annex E, emerging outcomes, 2 (roles and processes)"),
    ("Memon 1017", "Annex E, emerging outcomes, 3 (learning and training)"),
    ("Memon 1154", "Annex I, focus group in Case A, question 1"),
    ("Memon 1722", "Annex J, quotations of the pilot study, quote 13"),
    ("Memon 1837", "Annex K, Case A, interviews, theme 2, AII-22"),
    ("Memon 1947-1951", "Annex K, Case B, interviews, theme 1, BII-2 to BII-3"),
    ("Memon 1959", "Annex K, Case B, interviews, theme 1, comment"),
    ("Memon 2061", "Annex K, Case C, interviews, theme 2, CII-5"),
    ("Memon 2149", "Annex K, Case D, interviews, theme 1, DII-7"),
    ("Memon 2265", "Annex K, Case A, focus groups, theme 2, AIII-6"),
    ("Memon 2403", "Annex K, Case B, focus groups, theme 1, BIII-1"),
    ("Memon 2639", "Annex K, Case D, focus groups, theme 2, DIII-11"),
    ("Memon 2779", "Annex K, interview with an expert, theme 2, X5"),
    ("Memon 2803", "Annex K, interview with an expert, theme 3, X10"),
    ("ihub 161", "Section 2.4 (understanding the challenges)"),
    ("ihub 2017 183", "Section 2.5.1 (financial pressures)"),
    ("ihub 362", "Section 2.9.1 (leadership and the right conditions)"),
    ("King's Fund 85", "Chapter 1, introduction and context: background"),
    ("King's Fund 2018 187", "Chapter 2, what the approach looks like in practice"),
    ("King's Fund 302", "Chapter 3, local actions"),
    ("King's Fund 446", "Chapter 5, appendix, Scotland and England: differences"),
    ("Confed 83", "Not without challenges"),
    ("Confed 2010 95", "Nationally nudged, not enforced"),
    ("Confed 133", "Nationally nudged, not enforced (after the profiles)"),
    ("PCT 31-34", "Executive summary: introduction & findings"),
    ("PCT 2735-2747", "Section 4.4.1 (Participant Involvement)"),
    ("PCT 3078-3086", "Section 5.2 (Presentation of Data)"),
    ("PCT 3167-3171", "Section 5.3.1 (Meetings, meetings, meetings)"),
    ("PCT 2006 6436-6440", "Section 5.15 (Summary)"),
    ("PCT 7919-7935", "Section 6.5 (Conclusions)"),
]
"""Read in the text copies by hand: lines, and what a reader of the published document finds there."""


@pytest.mark.parametrize(("cited", "place"), PLACES)
def test_lines_are_told_by_section_and_quotation(cited: str, place: str) -> None:
    (one,) = citations(cited)
    assert resolved(cited) == f"{one.document.called}, {place}"


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        ("assumption", [], []),
        ("assumption; direction: Memon 1469-1471; Huxham & Vangen", ["Memon", "Huxham & Vangen"], [((1469, 1471),), ()]),
        ("Fulop 2002, 2005 (months of delay)", ["Fulop 2002", "Fulop 2005"], [(), ()]),
        ("King's Fund 2018 85, 89; a shadow year: King's Fund 2018\n 438", ["King's Fund"] * 2, [((85, 85), (89, 89)), ((438, 438),)]),
        ("direction: King's Fund 98; against it: 300 (an outsider)", ["King's Fund"] * 2, [((98, 98),), ((300, 300),)]),
        ("Memon 1212 (permission), 2177-2183 (one council)", ["Memon"] * 2, [((1212, 1212),), ((2177, 2183),)]),
        ("ihub 161 gives no number; all means are 5 or more; 251 calls it low", ["ihub"] * 2, [((161, 161),), ((251, 251),)]),
        ("Memon 912 tells of about 8 hours a year, 85 % of it unpaid", ["Memon"], [((912, 912),)]),
        ("ihub 2017, a survey of chief officers", ["ihub"], [()]),
        ("the King's Fund and NHS Providers", [], []),
        ("local press, 22 March 2012", ["Local press 2012"], [()]),
    ],
)
def test_what_a_text_cites(text: str, names: list[str], places: list[tuple[tuple[int, int], ...]]) -> None:
    found = citations(text)
    assert [one.document.name for one in found] == names
    assert [one.places for one in found] == places


def test_what_places_share_is_said_once() -> None:
    assert resolved("Memon 1969, 1971") == "Memon (PhD thesis), Annex K, Case B, interviews, theme 2, BII-8 and BII-9"
    assert resolved("Memon 2061, 2511") == (
        "Memon (PhD thesis), Annex K, Case C, interviews, theme 2, CII-5 and focus groups, theme 1, CIII-4"
    )


def test_a_range_that_runs_on_into_the_next_section_names_both() -> None:
    assert resolved("ihub 210-220") == "ihub 2017, Section 2.5.2 (workforce issues) to Section 2.5.3 (capacity to redesign)"


@pytest.mark.parametrize("text", ["Memon 9999", "Memon 3", "Nobody 1999", "ihub 0", "Memon 20-10"])
def test_what_cannot_be_looked_up_stays_as_it_is(text: str) -> None:
    assert resolved(text) == text
    assert all(not one.holds for one in citations(text))


def test_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="found lines 9999-9999, expected lines from 1 to"):
        documents()["Memon"].place(9999, 9999)


def test_sections_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="expected lines in ascending order"):
        Document(name="x", authors="x", published="x", read=Read.WHOLE, lines=9, sections={5: "b", 2: "a"})


def test_a_reference_says_how_much_was_read_and_what_is_from_memory() -> None:
    told = documents()["Harrison & Carroll 1991"].reference
    assert told.startswith("Harrison, J. R. & Carroll, G. R. (1991). Keeping the faith")
    assert told.endswith("[abstract, summary or cited figures read; title and place of publication from memory]")
    assert "https://doi.org/10.1111/j.0272-4332.2004.00543.x" in documents()["Poortinga & Pidgeon 2004"].reference
