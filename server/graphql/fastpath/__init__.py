"""The fast path for operations that run repeatedly; the engine works without it.

graphql-core and Strawberry work out for every request, field and object what the document alone
decides. Two things are kept with a document instead. From its second run on, selections that only
read their source are completed by generated functions (`compiler`, `plain_fields`, `executor`).
From its third run on, an operation of one field with an async resolver takes its arguments from the
variables in one pass and calls the resolver directly (`operations`, `inputs`).

Whatever is out of the ordinary is left to stock code: at once where the document says so
(`Unsupported`), or for one value that is not what the schema promises (`FallbackToStock`). Stock
code then finds the error again, with its words and its path. The engine's argument `fast` turns
all of it off.
"""
