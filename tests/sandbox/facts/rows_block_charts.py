"""Tables, charts, cards and containers: what their parts owe each other."""

from fact_asking import declined, taken
from fact_blocks import chart, container, data_table, line, pie, plain, raw, rich, section, table

ROWS = [
    declined(
        "A data_table needs a row below its header",
        "no fewer than 2 items allowed [json-pointer:/blocks/0/rows]",
        data_table(1),
    ),
    declined(
        "A data_table needs a caption",
        "missing required field: caption [json-pointer:/blocks/0]",
        table(2, kind="data_table"),
    ),
    declined(
        "A data_table's rows are equally long",
        "all rows must have the same number of columns [json-pointer:/blocks/0/rows/1]",
        data_table(rows=2) | {"rows": [[raw(), raw()], [raw()]]},
    ),
    declined(
        "A data_table's header is not rich text",
        "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/0/type]",
        data_table() | {"rows": [[rich({"type": "text", "text": "A"})], [raw()]]},
    ),
    taken(
        "A data_table's cells may be text, numbers or rich text",
        data_table()
        | {"rows": [[raw()] * 3, [raw(), {"type": "raw_number", "value": 9.5}, rich({"type": "text", "text": "A"})]]},
    ),
    taken("A data_table's page of 100 rows is taken", data_table(page_size=100)),
    declined(
        "A data_table's page of 101 rows is refused",
        "must be less than or equal to 100 [json-pointer:/blocks/0/page_size]",
        data_table(page_size=101),
    ),
    taken(
        "A data_table of 10,000 characters is taken",
        data_table() | {"rows": [[raw("x" * 5000)], [raw("x" * 5000)]]},
        because="Published figures differ (10,000 and 20,000); we hold to the smaller.",
    ),
    declined(
        "A data_table of 10,001 characters is refused",
        "must be less than 10001 characters [json-pointer:/blocks/0/rows]",
        data_table() | {"rows": [[raw("x" * 5000)], [raw("x" * 5001)]]},
        because="Published figures differ (10,000 and 20,000); we hold to the smaller.",
    ),
    declined(
        "A pie's piece is more than nothing",
        "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]",
        chart(pie(value=0)),
    ),
    declined(
        "A chart's series are named apart",
        "series names must be unique [json-pointer:/blocks/0/chart/series]",
        chart(line(2, name="NPS")),
    ),
    declined(
        "A series has a point for each category",
        "data labels must match the categories in order [json-pointer:/blocks/0/chart/series/0/data]",
        chart(line() | {"axis_config": {"categories": ["W0", "W1"]}}),
    ),
    declined(
        "A chart is a line, a bar, an area or a pie",
        "unsupported type: radar [json-pointer:/blocks/0/chart/type]",
        chart({"type": "radar"}),
    ),
    declined(
        "A card needs something to show",
        "must define either `hero_image` or `title` or `actions` or `body` [json-pointer:/blocks/0/type]",
        {"type": "card", "subtitle": plain()},
    ),
    declined(
        "A container is collapsed at first only where it can be collapsed",
        "`default_collapsed` requires `is_collapsible` [json-pointer:/blocks/0/default_collapsed]",
        container(section(), default_collapsed=True),
    ),
]
