"""How a refusal speaks: it names what was sent, and the name that was probably meant."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from app.web.api.strict_route import accepted

if TYPE_CHECKING:
    import httpx

    from tests.web.conftest import Begin, Driven

pytestmark = pytest.mark.anyio


async def refused(response: httpx.Response, status: int = 422) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    return problem


@pytest.mark.parametrize(("path", "name", "meant"), [
    ("step", "lr", "eta"), ("step", "learning_rate", "eta"), ("step", "ETA", "eta"), ("step", "alpha", "eta"),
    ("train", "step", "steps"), ("train", "batchsize", "batch_size"), ("train", "batchSize", "batch_size"),
    ("train", "lables", "label"), ("forward", "X", "x"), ("forward", "inputs", "x"), ("forward", "idx", "index"),
    ("backward", "target", "y"), ("goto", "v", "version"), ("nudge", "epsilon", "h"), ("classify", "stroke", "strokes"),
])
async def test_an_unknown_field_is_named_with_the_one_that_was_meant(
    single: Driven, path: str, name: str, meant: str
) -> None:
    problem = await refused(await single.post(path, {name: 1}))

    assert problem["field"] == name
    assert f'a field "{name}" that is not known here: did you mean {meant}? It must be ' in problem["detail"]
    assert problem["detail"].endswith("Nothing was changed (version 1).")


async def test_the_requirement_of_the_field_that_was_meant_is_told_with_all_that_are_known(single: Driven) -> None:
    problem = await refused(await single.post("step", {"lr": 0.1}))

    assert problem["detail"] == (
        'the body has a field "lr" that is not known here: did you mean eta? It must be a finite number above 0 and at '
        "most 100. The known ones are eta. Nothing was changed (version 1)."
    )


async def test_a_field_like_none_is_named_with_those_there_are(single: Driven) -> None:
    problem = await refused(await single.post("goto", {"qqq": 1, "version": 0}))

    assert 'a field "qqq" that is not known here. The known ones are version.' in problem["detail"]


@pytest.mark.parametrize("name", ["<script>", "__proto__", "a" * 41, "é", "", "a b", "\n"])
async def test_a_name_that_could_not_be_meant_is_not_said_again(single: Driven, name: str) -> None:
    problem = await refused(await single.post("step", {name: 1}))

    assert "the body has a field that is not known here" in problem["detail"] and "field" not in problem
    assert name == "" or name not in problem["detail"]


@pytest.mark.parametrize(("path", "query", "words"), [
    ("weights", "fromat=npz", 'the query has a field "fromat" that is not known here: did you mean format?'),
    ("", "qqq=1", 'the query has a field "qqq" that is not known here'),
    ("weights", "format=json&format=npz", "the query has format more than once"),
])
async def test_an_unknown_name_in_the_query_is_refused(single: Driven, path: str, query: str, words: str) -> None:
    problem = await refused(await single.client.get(f"{single.address}/{path}?{query}"))

    assert words in problem["detail"]


async def test_an_unknown_name_in_the_query_of_a_move_moves_nothing(single: Driven) -> None:
    problem = await refused(await single.post("forward?v=3", {"x": [2]}))

    assert problem["field"] == "v" and await single.version() == 1


@pytest.mark.parametrize(("path", "body", "words"), [
    ("step", {"eta": "0.1"}, 'You sent the string "0.1".'), ("step", {"eta": "fast"}, "You sent a string."),
    ("step", {"eta": [0.1]}, "You sent a list of 1."), ("step", {"eta": {"x": 1}}, "You sent an object."),
    ("step", {"eta": True}, "You sent true."), ("goto", {"version": None}, "You sent null."),
    ("train", {"steps": 2.0}, "You sent 2.0."), ("train", {"steps": 2.5}, "You sent 2.5."),
    ("goto", {"version": "2"}, 'You sent the string "2".'), ("forward", {"x": [[2]]}, "You sent a list of 1 as x[0]."),
    ("forward", {"x": ["2"]}, 'You sent the string "2" as x[0].'), ("forward", {"x": 2}, "You sent 2."),
    ("forward", {"x": [None]}, "You sent null as x[0]."), ("forward", {"x": "2 3"}, "You sent a string."),
    ("step", {"eta": "1" * 33}, "You sent a string."), ("step", {"eta": "0.1\u00a0"}, 'You sent the string "0.1".'),
    ("backward", {"label": -1}, "from 0 to n_L - 1, or 0 or 1 where n_L is 1 (n_L is 1 here)"),
    ("forward", {"x": [1e4]}, "x must be a list of n_0 finite numbers from -1,000 to 1,000 (n_0 is 1 here)"),
])
async def test_what_was_sent_is_told_as_json_has_it(single: Driven, path: str, body: object, words: str) -> None:
    assert words in (await refused(await single.post(path, body)))["detail"]


@pytest.mark.parametrize(("body", "words"), [
    ({"activation": "Sigmoid"}, 'You sent "Sigmoid": did you mean sigmoid?'),
    ({"activation": "sigmod"}, 'You sent "sigmod": did you mean sigmoid?'),
    ({"output": "identity"}, 'You sent "identity": did you mean linear?'),
    ({"cost": "mse"}, 'You sent "mse": did you mean quadratic?'),
    ({"cost": "cross-entropy"}, 'You sent "cross-entropy": did you mean cross_entropy?'),
    ({"preset": "digit"}, 'You sent "digit": did you mean digits?'), ({"data": "qqq"}, 'You sent "qqq".'),
    ({"cost": "<b>"}, "You sent a string."), ({"cost": 3}, "You sent 3."), ({"cost": ["quadratic"]}, "a list of 1."),
    ({"sizes": []}, "You sent an empty list."), ({"sizes": [2]}, "You sent a list of 1."),
])
async def test_a_word_that_is_none_of_a_few_is_told_with_the_one_that_was_meant(
    client: httpx.AsyncClient, body: dict[str, object], words: str
) -> None:
    problem = await refused(await client.post("/api/sessions", json={"sizes": [2, 1]} | body))

    assert problem["detail"].endswith(words) and problem["field"] == list(body)[-1]


@pytest.mark.parametrize(("query", "words"), [
    ("examples?split=trian", "split must be train or test. You sent \"trian\": did you mean train?"),
    ("weights?format=NPZ", "format must be json or npz. You sent \"NPZ\": did you mean npz?"),
])
async def test_so_is_one_in_the_query(begin: Begin, query: str, words: str) -> None:
    session = await begin(sizes=[2, 1], data="xor")

    assert (await refused(await session.client.get(f"{session.address}/{query}")))["detail"] == words


@pytest.mark.parametrize(("path", "body", "field", "words"), [
    ("forward", {"x": [0.5]}, "x", "x has 1 number; layer 0 has 2 neurons"),
    ("backward", {"y": [1, 2]}, "y", "y has 2 numbers; layer 1 has 1 neurons"),
    ("points", {"csv": "0,0,1\n0,cat,1"}, "csv", "line 2 must have a finite number as y"),
])
async def test_what_has_another_size_is_named(
    begin: Begin, path: str, body: dict[str, object], field: str, words: str
) -> None:
    session = await begin(sizes=[2, 1], data="xor")
    await session.ask("forward", {"x": [0, 0]})

    problem = await refused(await session.post(path, body))
    assert words in problem["detail"] and problem["field"] == field


@pytest.mark.parametrize(("W", "b", "field"), [
    ([[], [[1]]], [[], [1]], "W[1]"), ([[], [[1, 2]]], [[], [1, 2]], "b[1]"), ([[], [[1, 2], [1]]], [[], [1]], "W[1]"),
])
async def test_a_layer_of_weights_that_does_not_fit_is_named(begin: Begin, W: object, b: object, field: str) -> None:
    session = await begin(sizes=[2, 1], data="none")

    problem = await refused(await session.client.put(f"{session.address}/weights", json={"W": W, "b": b}))
    assert problem["field"] == field


async def test_a_number_in_a_list_of_sizes_is_told_as_it_was_sent(client: httpx.AsyncClient) -> None:
    problem = await refused(await client.post("/api/sessions", json={"sizes": [2.0, 1]}))

    assert "You sent 2.0 as sizes[0]." in problem["detail"]


@pytest.mark.parametrize(("body", "words"), [
    ({"0.weight": [[1]], "0.bias": [1]}, '"0.weight" that is not known here: did you mean W? It must be a list '),
    ({"weights": [[[1]]], "biases": [[1]]}, "did you mean W?"), ({"W1": [[1]], "b1": [1]}, "did you mean W?"),
    ({"W": [[], [[1]]], "bias": [[], [1]]}, "did you mean b?"),
    ([[[1]], [1]], "the body must be a JSON object, of names and values. You sent a list"),
    ({"W": {"0": [[1]]}, "b": [[], [1]]}, "of finite numbers from -1,000,000 to 1,000,000. You sent an object."),
    ({"W": [[[1]]], "b": [[1]]}, "W must be a list of one matrix a layer, entry 0 empty"),
    ({"W": [[1]], "b": [[1]]}, "W must be a list of one matrix a layer, entry 0 empty"),
])
async def test_weights_of_another_make_are_refused_with_the_shape_that_is_taken(
    single: Driven, body: object, words: str
) -> None:
    problem = await refused(await single.client.put(f"{single.address}/weights", json=body))

    assert words in problem["detail"]
    assert await single.version() == 1


async def test_weights_turned_over_are_seen_to_be(begin: Begin) -> None:
    session = await begin(sizes=[3, 2], data="none")

    problem = await refused(await session.client.put(
        f"{session.address}/weights", json={"W": [[], [[1, 2], [3, 4], [5, 6]]], "b": [[], [1, 2]]}))

    assert "W[1] has shape (3, 2); it must be (2, 3): it looks turned over, send its transpose" in problem["detail"]


@pytest.mark.parametrize(("method", "path", "body", "status"), [
    ("POST", "", {"preset": "chain"}, 201), ("GET", "/{id}", None, 200), ("GET", "/{id}/weights", None, 200),
    ("POST", "/{id}/forward", {"x": [2]}, 200), ("POST", "/{id}/nothing", {}, 404), ("PATCH", "/{id}", {}, 405),
])
async def test_a_slash_at_the_end_of_an_address_changes_nothing(
    single: Driven, method: str, path: str, body: object, status: int
) -> None:
    address = "/api/sessions" + path.format(id=single.state["id"]) + "/"

    assert (await single.client.request(method, address, json=body)).status_code == status


async def test_a_move_sent_again_with_a_slash_is_the_same_move(single: Driven) -> None:
    first, again = [await single.post(path, {"x": [2]}, **{"Idempotency-Key": "k"}) for path in ("forward", "forward/")]

    assert first.status_code == 200 and first.content == again.content


@pytest.mark.parametrize("path", ["/", "/r/{name}", "/api/sessions/{id}", "/api/sessions/{id}/weights",
                                  "/api/sessions/{id}/weights?format=npz", "/api/nothing", "/openapi.json"])
async def test_head_is_answered_as_get_without_its_body(single: Driven, path: str) -> None:
    address = path.format(**single.state)

    got, head = await single.client.get(address), await single.client.head(address)

    assert head.content == b"" and head.status_code == got.status_code
    assert head.headers == got.headers


async def test_head_of_a_stream_ends_at_once(single: Driven) -> None:
    response = await single.client.head(f"/r/{single.state['name']}/events")

    assert response.status_code == 200 and response.headers["content-type"].startswith("text/event-stream")


async def test_head_is_no_way_to_move(single: Driven) -> None:
    assert (await single.client.head(f"{single.address}/forward")).status_code == 405
    assert await single.version() == 1


async def test_a_compressed_body_is_refused_with_the_remedy(single: Driven) -> None:
    response = await single.client.post(
        f"{single.address}/forward", content=gzip.compress(b'{"x": [2]}'),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )

    problem = await refused(response, 415)
    assert "send it again without Content-Encoding" in problem["detail"]
    assert response.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(("accept", "status"), [
    ("application/json", 200), ("*/*", 200), ("application/*", 200), ("text/html, */*;q=0.1", 200), ("", 200),
    ("application/json;q=0", 406), ("text/html", 406), ("application/octet-stream", 406), ("image/png", 406),
    ("text/html;q=0.9, Application/JSON;q=0.5", 200), ("application/problem+json", 200),
])
async def test_what_could_read_no_answer_is_told_so(single: Driven, accept: str, status: int) -> None:
    response = await single.client.get(single.address, headers={"Accept": accept})

    assert response.status_code == status
    if status == 406:
        assert "this address answers application/json" in (await refused(response, 406))["detail"]


def test_media_ranges_are_told_apart() -> None:
    assert accepted("text/html, Application/JSON ;q=0.5,a/b;q=0, ,c/d;v=1;q=0.000") == {"text/html", "application/json"}
