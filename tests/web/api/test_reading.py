"""Versions, traces, weights, curves and examples are read without moving the session."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fastapi import FastAPI

from app import limits
from app.session.sessions import Sessions
from app.session.state.move import Backward, Forward, Weigh

if TYPE_CHECKING:
    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio

READ = ["", "versions", "weights", "trace", "examples?split=test", "curve", "evaluation"]


async def read(session: Driven, path: str) -> Any:
    response = await session.client.get(f"{session.address}/{path}")
    assert response.status_code == 200, response.text
    return response.json()


async def test_any_version_is_read_as_it_was_and_nothing_moves(single: Driven) -> None:
    before = await read(single, "")
    await single.ask("forward", {"x": [2]})
    await single.ask("backward", {"y": [9]})
    await single.ask("step", {"eta": 0.05})
    now = await read(single, "")

    assert await read(single, "?version=1") == before
    assert await read(single, "?version=4") == now == await read(single, "")
    assert await read(single, "weights?version=2") == {"W": [[], [[3.0]]], "b": [[], [1.0]]}
    assert (await read(single, "weights"))["W"][1][0][0] == pytest.approx(3.4, rel=1e-14)
    assert await single.version() == 4


@pytest.mark.parametrize("path", ["", "weights", "trace", "examples", "curve", "evaluation"])
@pytest.mark.parametrize(("version", "status"), [("2", 404), ("99", 404), ("-1", 422), ("x", 422)])
async def test_a_version_that_there_is_none_of_is_not_read(
    single: Driven, path: str, version: str, status: int
) -> None:
    query = f"version={version}" + ("&split=test" if path == "examples" else "")

    response = await single.client.get(f"{single.address}/{path}?{query}")

    assert response.status_code == status
    assert response.json().get("field") == ("version" if status == 422 else None)


async def test_the_versions_are_listed_with_the_move_that_made_each(single: Driven) -> None:
    await single.ask("forward", {"x": [2]})
    await single.ask("goto", {"version": 0})
    await single.ask("forward", {"x": [3]})

    assert await read(single, "versions") == {"version": 3, "count": 4, "versions": [
        {"version": 0, "parent": None, "kind": "start", "label": "start"},
        {"version": 1, "parent": 0, "kind": "set_weights", "label": "set all weights"},
        {"version": 2, "parent": 1, "kind": "forward", "label": "forward"},
        {"version": 3, "parent": 0, "kind": "forward", "label": "forward"},
    ]}
    assert [v["version"] for v in (await read(single, "versions?start=1&count=2"))["versions"]] == [1, 2]
    assert (await read(single, "versions?start=4"))["versions"] == []


@pytest.mark.parametrize(("count", "status"), [(0, 422), (1, 200), (limits.LISTED, 200), (limits.LISTED + 1, 422)])
async def test_a_list_has_so_many_entries_at_most(single: Driven, count: int, status: int) -> None:
    response = await single.client.get(f"{single.address}/versions?count={count}")

    assert response.status_code == status


async def test_a_trace_is_what_the_passes_answered(begin: Begin) -> None:
    session = await begin(preset="plane", seed=3)
    forward = await session.ask("forward", {"split": "train", "index": 7})
    backward = await session.ask("backward")
    await session.ask("step")

    trace = await read(session, "trace?version=2")

    assert trace == {
        "version": 2, "phase": "backward", "layer": 1, "x": forward["x"], "y": trace["y"], "label": trace["label"],
        "z": forward["z"], "a": forward["a"], **{name: backward[name] for name in
                                                 ("cost", "da", "delta", "nabla_W", "nabla_b")},
    }
    assert trace["y"] == [trace["label"]]


async def test_a_trace_never_shows_a_gradient_before_the_backward_pass(begin: Begin) -> None:
    session = await begin(preset="plane", seed=3)
    forward = await session.ask("forward")

    ready, after = await read(session, "trace?version=0"), await read(session, "trace?version=1")

    assert (ready["z"], ready["a"], ready["cost"], ready["nabla_W"]) == ([], [], None, [])
    assert (after["z"], after["a"], after["cost"], after["delta"]) == (forward["z"], forward["a"], None, [])


async def test_a_trace_of_a_pass_on_its_way_ends_where_it_is(app: FastAPI, begin: Begin) -> None:
    session = await begin(preset="plane", seed=3)
    sessions: Sessions = app.state.sessions
    driven = await sessions.by_id(session.state["id"])
    for move in (Forward(to=1), Forward(), Weigh(), Backward(to=3), Backward(to=2)):
        await sessions.make(driven, move)

    traces = [await read(session, f"trace?version={version}") for version in range(1, 6)]

    assert [[bool(a) for a in t["a"]] for t in traces[:2]] == [[True, True, False, False], [True] * 4]
    assert [t["cost"] is not None for t in traces] == [False, False, True, True, True]
    assert [[bool(d) for d in t["delta"]] for t in traces[3:]] == [[False] * 3 + [True], [False] * 2 + [True] * 2]
    assert [[bool(d) for d in t["da"]] for t in traces[3:]] == [[False, False, True, True], [False, True, True, True]]
    assert [[bool(w) for w in t["nabla_W"]] for t in traces[3:]] == [[False] * 3 + [True], [False] * 2 + [True] * 2]


async def test_a_trace_as_npz_has_the_same_numbers_and_a_name(begin: Begin) -> None:
    session = await begin(preset="plane")
    await session.ask("forward")
    await session.ask("backward")
    trace = await read(session, "trace")

    response = await session.client.get(f"{session.address}/trace?format=npz")

    arrays = np.load(io.BytesIO(response.content), allow_pickle=False)
    assert arrays["cost"] == trace["cost"] and arrays["nabla_W2"].tolist() == trace["nabla_W"][2]
    assert "delta0" not in arrays and arrays["a0"].tolist() == trace["x"]
    assert response.headers["Content-Disposition"] == f'attachment; filename="{session.state["name"]}-2-trace.npz"'


async def test_the_weights_as_npz_come_with_the_name_of_a_file(single: Driven) -> None:
    response = await single.client.get(f"{single.address}/weights", headers={"Accept": "application/zip"})

    name = single.state["name"]
    assert response.headers["content-type"] == "application/zip"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}-1-weights.npz"'


@pytest.mark.parametrize("path", ["weights", "trace", "examples?split=test"])
async def test_json_and_npz_of_one_address_have_an_etag_each(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    address, kinds = f"{session.address}/{path}", ("application/json", "application/zip")
    tags = [(await session.client.get(address, headers={"Accept": kind})).headers["ETag"] for kind in kinds]

    answers = [await session.client.get(address, headers={"Accept": kind, "If-None-Match": tag})
               for kind in kinds for tag in tags]

    assert [answer.status_code for answer in answers] == [304, 200, 200, 304]
    assert [answer.headers["ETag"] for answer in answers] == [tags[0], tags[0], tags[1], tags[1]]


@pytest.mark.parametrize("path", ["weights", "trace", "examples?split=test", "weights?format=npz"])
async def test_an_answer_that_follows_accept_says_so(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    address = f"{session.address}/{path}"

    for headers in ({"Accept": "application/json"}, {"Accept": "application/zip"}, {"If-None-Match": "*"},
                    {"Accept": "text/html"}):
        response = await session.client.get(address, headers=headers)
        varying = [name.strip() for line in response.headers.get_list("Vary") for name in line.split(",")]
        assert varying.count("Accept") == 1, response.status_code
    assert "Accept" not in (await session.client.get(f"{session.address}/curve")).headers.get("Vary", "").split(", ")


async def test_an_example_and_its_label_are_read_without_putting_it_on_the_stage(begin: Begin) -> None:
    session = await begin(preset="digits")

    read_there = await read(session, "examples?split=train&start=5&count=2")
    forward = [await session.ask("forward", {"split": "train", "index": index}) for index in (5, 6)]
    labels = [(await read(session, f"?version={version}"))["example"]["label"] for version in (1, 2)]

    assert read_there["X"] == [f["x"] for f in forward] and read_there["labels"] == labels
    assert read_there["Y"] == [[float(j == label) for j in range(10)] for label in labels]
    assert (read_there["split"], read_there["start"]) == ("train", 5)


async def test_one_example_is_read_unless_more_are_asked_for(begin: Begin) -> None:
    session = await begin(preset="plane")

    assert len((await read(session, "examples?split=test"))["labels"]) == 1
    assert await session.version() == 0


@pytest.mark.parametrize(("query", "status", "words"), [
    ("", 422, "split is missing: it must be train or test"), ("split=dev", 422, "split must be train or test"),
    ("split=test&start=250", 404, "there is no test example 250: there are 250, from 0 on"),
    ("split=test&start=249&count=2", 404, "there is no test example 250"),
])
async def test_examples_that_there_are_none_of_are_not_read(
    begin: Begin, query: str, status: int, words: str
) -> None:
    session = await begin(preset="plane")

    response = await session.client.get(f"{session.address}/examples?{query}")

    assert (response.status_code, words in response.json()["detail"]) == (status, True)


async def test_so_many_numbers_of_examples_and_no_more(begin: Begin) -> None:
    session = await begin(preset="digits")
    most = limits.ANSWER // (784 + 10 + 1)

    for count, status in ((most, 200), (most + 1, 422)):
        response = await session.client.get(f"{session.address}/examples?split=test&count={count}")
        assert response.status_code == status
    packed = f"at most {most} examples, or with format=npz at most {limits.ANSWER_NPZ // 795:,}"
    assert packed in response.json()["detail"]
    many = await session.client.get(f"{session.address}/examples?split=test&count={limits.LISTED}&format=npz")
    assert np.load(io.BytesIO(many.content))["X"].shape == (limits.LISTED, 784)


async def test_without_data_there_is_no_example_to_read(single: Driven) -> None:
    response = await single.client.get(f"{single.address}/examples?split=test")

    assert response.status_code == 409 and "this session has no data" in response.json()["detail"]


async def test_the_curve_of_a_training_is_read(begin: Begin) -> None:
    session = await begin(preset="plane", seed=1)
    await session.ask("train", {"steps": 40})

    curve = await read(session, "curve")

    assert curve["version"] == 1 and [s["step"] for s in curve["samples"]] == list(range(41))
    first, last = curve["samples"][0], curve["samples"][-1]
    assert set(first) == {"step", "batch", "cost", "accuracy", "test_cost", "test_accuracy"}
    assert first["batch"] is None and last["batch"] is not None
    assert (await read(session, "curve?version=0"))["samples"] == []


async def test_any_version_is_evaluated_on_all_of_the_data(begin: Begin) -> None:
    session = await begin(preset="plane", seed=1)
    trained = await session.ask("train", {"steps": 40})

    assert await read(session, "evaluation") == {
        name: trained[name] for name in ("version", "cost", "train_accuracy", "test_accuracy")}
    assert (await read(session, "evaluation?version=0"))["cost"] != trained["cost"]
    assert await session.version() == 1


@pytest.mark.parametrize("path", READ)
async def test_what_is_known_already_is_not_said_again(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    address = f"{session.address}/{path}"
    first = await session.client.get(address)
    tag = first.headers["ETag"]

    for header in (tag, f'"x", W/{tag}', "*"):
        again = await session.client.get(address, headers={"If-None-Match": header})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert (await session.client.get(address, headers={"If-None-Match": '"x"'})).content == first.content


@pytest.mark.parametrize("path", READ)
async def test_after_a_move_it_is_said_anew(begin: Begin, path: str) -> None:
    session = await begin(preset="plane")
    tag = (await session.client.get(f"{session.address}/{path}")).headers["ETag"]
    await session.ask("forward")

    response = await session.client.get(f"{session.address}/{path}", headers={"If-None-Match": tag})

    assert response.status_code == 200 and response.headers["ETag"] != tag
