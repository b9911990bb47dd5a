"""The reference implementations judge the transport over real sockets."""


def test_all_61_audits_of_graphql_http_pass(script):
    results = script("audit.mjs")
    assert len(results) == 61
    assert [(r["id"], r["name"], r["reason"]) for r in results if r["status"] != "ok"] == []


def counts(to):
    return [{"data": {"count": n}} for n in range(to)]


COMMON = {
    "query": [{"data": {"hello": "hello world"}}],
    "variables": [{"data": {"hello": "hello ź"}}],
    "mutation": [{"data": {"wish": {"text": "a x1"}}}],
    "subscription": counts(3),
    "stopped": [{"data": {"forever": 0}}, {"data": {"forever": 1}}],
    "credentials": [{"data": {"me": "eve"}}],
}


def test_the_client_of_graphql_ws_is_served(script):
    assert script("ws.mjs") == {
        **COMMON,
        "invalid": [{"errors": ["Cannot query field 'nope' on type 'Query'."]}],
        "syntax": [{"errors": ["Syntax Error: Expected Name, found <EOF>."]}],
        "parallel": [counts(1), counts(2), counts(3)],
        "unauthenticated": [{"code": 4401}],
        "forbidden": [{"code": 4403}],
    }


def test_the_client_of_graphql_sse_is_served(script):
    seen = script("sse.mjs")
    (failing,) = seen.pop("failing")
    assert [error["message"] for error in failing["errors"]] == ["Ask an owner."]
    assert seen == {
        **COMMON,
        "invalid": [{"status": 400}],
        "unauthenticated": [{"status": 401}],
    }
