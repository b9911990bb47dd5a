"""Hypothesis strategies for valid answers to any form, and ways to reach into them."""

from functools import partial

from hypothesis import strategies as st

TEXT = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])


def annotations(form, sizes):
    """Valid answers to every question, relations last: they need the regions of the others."""
    given = {"required": {}, "optional": {}}
    relations = [question for question in form.questions if question.kind == "relation"]
    for question in form.questions:
        if question.kind != "relation":
            strategy = ANSWERS[question.kind](question, sizes.get(question.applies_to, {}))
            given["required" if question.required else "optional"][question.name] = strategy
    plain = st.fixed_dictionaries(given["required"], optional=given["optional"])
    return st.composite(_related)(plain, relations)


def _related(draw, plain, relations):
    answers = draw(plain)
    for question in relations:
        if question.required or draw(st.booleans()):
            answers[question.name] = draw(_relation(question, answers))
    return answers


def _choice(question, _size):
    inner = {option.parent for option in question.options} if question.leaves_only else set()
    values = [option.value for option in question.options if option.value not in inner]
    most = (question.max_choices or len(values)) if question.multiple else 1
    chosen = st.lists(
        st.sampled_from(values), unique=True, min_size=question.min_choices, max_size=most
    )
    return st.fixed_dictionaries({"kind": st.just("choice"), "values": chosen})


def _text(question, _size):
    text = st.text(TEXT, min_size=question.min_length, max_size=min(question.max_length, 30))
    return st.fixed_dictionaries({"kind": st.just("text"), "text": text})


def _number(question, _size):
    low = -100 if question.min is None else question.min
    high = 100 if question.max is None else question.max
    step = question.step or 1
    number = st.integers(0, int((high - low) / step)).map(lambda steps: low + steps * step)
    return st.fixed_dictionaries({"kind": st.just("number"), "number": number})


def _rating(question, _size):
    rating = st.integers(1, question.max)
    return st.fixed_dictionaries({"kind": st.just("rating"), "rating": rating})


def _ranking(question, size):
    rows = size.get("messages", size.get("rows", 0))
    items = [item.value for item in question.items] or [str(row) for row in range(rows)]
    order = st.permutations(items).map(lambda order: order[: question.top])
    return st.fixed_dictionaries({"kind": st.just("ranking"), "order": order})


def _regions(field, body, question, size):
    region = body(question, size)
    # The same few ids in every annotation show whether answers of several people get mixed up.
    most = 2 if getattr(question, "overlap", True) else 1
    regions = st.lists(region, max_size=most).map(
        lambda bodies: [{"id": f"r{n}", **one} for n, one in enumerate(bodies)]
    )
    return st.fixed_dictionaries({"kind": st.just(question.kind), field: regions})


def _labeled(question, **fields):
    labels = st.sampled_from([option.value for option in question.labels])
    return st.fixed_dictionaries({"label": labels, **fields})


def _span(question, size):
    lengths = size.get("lengths", [size.get("length", 0)])
    return st.integers(0, len(lengths) - 1).flatmap(
        lambda message: _stretch(lengths[message]).map(
            lambda ends: {
                "label": question.labels[0].value, "start": ends[0], "end": ends[1],
                **({"message": message} if "lengths" in size else {}),
            }
        )
    )  # fmt: skip


def _stretch(length):
    return st.integers(0, length - 1).flatmap(
        lambda start: st.integers(start + 1, length).map(lambda end: (start, end))
    )


def _place(size):
    if "frames" in size:
        return {"frame": st.integers(0, size["frames"] - 1)}
    return {"page": st.integers(0, size["pages"] - 1)} if "pages" in size else {}


def _within(size):
    return {
        "x": st.integers(0, int(size["width"] / 2)), "y": st.floats(0, size["height"] / 2),
        "width": st.floats(0.5, size["width"] / 2),
        "height": st.integers(1, int(size["height"] / 2)),
        "rotation": st.just(0) | st.floats(0, 359),
    }  # fmt: skip


def _box(question, size):
    return _labeled(question, **_within(size), **_place(size))


def _ellipse(question, size):
    return _labeled(
        question, cx=st.just(size["width"] / 2), cy=st.just(size["height"] / 2),
        rx=st.floats(1, size["width"] / 2), ry=st.floats(1, size["height"] / 2),
        rotation=st.floats(0, 359), **_place(size),
    )  # fmt: skip


def _points(question, size):
    x, y = st.integers(0, int(size["width"])), st.floats(0, size["height"])
    points = st.lists(st.tuples(x, y), unique=True, min_size=3, max_size=6)
    points = points.map(lambda pairs: [list(pair) for pair in pairs])
    return _labeled(question, points=points, **_place(size))


def _keypoint(question, size):
    x, y = st.integers(0, int(size["width"])), st.floats(0, size["height"])
    return _labeled(question, x=x, y=y, occluded=st.booleans(), **_place(size))


def _mask(question, size):
    width, height = size["width"], size["height"]
    counts = st.integers(0, width * height).map(lambda zeros: [zeros, width * height - zeros])
    fixed = {"width": st.just(width), "height": st.just(height)}
    blob = st.binary(min_size=32, max_size=32).map(lambda digest: f"sha256:{digest.hex()}")
    return _labeled(question, **fixed, counts=counts) | _labeled(question, **fixed, blob=blob)


def _interval(question, size):
    start, end = (
        st.floats(0, size["duration"] / 2),
        st.floats(size["duration"] / 2 + 1, size["duration"]),
    )
    return _labeled(question, start=start, end=end)


def _track(question, size):
    frames = st.lists(st.integers(0, size["frames"] - 1), unique=True, min_size=1, max_size=3)
    box = st.fixed_dictionaries({**_within(size), "outside": st.booleans()})
    keyframes = frames.flatmap(
        lambda numbers: st.tuples(*[box] * len(numbers)).map(
            lambda boxes: [
                {"frame": n, **one} for n, one in zip(sorted(numbers), boxes, strict=True)
            ]
        )
    )
    return _labeled(question, keyframes=keyframes)


def _relation(question, answers):
    regions = [
        {"question": name, "region": region["id"]}
        for name in question.between
        if name in answers
        for region in next(v for k, v in answers[name].items() if k != "kind")
    ]
    pairs = [(a, b) for a in regions for b in regions if a != b]
    some = st.lists(st.sampled_from(pairs), max_size=2, unique_by=str) if pairs else st.just([])
    label = question.labels[0].value
    relations = some.map(
        lambda ends: [
            {"id": f"r{n}", "label": label, "source": {**a}, "target": {**b}}
            for n, (a, b) in enumerate(ends)
        ]
    )
    return st.fixed_dictionaries({"kind": st.just("relation"), "relations": relations})


ANSWERS = {
    "choice": _choice, "text": _text, "number": _number, "rating": _rating, "ranking": _ranking,
    "span": partial(_regions, "spans", _span), "box": partial(_regions, "boxes", _box),
    "ellipse": partial(_regions, "ellipses", _ellipse),
    "polygon": partial(_regions, "polygons", _points),
    "polyline": partial(_regions, "polylines", _points),
    "keypoint": partial(_regions, "keypoints", _keypoint),
    "mask": partial(_regions, "masks", _mask),
    "interval": partial(_regions, "intervals", _interval),
    "track": partial(_regions, "tracks", _track),
}  # fmt: skip


def paths(data, prefix=()):
    """Every path in a JSON value, but the empty one."""
    if not isinstance(data, dict | list):
        return []
    found = []
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        found += [(*prefix, step), *paths(value, (*prefix, step))]
    return found


def values_at(data, path):
    for step in path:
        data = data[step]
    return data


def put(data, path, value):
    values_at(data, path[:-1])[path[-1]] = value
