"""Names of Strawberry and graphql-core that are not promised to stay.

The transport stands on internals of both. Each is named here with what is expected of it, so that
an upgrade fails in this file, with a reason, and not in production. After an upgrade, read the
changed source before adjusting a line.
"""

import inspect
from importlib.metadata import version

import graphql
import strawberry
from graphql.execution import (
    create_source_event_stream,
    execute_subscription_event,
    map_source_to_response_event,
)
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import base

from tests.graphql import toy


def parameters(function):
    return list(inspect.signature(function).parameters)


def test_the_versions_are_those_that_were_read():
    assert version("strawberry-graphql").startswith("0.341.")
    assert version("graphql-core").startswith("3.3.")


COMPLETE = [
    "self",
    "return_type",
    "field_details_list",
    "info",
    "path",
    "result",
    "position_context",
]


def test_the_executor_has_bound_methods_of_its_own_which_only_infos_use():
    built = inspect.getsource(graphql.Executor.__init__)
    assert "self.async_helpers = GraphQLResolveInfoHelpers(" in built
    used = inspect.getsource(graphql.Executor).replace(built, "")
    assert used.count("self.async_helpers") == 1
    assert "self.async_helpers" in inspect.getsource(graphql.Executor.build_resolve_info)


def test_the_executor_is_completed_through_the_methods_that_we_override():
    executor = graphql.Executor
    assert parameters(executor.complete_list_value) == COMPLETE
    assert parameters(executor.complete_object_value) == COMPLETE
    assert parameters(executor.execute_fields) == [
        "self",
        "parent_type",
        "source_value",
        "path",
        "grouped_field_set",
        "position_context",
    ]
    called = inspect.getsource(executor.complete_value)
    assert "self.complete_list_value(" in called
    assert "self.complete_object_value(" in called
    assert "self.execute_fields(" in inspect.getsource(executor.execute_collected_subfields)
    assert "self.execute_fields)" in inspect.getsource(executor.execute_root_grouped_field_set)


def test_the_executor_is_built_as_we_build_it():
    wanted = {
        "context_value",
        "raw_variable_values",
        "operation_name",
        "is_awaitable",
        "hide_suggestions",
    }
    assert wanted < set(parameters(graphql.Executor.build))
    assert parameters(graphql.Executor.build)[:6] == [
        "schema",
        "document",
        "root_value",
        "context_value",
        "raw_variable_values",
        "operation_name",
    ]
    assert "copy(self)" in inspect.getsource(graphql.Executor.build_per_event_executor)
    assert "self._relevant_sub_fields: dict[" in inspect.getsource(graphql.Executor.__init__)


def test_subscriptions_are_split_where_we_split_them():
    assert parameters(create_source_event_stream) == ["executor"]
    assert parameters(map_source_to_response_event) == [
        "executor",
        "source_event_stream",
        "root_selection_set_executor",
    ]
    assert parameters(execute_subscription_event) == ["executor"]


def test_resolve_info_carries_what_strawberry_adds():
    source = inspect.getsource(StrawberryGraphQLCoreExecutionContext)
    assert parameters(StrawberryGraphQLCoreExecutionContext.build_resolve_info) == [
        "self",
        "field_def",
        "field_nodes",
        "parent_type",
        "path",
    ]
    # What its constructor sets, and ours sets on the class.
    assert source.count("self.operation_extensions") == 2
    init = inspect.getsource(StrawberryGraphQLCoreExecutionContext.__init__)
    assert [line.strip() for line in init.splitlines() if "self." in line] == [
        "self.operation_extensions = operation_extensions"
    ]


def test_definitions_are_found_where_we_look():
    schema = toy.schema()
    book = schema._schema.type_map["Book"]
    assert isinstance(book.extensions["strawberry-definition"], base.StrawberryObjectDefinition)
    field = book.fields["pages"].extensions["strawberry-definition"]
    assert (field.python_name, field.is_basic_field, field.default_resolver) == (
        "pages",
        True,
        getattr,
    )
    assert book.fields["pages"].resolve._is_default
    genre = schema._schema.type_map["Genre"].extensions["strawberry-definition"]
    assert genre.wrapped_cls is toy.Genre
    assert schema.schema_converter.type_map["WishInput"].definition.is_input


def test_a_basic_field_is_still_only_an_attribute():
    from strawberry.types.field import StrawberryField

    assert "self.default_resolver(source, self.python_name)" in inspect.getsource(
        StrawberryField.get_result
    )
    converter = inspect.getsource(type(toy.schema().schema_converter).from_resolver)
    assert "field.is_basic_field and not field_exception_handlers" in converter


def test_an_await_still_compiles_to_the_instruction_that_we_look_for():
    import dis

    async def waits(thing):
        await thing

    async def loops(thing):
        async for _ in thing:
            pass

    async def enters(thing):
        async with thing:
            pass

    async def collects(thing):
        return [x async for x in thing]

    async def never(thing):
        return list(thing)

    found = [
        any(step.opname == "SEND" for step in dis.get_instructions(function))
        for function in (waits, loops, enters, collects, never)
    ]
    assert found == [True, True, True, True, False]


def test_input_objects_are_made_as_we_make_them():
    """`InputTypes` makes objects of what graphql-core would coerce and Strawberry would convert."""
    from strawberry.types import arguments

    source = inspect.getsource(arguments.convert_argument)
    assert "if type_definition.from_input is not None:" in source
    assert "config.name_converter.from_field(field)" in source
    assert "if field.default_value is MISSING and field.default_factory is MISSING" in source
    assert "config.name_converter.from_argument(argument)" in inspect.getsource(
        arguments.convert_arguments
    )
    assert toy.schema()._schema.type_map["WishInput"].fields["text"].out_name is None


def test_strawberrys_execute_does_nothing_beyond_what_we_do():
    """Two validation rules and the extensions, which the app refuses, are all that it adds."""
    from strawberry.schema import schema

    rules = inspect.getsource(schema.validate_document)
    assert rules.count("Rule,") == 2
    assert "MaybeNullValidationRule" in rules
    assert "OneOfInputValidationRule" in rules
    assert strawberry.Schema(toy.Query).extensions == ()


def test_parse_and_validate_take_the_bounds_that_we_give():
    assert "max_tokens" in parameters(graphql.parse)
    assert {"max_errors", "hide_suggestions"} < set(parameters(graphql.validate))
    assert graphql.parse("{ a }").token_count > 0


def test_what_cached_operations_leave_out_is_what_stock_code_does():
    """`CachedRoot` builds executors without `build`, and awaits resolvers without Strawberry."""
    from graphql.execution import values
    from strawberry.schema.schema_converter import GraphQLCoreConverter
    from strawberry.types.fields.resolver import StrawberryResolver

    given = [
        "fragment_definitions",
        "fragments",
        "root_value",
        "operation",
        "variable_values",
        "field_resolver",
        "type_resolver",
        "subscribe_field_resolver",
    ]
    assert {"context_value", "is_awaitable", "hide_suggestions", *given} < {
        *parameters(graphql.Executor.__init__)
    }
    optional = inspect.signature(graphql.Executor.__init__).parameters.values()
    assert {p.name for p in optional if p.default is not p.empty} == {
        "enable_early_execution",
        "middleware_manager",
        "is_awaitable",
        "is_async_iterable",
        "hide_suggestions",
        "abort_signal",
        "hooks",
    }
    assert parameters(values.get_variable_values)[:3] == ["schema", "var_def_nodes", "inputs"]
    assert values.VariableValues._fields == ("sources", "coerced")
    assert "self.wrapped_func(*args, **kwargs)" in inspect.getsource(StrawberryResolver.__call__)
    resolver = inspect.getsource(GraphQLCoreConverter.from_resolver)
    assert "_raw_info=info,\n                _field=field," in resolver
    assert toy.schema().exception_handlers == ()


def test_depth_is_bounded_before_variables_are_coerced():
    from graphql.language.parser import MAX_NESTING_DEPTH

    from server.graphql import Limits

    assert Limits().json_depth < MAX_NESTING_DEPTH
