"""The roles and records that these tests live by: an archive of letters, two teams, an organisation outside that is sent some."""

from __future__ import annotations

from engine.access import Fields, fields_of
from engine.access.model import Actor, Duty, Post, Profile, ProfileField, Role, Sight, Standing
from engine.expressions.program import Program
from engine.expressions.text import Text
from engine.forms.model import Form, Group, Item, Question, Rows

ALL = ("personal", "sensitive", "restricted")

DUTIES = {
    each.id: each
    for each in (
        Duty("keeper", Text("Keeper"), "is", "owner"),
        Duty("reader", Text("Reader"), "is", "assigned"),
        Duty("head", Text("Head"), "within", "team", if_nobody="director"),
        Duty("director", Text("Director"), "within", "organisation"),
        Duty("warden", Text("Warden"), "within", "area"),
        Duty("recipient", Text("Recipient"), "within", "receiver"),
        Duty("auditor", Text("Auditor"), "within", "anywhere"),
        Duty("writer", Text("Writer"), "is", "author"),
        Duty("asker", Text("Asker"), "is", "asker"),
    )
}

ROLES = {
    each.id: each
    for each in (
        Role(
            "archivist",
            Text("Archivist"),
            duties=("keeper", "writer", "asker"),
            sees=(
                Sight("letter", "own", ALL, write=True),
                Sight("letter", "team", profile="summary"),
                Sight("letter", "assigned", forms=("note",), write=True),
            ),
            may=("create_letter",),
            compartments=("source",),
        ),
        Role("chief", Text("Chief"), duties=("head",), sees=(Sight("letter", "team", ALL),)),
        Role("governor", Text("Governor"), duties=("director",), sees=(
            Sight("letter", "organisation", ("personal",)),
            Sight("letter", "all", ALL, ask_reason=True, lasts="4 hours"),
        )),
        Role("ranger", Text("Ranger"), duties=("warden",), sees=(Sight("letter", "area", ("personal", "sensitive")),)),
        Role("partner", Text("Partner"), duties=("recipient",), sees=(
            Sight("parcel", "shared", ALL, write=True),
            Sight("letter", "shared", ALL, write=True),
        )),
        Role("inspector", Text("Inspector"), duties=("auditor",), sees=(Sight("letter", "all"),)),
    )
}

PROFILES = {
    "summary": Profile("summary", Text("Summary"), "letter", (ProfileField("cover.title"), ProfileField("number"))),
    "outside": Profile(
        "outside",
        Text("Outside"),
        "letter",
        (
            ProfileField("cover.title"),
            ProfileField("cover.pages"),
            ProfileField("visits.seen_on"),
            ProfileField("worth"),
            ProfileField("number"),
            ProfileField("cover.giver"),
            ProfileField("cover.gone"),
        ),
        recipients=("museum",),
        needs_agreement=True,
    ),
}

ANA = Actor("ana", "Ana", (Post("archivist", team="north", area="n1", organisation="archive"),))
CARLA = Actor("carla", "Carla", (Post("archivist", team="north", area="n1", organisation="archive"),))
BENTO = Actor("bento", "Bento", (Post("archivist", team="south", area="s1", organisation="archive"),))
CHIEF = Actor("chief", "Chief", (Post("chief", team="north", organisation="archive"),))
GOVERNOR = Actor("gov", "Governor", (Post("governor", organisation="archive"),))
RANGER = Actor("ranger", "Ranger", (Post("ranger", area="n"),))
PARTNER = Actor("pia", "Pia", (Post("partner", organisation="museum"),))
INSPECTOR = Actor("ines", "Ines", (Post("inspector"),))
NOBODY = Actor("nobody", "Nobody", (Post("archivist"), Post("gone", team="north")))
CLOCK = Actor("clock")

LETTER = Standing(
    "letter",
    owner="ana",
    team="north",
    area="n1",
    areas=("n", "top"),
    organisation="archive",
    author="bento",
    assigned=("bento",),
    askers=("carla",),
    shared_with=("museum",),
)
PARCEL = Standing("parcel", owner="ana", team="north", area="n1", organisation="archive", receiver="museum", follows=("letter",))

SECRET = Program("…", ["form", "note", "secret"], "text", ("note.secret",), "restricted")

COVER = Form(
    "cover",
    Text("Cover"),
    security="plain",
    items=(
        Item(Question("title", "text", Text("Title"))),
        Item(Question("keeper", "text", Text("Keeper"), security="personal")),
        Item(group=Group("inner", Text("Inner"), security="sensitive", items=(Item(Question("content", "text", Text("Content"))),))),
        Item(Question("giver", "text", Text("Giver"), security="restricted", compartment="source", instead=Text("Anonymous"))),
        Item(Question("giver_which", "text", Text("Which"), companion_of="giver")),
        Item(Question("worth", "decimal", Text("Worth"), calculate=SECRET)),
        Item(rows=Rows("pages", Text("Pages"), items=(
            Item(Question("number", "whole_number", Text("Number"))),
            Item(Question("text", "text", Text("Text"), security="restricted")),
        ))),
    ),
)
NOTE = Form("note", Text("Note"), security="sensitive", items=(
    Item(Question("secret", "text", Text("Secret"), security="restricted")),
    Item(Question("remark", "text", Text("Remark"))),
))
VISITS = Form("visits", Text("Visits"), security="personal", entries=True, items=(Item(Question("seen_on", "date", Text("Seen on"))),))

FIELDS: dict[str, Fields] = {form.id: fields_of(form) for form in (COVER, NOTE, VISITS)}
