"""The reference implementations judge the transport over real sockets."""


def test_all_61_audits_of_graphql_http_pass(script):
    results = script("audit.mjs")
    assert len(results) == 61
    assert [(r["id"], r["name"], r["reason"]) for r in results if r["status"] != "ok"] == []
