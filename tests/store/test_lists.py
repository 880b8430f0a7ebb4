"""Lists read projections within a scope: what SQL finds is what the scope admits, before anything is counted or cut."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from engine.access.model import Standing
from engine.access.scope import Leg, Scope
from engine.casework.ports import Found, Query, Reading
from engine.casework.records import Changes, FlagRaised, Json, Projected, Record, ShareRow, Tree
from engine.store import SqlStore
from engine.store.configurations import NeedsProject
from engine.store.projections.find import Undeclared
from engine.store.projections.fold import fold
from engine.workflows.model import Shows
from tests.store.toy import SHOWS, START, everything, library, moment, projected, record

ALL = Scope((Leg("all"),))


def find(store: SqlStore, scope: Scope = ALL, **query: object) -> Found:
    """What a list of loans holds."""
    return store.read(lambda reading: reading.find("loan", scope, Query(**query)))  # type: ignore[arg-type]


def ids(found: Found) -> list[str]:
    """The ids of a page, in its order."""
    return [name for name, _ in found.rows]


def keep(store: SqlStore, records: Sequence[Record], shown: Sequence[Projected], **rest: object) -> None:
    """Write records with what lists read of them."""
    names = tuple(each.id for each in records)
    changes = Changes(records=tuple(records), new_records=names, projections=tuple(shown), **rest)  # type: ignore[arg-type]
    store.write(lambda writing: writing.save(changes))


# --- scope --------------------------------------------------------------------------------------------------------
PLACES = {"N": (), "N1": ("N",), "N11": ("N1", "N"), "N2": ("N",), "S": ()}
PEOPLE, TEAMS, HOUSES = ("ana", "ben", ""), ("desk", "tower", ""), ("library", "archive", "")


def crowd() -> tuple[list[Record], list[ShareRow], dict[str, Standing]]:
    """Sixty loans in all sorts of standings, the same each time; some shared, some narrowed, by themselves or through their root."""
    chance = random.Random(7)
    records, shares, standings = [], [], {}
    for number in range(60):
        name = f"r{number:02}"
        narrowed = number % 5 == 0
        flags = {"lost": FlagRaised(START, "ana", "")} if narrowed else {"late": FlagRaised(START, "ana", "")}
        root = f"r{number - 1:02}" if number % 5 == 1 else name
        each = record(
            name,
            root=root,
            owner=chance.choice(PEOPLE),
            author=chance.choice(PEOPLE),
            team=chance.choice(TEAMS),
            organisation=chance.choice(HOUSES),
            receiver=chance.choice(HOUSES),
            area=chance.choice([*PLACES, ""]),
            assigned=tuple(chance.sample(["ana", "ben", "anabel"], chance.randint(0, 2))),
            flags=flags,
        )
        live = []
        if number % 3 == 0:
            for house, ends, revoked in (
                ("archive", moment(1), None),
                ("library", START, None),
                ("museum", None, moment(-1)),
            ):
                share = everything(name).shares[0]
                ident = f"{name}-{house}"
                shares.append(
                    replace(
                        share,
                        id=ident,
                        record=name,
                        of_record=name,
                        organisation=house,
                        ends_at=ends,
                        revoked_at=revoked,
                    )
                )
            live = ["archive"]
        records.append(each)
        standings[name] = Standing(
            kind="loan",
            owner=each.owner,
            team=each.team,
            area=each.area,
            areas=PLACES.get(each.area, ()),
            organisation=each.organisation,
            receiver=each.receiver,
            assigned=each.assigned,
            author=each.author,
            narrowed_to=("keeper", "head") if narrowed or number % 5 == 1 else (),
            shared_with=tuple(live),
        )
    return records, shares, standings


LEGS = [
    *(Leg(which, value) for which in ("owner", "author", "assigned") for value in ("ana", "ben")),
    *(Leg("team", value) for value in TEAMS),
    *(Leg("area", value) for value in ("N", "N1", "N11", "S", "X", "")),
    *(
        Leg(which, value)
        for which in ("organisation", "receiver", "shared")
        for value in ("library", "archive", "museum")
    ),
    Leg("all"),
    Leg("owner", ""),
    Leg("asker", "ana"),
]
NARROWED = [
    (),
    (("keeper", (Leg("all"),)),),
    (("head", (Leg("team", "desk"), Leg("owner", "ana"))), ("other", (Leg("all"),))),
    (("other", (Leg("all"),)),),
    (("keep", (Leg("all"),)),),
]


def test_lists_hold_what_the_scope_admits(store: SqlStore) -> None:
    records, shares, standings = crowd()
    keep(store, records, [projected(each.id) for each in records], shares=tuple(shares))
    scopes = [Scope((leg,), narrowed) for leg in LEGS for narrowed in NARROWED]
    scopes += [Scope(pair, NARROWED[1]) for pair in itertools.combinations(LEGS[:8], 2)]
    scopes.append(Scope())
    for scope in scopes:
        admitted = {name for name, standing in standings.items() if scope.admits(standing)}
        found = find(store, scope, limit=100)
        assert set(ids(found)) == admitted, scope
        assert found.total == len(admitted)


def test_a_page_is_cut_after_the_scope_was_applied(store: SqlStore) -> None:
    records = [record(f"r{number:02}", owner="ana" if number % 2 else "ben") for number in range(20)]
    keep(store, records, [projected(each.id) for each in records])
    mine = Scope((Leg("owner", "ana"),))
    first, second = find(store, mine, limit=6), find(store, mine, limit=6, offset=6)
    assert (first.total, second.total) == (10, 10)
    assert (len(first.rows), len(second.rows)) == (6, 4)
    assert set(ids(first)) | set(ids(second)) == {each.id for each in records if each.owner == "ana"}


def test_a_leg_that_nobody_knows_is_a_programmers_fault(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="leg of no known kind"):
        find(store, Scope((Leg("neighbour", "ana"),)))


def test_a_flag_lowered_widens_the_list_again(store: SqlStore) -> None:
    lost = record(flags={"lost": FlagRaised(START, "ana", "")})
    keep(store, [lost], [projected()])
    assert ids(find(store)) == []
    store.write(lambda writing: writing.save(Changes(records=(replace(lost, flags={}),))))
    assert ids(find(store)) == ["r1"]


# --- what is found ------------------------------------------------------------------------------------------------
def shelf(store: SqlStore) -> None:
    """Four loans with different titles, topics and weights."""
    rows: list[tuple[str, str, dict[str, Json]]] = [
        (
            "a",
            "Ocean’s Atlas",
            {"registration.topics": ["sea"], "registration.shelf": 9, "weight": "1.5", "name": "écume"},
        ),
        (
            "b",
            "Ação no mar",
            {"registration.topics": ["seas"], "registration.shelf": 10, "weight": "0.5", "name": "Eau"},
        ),
        (
            "c",
            "100% stars_",
            {"registration.topics": ["sea", "stars"], "registration.shelf": 2, "weight": None, "name": None},
        ),
        (
            "d",
            "Ba'alat",
            {"registration.topics": [], "registration.shelf": 9, "weight": "1.5", "name": "zebra", "state": "back"},
        ),
    ]
    shown = [replace(projected(name, **columns), search=title) for name, title, columns in rows]
    keep(store, [record(name) for name, _, _ in rows], shown)


def test_what_was_projected_comes_back_with_the_records_row(store: SqlStore) -> None:
    shelf(store)
    found = find(store, filters={"weight": ("0.5",)})
    assert found.rows[0][1]["registration.topics"] == ["seas"]
    assert found.records == (record("b"),)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"registration.topics": ("sea",)}, "ac"),
        ({"registration.topics": ("seas", "stars")}, "bc"),
        ({"registration.topics": ("sea",), "state": ("lent",)}, "ac"),
        ({"registration.shelf": ("9",)}, "ad"),
        ({"registration.shelf": ("9.0", "2")}, "acd"),
        ({"registration.shelf": ("nine",)}, ""),
        ({"weight": ("1.5",)}, "ad"),
        ({"state": ("BACK",)}, "d"),
        ({"state": ("lent", "back")}, "abcd"),
        ({"state": ("%",)}, ""),
        ({"state": ("\0",)}, ""),
        ({"state": ("\ud800",)}, ""),
        ({"registration.shelf": ("\0",)}, ""),
        ({"registration.topics": ("\ud800",)}, ""),
    ],
)
def test_filters_are_exact(store: SqlStore, filters: dict[str, tuple[str, ...]], expected: str) -> None:
    shelf(store)
    assert sorted(ids(find(store, filters=filters))) == list(expected)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("oceans", "a"),
        ("OCEAN'S atl", "a"),
        ("atlas ocean", "a"),
        ("acao", "b"),
        ("AÇÃO", "b"),
        ("100%", "c"),
        ("%", "c"),
        ("stars_", "c"),
        ("baʼalat", "d"),
        ("ba’alat", "d"),
        ("a x", ""),
        ("  ", "abcd"),
        ("\0", "abcd"),
        ("\ud800oceans\u202e", "a"),
    ],
)
def test_a_search_finds_words_however_they_are_spelt(store: SqlStore, search: str, expected: str) -> None:
    shelf(store)
    assert sorted(ids(find(store, search=search))) == list(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", "badc"),
        ("-name", "dabc"),
        ("weight", "badc"),
        ("-weight", "dabc"),
        ("-opened_on", "dcba"),
        ("opened_on", "abcd"),
    ],
)
def test_lists_sort_alike_on_both_databases_what_is_missing_last(store: SqlStore, sort: str, expected: str) -> None:
    shelf(store)
    assert ids(find(store, sort=sort)) == list(expected)


@pytest.mark.parametrize(
    "query", [{"filters": {"registration.borrower": ("x",)}}, {"sort": "team"}, {"filters": {"1=1": ("x",)}}]
)
def test_only_declared_columns_filter_and_sort(store: SqlStore, query: dict[str, object]) -> None:
    with pytest.raises(Undeclared):
        find(store, **query)  # type: ignore[arg-type]


def test_a_kind_without_its_own_columns_is_listed_too(store: SqlStore) -> None:
    store.write(lambda writing: writing.save(everything()))
    shown = Projected("r1-b", "reminder", {"number": "1", "state": "lent", "opened_on": "2026-03-02"})
    store.write(lambda writing: writing.save(Changes(projections=(shown,))))
    assert ids(store.read(lambda reading: reading.find("reminder", ALL, Query()))) == ["r1-b"]


def test_folding_is_the_same_however_often_it_is_done() -> None:
    for text in ("Ba’alat  ÇÃ ﬁ", "Straße", "İ ı", "ʼ'’"):
        assert fold(fold(text)) == fold(text)
    assert fold("Ba’alat  ÇÃ") == "baalat ca"


# --- another configuration ------------------------------------------------------------------------------------------
OTHER = replace(SHOWS, filter=(*SHOWS.filter, "team"))
OTHER_SEARCH = replace(SHOWS, search=("number",))


def project(_: Reading, tree: Tree) -> list[Projected]:
    """Lists made anew from a tree."""
    return [projected(each.id, team=each.team) for each in tree.records.values() if each.kind == "loan"]


def test_a_configuration_with_other_lists_is_built_beside_and_switched(store: SqlStore) -> None:
    shelf(store)
    before = store.ready().digest
    digest = store.activate(library(OTHER), "operator", project)
    assert store.ready().digest == digest != before
    assert sorted(ids(find(store, filters={"team": ("desk",)}))) == list("abcd")
    assert store.configuration(before).kinds["loan"].shows == SHOWS
    assert store.active() == library(OTHER)


@pytest.mark.parametrize("shows", [OTHER, OTHER_SEARCH])
def test_a_configuration_with_other_lists_needs_to_know_how_to_fill_them(store: SqlStore, shows: Shows) -> None:
    shelf(store)
    before = store.ready().digest
    with pytest.raises(NeedsProject):
        store.activate(library(shows), "operator")
    assert store.ready().digest == before
    assert len(find(store).rows) == 4


def test_a_configuration_with_equal_lists_keeps_them(store: SqlStore) -> None:
    shelf(store)
    store.activate(library(title="Other words"), "operator")
    assert len(find(store).rows) == 4


def test_an_activation_is_a_journalled_act_and_done_once(store: SqlStore) -> None:
    context = library(Shows(list=("number",)))
    assert store.activate(context, "olga") == store.activate(context, "olga") == context.digest
    lines = store.read(lambda reading: reading.journal("deployment"))
    assert [(each.line.actor, each.line.event, each.line.digest) for each in lines[1:]] == [
        ("olga", "activate", context.digest)
    ]
