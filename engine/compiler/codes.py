"""The table of the compiler's codes: meaning, smallest example, repair. `docs/diagnostics.md` is made from it.

A code is never given a second meaning. Codes E1xx are `source`'s, E2xx `expressions`'; E3xx are told by `definitions` and by the passes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `example` is the smallest faulty text, `repair` what to write instead."""

    meaning: str
    example: str
    repair: str


CODES: dict[str, Code] = {
    # layers
    "W150": Code("an override that weakens what the library says", "{ask: brand, required: false}", "basis: … beside it"),
    "W151": Code("a thing of the library that has changed since it was locked", "library/forms/receipt 0…", "tais lock"),
    "E152": Code("a line of `tais.lock` that can't be read", "<<<<<<<", "tais lock"),
    "W153": Code("a context written for another version of the library", "library: 0.1", "library: 1.0"),
    # structure
    "E301": Code("a key that can't stand there", "requird: true", "required: true"),
    "E302": Code("something obligatory is missing", "{ask: name, type: text}", "{ask: name, label: Name, type: text}"),
    "E303": Code("a value of the wrong shape", "forms: intake", "forms: [intake]"),
    "E304": Code("neither true nor false", "entries: yes", "entries: true"),
    "E305": Code("not a number", "at_least: one", "at_least: 1"),
    "E306": Code("a word that isn't one of the few that can stand there", "type: whole_numbers", "type: whole_number"),
    "E307": Code("something that can't be an id or a name", "ask: First-Name", "ask: first_name"),
    "E308": Code("a key without a value", "title:", "title: Registration"),
    "E309": Code("two things where one is said", "{at: due, remind: owner, notify: chief}", "{at: due, remind: owner}"),
    "E310": Code("a file that holds something unknown", "froms: intake", "form: intake"),
    "E311": Code("a date, time or opening hour that can't be read", "from: 2024-02-30", "from: 2024-02-29"),
    # names
    "E401": Code("a thing in a file of another name", "form: letter, in order.yaml", "form: order"),
    "E402": Code("a name that is given twice", "two questions `ask: name`", "ask: name, ask: other_name"),
    "E403": Code("a form that isn't there, or that the context doesn't use", "forms: [inntake]", "forms: [intake]"),
    "E404": Code("an option list that isn't there", "options: sex", "options: sexes"),
    "E405": Code("a word that isn't an option of the list", "colour: rad", "colour: red"),
    "E406": Code(
        "a name that can't be told from another one, or is a word of the language", "ask: today", "ask: asked_on"
    ),
    "E407": Code("a duty that isn't there", "by: mechanik", "by: mechanic"),
    "E408": Code("a kind of record that isn't there", "record: bicycles", "record: bicycle"),
    "E409": Code("a level of places that isn't there", "area: city", "area: town"),
    "E410": Code("a fact, flag or built-in that isn't there", "list: [nomber]", "list: [number]"),
    "E411": Code("a question that isn't in that form", "- intake.nam", "- intake.name"),
    "E412": Code("an organisation, kind or service that isn't in the directory", "kind: suplier", "kind: supplier"),
    "E413": Code("a consent policy that isn't there", "consent: askd", "consent: asked"),
    "E414": Code("a profile that isn't there", "profile: minimal", "profile: minimum"),
    "E415": Code("a right that doesn't exist", "may: [create_bicycles]", "may: [create_bicycle]"),
    "E416": Code("a compartment that no question has", "compartments: [reporters]", "compartments: [reporter]"),
    "E417": Code("a purpose of consent that no form asks for", "needs: [sharring]", "needs: [sharing]"),
    "E418": Code("a role that isn't there", "role: repairers", "role: repairer"),
    "E419": Code("a place that isn't in the table", "area: N-9", "area: N-1"),
    "E420": Code("a language that the context doesn't offer", "language: fr", "language: en"),
    "E421": Code("a time zone that doesn't exist", "time_zone: Europe/Lisbonn", "time_zone: Europe/Lisbon"),
    "E422": Code("a second calendar", "calendar: other", "one calendar with all holidays"),
    "E423": Code("a file of people that isn't there", "people: shops", "people: shop"),
    "E424": Code("a person that isn't among those of the scenario", "as: ritta", "as: rita"),
    "E425": Code("a rule that isn't there", "because: brakes", "because: brakes_are_ordered"),
    "E426": Code("working time without a calendar", "within: 2 working days", "calendars/working.yaml with `open:`"),
    "E427": Code("a file that every context has is missing", "no roles.yaml", "roles: …"),
    "E428": Code("a language or a way of writing that nobody knows", "offered: [en, xq]", "offered: [en, nl]"),
    "W430": Code("an option list that nothing uses (warning)", "options: colours", "remove it"),
    "W431": Code("a setting that nothing reads (warning)", "settings: {courage: …}", "remove it"),
    "W432": Code("a form that no kind of record has (warning)", "form: farewell", "name it under `forms:` of a kind"),
    "W433": Code("a profile that nothing uses (warning)", "profile: minimum", "name it in a rule, or remove it"),
    "W434": Code("a consent policy that nothing uses (warning)", "consent_policies: {asked: …}", "name it in a rule, or remove it"),
    "W435": Code("an option that asks which, before others (warning)", "other, blue, red", "blue, red, other"),
    "W437": Code("a service of the directory that nothing names (warning)", "services: spare_part", "services: spare_parts"),
    "W436": Code("ids that differ by their plural only (warning)", "bolt, bolts", "bolt, spare_bolts"),
    # forms
    "E501": Code("rows in rows", "rows: outer, questions: [rows: inner]", "put the inner rows into the form"),
    "E502": Code("numbers of rows that make no sense", "at_least: 3, at_most: 2", "at_least: 2, at_most: 3"),
    "E503": Code("a class lower than that around it", "class: plain in a sensitive group", "leave `class` out"),
    "E504": Code("a title of entries where there are none", "entry_title: ${done_on}", "entries: true"),
    "E505": Code(
        "calculations, suggestions or conditions in a circle", "a: calculate: b, b: calculate: a", "let one stand alone"
    ),
    "E506": Code(
        "a question type that this version can't ask", "type: isbn, of which a part isn't installed", "install the whole package"
    ),
    "E507": Code(
        "a key that has a meaning only beside another one", "if_changed: ask_reason, without suggest", "remove it"
    ),
    "E508": Code("a question both calculated and suggested", "calculate: …, suggest: …", "one of the two"),
    "E509": Code(
        "a calculated question that is required (warning)", "calculate: …, required: true", "remove `required`"
    ),
    "E510": Code("a key that another type of question has", "type: text, level: town", "type: location, level: town"),
    "E511": Code("a file asked by a step", "ask: [{ask: picture, type: photo}]", "a form with the photo, and `needs` it"),
    "E512": Code("a calculation of what only a person can give", "type: point, calculate: …", "remove `calculate`"),
    "E513": Code("a fact or list of what is not one value", "list: [intake.picture]", "list: [intake.brand]"),
    "E514": Code("a kind of record that isn't there", "type: record, kinds: [biycle]", "type: record, kinds: [bicycle]"),
    "E520": Code("an installed question type lacks a part", "a package with tais.forms.types only", "all three parts"),
    # workflows and rules
    "E601": Code("no moment of a clock", "at: half", "at: 50%"),
    "E602": Code("steps without a clock", "steps: […], without within", "within: 2 days"),
    "E603": Code(
        "`also_past` beside something else than `reached`",
        "{completed: intake, also_past: true}",
        "{completed: intake}",
    ),
    "E604": Code(
        "a date to be reached that moves with the clock", "reached: today + 3 days", "reached: brought_on + 3 days"
    ),
    "E605": Code("a state that isn't there", "to: reddy", "to: ready"),
    "E606": Code("an event that isn't there", "do: finnish", "do: finish"),
    "E607": Code("a fact or flag that isn't there", "raised: stollen", "raised: stolen"),
    "E608": Code("a deadline that isn't there", "late: first_loook", "late: first_look"),
    "E609": Code("a link that isn't there", "sends: bycicle", "sends: bicycle"),
    "E610": Code("steps that aren't in the order of time", "due before 50%", "50% before due"),
    "E611": Code("a form that this kind of record hasn't", "needs: [order_letter]", "add it to `forms`"),
    "E612": Code("a person's event that waits for something", "by: chief, when: …", "by: clock"),
    "E613": Code("`from` outside of `anywhere`", "from: open in a state", "remove it"),
    "E614": Code("a number that can't be made", "text: ${yeer}-${sequence}", "text: ${year}-${sequence}"),
    "E615": Code("one answer of a form that is filled again and again", "list: [inspections.danger]", "a fact"),
    "E616": Code("no link, or several, to what a rule creates", "create: order", "link: orders"),
    "E617": Code("a key that doesn't belong to this effect", "{notify: chief, consent: asked}", "{notify: chief}"),
    "E618": Code("nobody in the directory serves an area (warning)", "covers: N", "covers: N S"),
    "E620": Code("a state to which no path leads", "states: {lost: …}", "a transition to it"),
    "E621": Code("a state that nothing leaves, although it is no end", "states: {sent: …}", "ended: true"),
    "E622": Code("a final state that is left", "final: true, transitions: […]", "ended: true"),
    "E623": Code("a clock in an ended state", "ended: true, deadlines: […]", "remove the deadlines"),
    "E624": Code("an ended state that is left without reopening", "event: bring_back, to: waiting", "reopens: true"),
    "E625": Code("an event that asks in two places", "event: deliver, ask: […], twice", "two events"),
    "E626": Code(
        "a kind that sends without an event that does, or the other way round",
        "sends: bicycle",
        "sends: true on an event",
    ),
    "E627": Code("facts in a circle", "a: calculate: b == yes, b: calculate: a == yes", "let one stand alone"),
    "E628": Code("rules that set themselves or one another off", "when: {raised: stolen}, then: [{flag: stolen}]", "another flag"),
    "E630": Code("a part of a record that can't be assigned", "{assign: chief, to: doer}", "{assign: owner, to: chief}"),
    "E631": Code("a place that is worked out and assigned too", "{assign: area, to: doer}", "{assign: team, to: doer}"),
    "E632": Code("an event that a rule raises, but only a person can answer", "{raise: deliver}", "{task: deliver, title: …}"),
    "E633": Code("an event that a rule raises and that sends", "{raise: send}", "{task: send, title: …}"),
    "E634": Code("a flag that a rule changes because of a secret", "if: lock_code != 0, then: [{flag: stolen}]", "reveals: true, basis: …"),
    "E640": Code("a request that only its asker could answer", "by: owner, approval by: owner", "by: chief"),
    "E641": Code("two levels that only one person could answer", "by: owner, by: owner", "by: owner, by: chief"),
    "E642": Code("a form that an event needs, but nobody may write", "needs: [order]", "write: true in a role"),
    "W643": Code("a kind of record that nothing begins (warning)", "workflow: order", "may: [create_order]"),
    "W644": Code("something that waits for a flag that never changes (warning)", "when: {raised: stolen}", "raise: {by: chief}"),
    "W645": Code("nobody in the directory for a sex or an age (warning)", "for_sex: female", "for_sex empty"),
    "W646": Code("consent that no form asks for this service (warning)", "consent: asked", "add the service to its list"),
    "W647": Code("an agreement that has ended (warning)", "agreement_until: 2020-12-31", "the new date"),
    "W648": Code("a holiday without a date this year (warning)", "dates: [2025-03-31]", "dates: [2025-03-31, 2026-03-20]"),
    # scenarios
    "E670": Code("a refusal that there is no code for", "refused: same_persn", "refused: same_person"),
    "E671": Code("a problem that there is no code for", "problem: reqired", "problem: required"),
    "E672": Code("a word beside an expectation that it says nothing about", "{state: ready, due_in: 3 hours}", "{state: ready}"),
    "E673": Code("a value that is never had", "{deadline: first_look, value: done}", "{deadline: first_look, value: met}"),
    "E674": Code("a key beside a step that it says nothing about", "{wait: 1 day, draft: true}", "{wait: 1 day}"),
    "E675": Code("a step that nobody does", "create: bicycle, without as", "{as: rita, create: bicycle}"),
    "E676": Code("time that goes backwards", "starts: 2026-03-02, move_to: 2026-03-01", "move_to: 2026-03-03"),
    "E677": Code("a step before there is a record", "- {as: rita, do: finish} as the first step", "create: bicycle before it"),
    "E678": Code("something that no history tells", "history: finishd", "history: finish"),
    "E649": Code("a clock in a state that is left at once", "when: {entered: sent}, to: done", "the clock in the state `done`"),
    "W650": Code("a deadline of which nobody hears (warning)", "{deadline: soon, within: 2 days}", "steps: [{at: due, remind: owner}]"),
    # access and classes
    "E701": Code(
        "something made from a secret at a lower class",
        "class: plain, calculate: length(lock_code)",
        "class: restricted",
    ),
    "E702": Code("an end of sight that begins without a reason", "which: all, for: 4 hours", "ask_reason: true"),
    "E703": Code("a duty that no role takes up", "by: supplier", "duties: [supplier] in a role"),
    "E704": Code("deputies in a circle", "chief: if_nobody: other, other: if_nobody: chief", "let the last one end it"),
    "E705": Code("a text that shows a secret", "title: ${lock_code}", "leave it out"),
    "E706": Code("something reveals a secret without a basis", "reveals: true", "basis: …"),
    "E707": Code("restricted answers in lists and searches", "search: [intake.lock_code]", "remove it"),
    "E708": Code("what appears tells a secret", "show_if: length(lock_code) > 3", "class: restricted"),
    "E709": Code(
        "a duty that can never be done in that kind of record",
        "by: supplier, in a kind without `sends`",
        "by: mechanic",
    ),
    "E710": Code("a profile that is wider than what its recipients may read", "fields: [intake.lock_code]", "remove it"),
    # tables
    "E801": Code("a table with the wrong columns", "code,short,above", "code,short,parent,level"),
    "E802": Code("a level of places that the context doesn't name", "quartr", "levels: [town, quarter]"),
    "E803": Code("a code that is there twice", "N,… N,…", "N,… M,…"),
    "E804": Code("an age or date that can't be read", "31.12.2030", "2030-12-31"),
    "E805": Code("a place that isn't in the table", "covers: X", "covers: N"),
    "E806": Code("a place that lies in a lower one", "town in a quarter", "quarter in a town"),
    "E808": Code("a row without a code or id", ",N1,N,quarter", "N-1,N1,N,quarter"),
    "E807": Code("a kind of organisation or level of places without a label", "kind: supplier", "option: supplier"),
    "E810": Code("a cell of the directory that isn't an option of its list", "services: partz", "services: parts"),
    "W811": Code("an option without an attribute that most others have (warning)", "spare: left out", "spare: no"),
    "E850": Code("a dated value that can't stand beside the others", "from: 2024-01-01, later: {2020-01-01: …}", "later: {2027-01-01: …}"),
    "E851": Code("something that can't divide what is counted", "split: [intake.owner_name]", "split: [intake.brand]"),
    "E852": Code("a number of an indicator that makes no sense", "percentile: days, at: 100", "at: 99"),
    "E853": Code("an indicator of something restricted that shows too few", "smallest: 2", "smallest: 5"),
    # words
    "E901": Code("a translation that fills other places than its sentence", "Die Marke ${marke}", "Die Marke ${brand}"),
    "E902": Code("a catalogue that can't be read", 'msgstr "Marke', 'msgstr "Marke"'),
}

SECTIONS = (
    ("E1", "Files and layers"),
    ("E2", "Expressions"),
    ("E3", "Structure"),
    ("E4", "Names"),
    ("E5", "Forms"),
    ("E6", "Workflows and rules"),
    ("E7", "Access and classes"),
    ("E8", "Tables, dated values and indicators"),
    ("E9", "Words"),
)
