"""Every page and endpoint, in one table: method, path, name, handler, who may. The application is made from it and tests walk it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.web.api import changing, lending, reading
from engine.web.asked import Asked, Reply
from engine.web.pages import account, answers, events, files, forms, history, home, machine, records

Handler = Callable[[Asked], Reply]

ANYONE = "anyone"
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One page or endpoint. `who`: `anyone`, or a `person` who has logged in. `machine`: answers JSON and never a page."""

    method: str
    path: str
    name: str
    handler: Handler
    who: str = PERSON
    machine: bool = False
    files: bool = False
    """Whether a posted form may bring files."""


API = "/api/v1"
RECORD = "/{path}/{id}"
FORM = RECORD + "/forms/{form}"

TABLE: tuple[Endpoint, ...] = (
    # --- machines and accounts
    Endpoint("GET", "/health", "health", machine.health, ANYONE, machine=True),
    Endpoint("GET", "/ready", "ready", machine.ready, ANYONE, machine=True),
    Endpoint("GET", "/login", "login", account.log_in_page, ANYONE),
    Endpoint("POST", "/login", "log_in", account.log_in, ANYONE),
    Endpoint("POST", "/logout", "log_out", account.log_out),
    Endpoint("POST", "/language", "choose_language", account.choose_language, ANYONE),
    Endpoint("GET", "/quick-exit", "left", account.left, ANYONE),
    Endpoint("POST", "/quick-exit", "leave", account.leave, ANYONE),
    Endpoint("GET", "/account/duties", "duties", account.duties),
    Endpoint("POST", "/account/duties", "lend_duties", account.lend_duties),
    Endpoint("POST", "/account/duties/{lending}", "end_lending", account.end_lending),
    # --- the API: the same views as the pages
    Endpoint("GET", API + "/home", "api_home", reading.home, machine=True),
    Endpoint("GET", API + "/account/duties", "api_duties", lending.lendings, machine=True),
    Endpoint("POST", API + "/account/duties", "api_lend_duties", lending.lend, machine=True),
    Endpoint("POST", API + "/account/duties/{lending}", "api_end_lending", lending.take_back, machine=True),
    Endpoint("GET", API + "/{path}", "api_list", reading.listing, machine=True),
    Endpoint("POST", API + "/{path}", "api_create", changing.create, machine=True),
    Endpoint("GET", API + RECORD, "api_record", reading.record, machine=True),
    Endpoint("GET", API + RECORD + "/history", "api_history", reading.history, machine=True),
    Endpoint("GET", API + FORM, "api_form", reading.form, machine=True),
    Endpoint("POST", API + FORM, "api_complete", changing.complete, machine=True),
    Endpoint("POST", API + FORM + "/preview", "api_preview", reading.preview, machine=True),
    Endpoint("PUT", API + FORM + "/draft", "api_save_draft", changing.save_draft, machine=True),
    Endpoint("DELETE", API + FORM + "/draft", "api_discard_draft", changing.discard_draft, machine=True),
    Endpoint("POST", API + FORM + "/files", "api_send_file", changing.send_file, machine=True),
    Endpoint("GET", API + FORM + "/choices", "api_choices", reading.choices, machine=True),
    Endpoint("GET", API + RECORD + "/files/{file}", "api_file", files.show, machine=True),
    Endpoint("GET", API + RECORD + "/events/{event}", "api_event", reading.event, machine=True),
    Endpoint("POST", API + RECORD + "/events/{event}", "api_do_event", changing.do_event, machine=True),
    Endpoint("GET", API + RECORD + "/send/{event}", "api_send", reading.send, machine=True),
    Endpoint(
        "POST", API + RECORD + "/approvals/{approval}", "api_answer_approval", changing.answer_approval, machine=True
    ),
    Endpoint("POST", API + RECORD + "/flags/{flag}", "api_change_flag", changing.change_flag, machine=True),
    Endpoint("POST", API + RECORD + "/tasks/{task}", "api_finish_task", changing.finish_task, machine=True),
    Endpoint(
        "POST", API + RECORD + "/obligations/{obligation}", "api_postpone", changing.give_more_time, machine=True
    ),
    Endpoint("POST", API + RECORD + "/reason", "api_give_reason", changing.give_reason, machine=True),
    # --- pages
    Endpoint("GET", "/", "home", home.show),
    Endpoint("POST", "/notices/{notice}", "mark_read", home.mark_read),
    Endpoint("GET", "/{path}", "list", records.listing),
    Endpoint("GET", "/{path}/new", "new", records.new),
    Endpoint("POST", "/{path}/new", "create", records.create),
    Endpoint("GET", RECORD, "record", records.show),
    Endpoint("GET", RECORD + "/history", "history", history.show),
    Endpoint("GET", FORM, "form", forms.show),
    Endpoint("POST", FORM, "fill", forms.fill, files=True),
    Endpoint("GET", FORM + "/{entry}", "entry", forms.show),
    Endpoint("POST", FORM + "/{entry}", "fill_entry", forms.fill, files=True),
    Endpoint("GET", RECORD + "/files/{file}", "file", files.show),
    Endpoint("GET", RECORD + "/events/{event}", "event", events.show),
    Endpoint("POST", RECORD + "/events/{event}", "do_event", events.do),
    Endpoint("GET", RECORD + "/send/{event}", "preview_send", events.preview),
    Endpoint("POST", RECORD + "/send/{event}", "send", events.send),
    Endpoint("GET", RECORD + "/approvals/{approval}", "approval", answers.approval),
    Endpoint("POST", RECORD + "/approvals/{approval}", "answer_approval", answers.answer_approval),
    Endpoint("GET", RECORD + "/flags/{flag}", "flag", answers.flag),
    Endpoint("POST", RECORD + "/flags/{flag}", "change_flag", answers.change_flag),
    Endpoint("POST", RECORD + "/tasks/{task}", "finish_task", answers.finish_task),
    Endpoint("POST", RECORD + "/obligations/{obligation}", "postpone", answers.give_more_time),
    Endpoint("GET", RECORD + "/reason", "reason", answers.reason),
    Endpoint("POST", RECORD + "/reason", "give_reason", answers.give_reason),
)
"""The order matters: the first that matches answers."""
