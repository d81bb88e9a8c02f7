package io.jcontainers.build.template;

import io.jcontainers.build.template.Signature.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes pipelines. Throughout, {@code piped} is the value that the command before the pipe hands on as the last
 * argument, null for none.
 */
final class Evaluation {
    private final Frame frame;
    private final Functions functions;
    private final Budget budget;
    private final Texts texts;
    private final boolean strict;

    /** @param strict whether a key that a map doesn't have is an error: Go's option {@code missingkey=error} */
    Evaluation(Frame frame, Functions functions, Budget budget, boolean strict) {
        this.strict = strict;
        this.frame = frame;
        this.functions = functions;
        this.budget = budget;
        this.texts = new Texts(budget);
    }

    Frame frame() {
        return frame;
    }

    Texts texts() {
        return texts;
    }

    /** An element as the container's type shows it. */
    static Value element(String elementType, Value value) {
        return elementType.equals(Value.ANY) ? new Value.Box(value.unboxed()) : value;
    }

    Value pipeline(Value dot, Node.Pipeline pipeline) {
        frame.at(pipeline);
        budget.enter();
        Value value = null;
        for (Node.Command command : pipeline.commands()) {
            value = command(dot, command, value).unboxed();
        }
        budget.leave();
        Value result = Objects.requireNonNull(value);
        for (Node.Variable variable : pipeline.variables()) {
            if (pipeline.assigns()) {
                frame.assign(variable.names().getFirst(), result);
            } else {
                frame.declare(variable.names().getFirst(), result);
            }
        }
        return result;
    }

    private Value command(Value dot, Node.Command command, @Nullable Value piped) {
        budget.step();
        Node.Operand first = command.words().getFirst();
        List<Node.Operand> arguments =
                command.words().subList(1, command.words().size());
        return switch (first) {
            case Node.Field field -> field(dot, field, arguments, piped);
            case Node.Chain chain -> chain(dot, chain, arguments, piped);
            case Node.Identifier identifier -> function(dot, identifier, command, arguments, piped);
            case Node.Variable variable -> variable(dot, variable, arguments, piped);
            case Node.Pipeline inner -> {
                takesNothing(first, arguments, piped);
                yield pipeline(dot, inner);
            }
            default -> {
                frame.at(first);
                takesNothing(first, arguments, piped);
                yield constant(dot, first);
            }
        };
    }

    private void takesNothing(Node.Operand first, List<Node.Operand> arguments, @Nullable Value piped) {
        if (!arguments.isEmpty() || piped != null) {
            throw frame.failure("can't give argument to non-function " + NodeText.of(first));
        }
    }

    /** The value of a literal that no parameter gives a type, or dot. */
    private Value constant(Value dot, Node.Operand operand) {
        frame.at(operand);
        return switch (operand) {
            case Node.Dot _ -> dot;
            case Node.Truth truth -> Value.of(truth.value());
            case Node.Literal literal -> Value.of(literal.text());
            case Node.Number number -> {
                Value value = number.literal().untyped();
                if (value == null) {
                    throw frame.failure(number.literal().text() + " overflows int");
                }
                yield value;
            }
            case Node.Nil _ -> throw frame.failure("nil is not a command");
            default -> throw frame.failure("can't evaluate command " + Quoting.quote(NodeText.of(operand)));
        };
    }

    private Value field(Value dot, Node.Field field, List<Node.Operand> arguments, @Nullable Value piped) {
        frame.at(field);
        return fields(dot, dot, field, field.names(), arguments, piped);
    }

    private Value chain(Value dot, Node.Chain chain, List<Node.Operand> arguments, @Nullable Value piped) {
        frame.at(chain);
        Value start = argument(dot, Type.ANY, chain.start());
        return fields(dot, start, chain, chain.names(), arguments, piped);
    }

    private Value variable(Value dot, Node.Variable variable, List<Node.Operand> arguments, @Nullable Value piped) {
        frame.at(variable);
        Value value = frame.value(variable.names().getFirst());
        if (variable.names().size() == 1) {
            takesNothing(variable, arguments, piped);
            return value;
        }
        List<String> names = variable.names().subList(1, variable.names().size());
        return fields(dot, value, variable, names, arguments, piped);
    }

    /** {@code .A.B.C arguments}: only the last name takes them. */
    private Value fields(
            Value dot,
            Value receiver,
            Node node,
            List<String> names,
            List<Node.Operand> arguments,
            @Nullable Value piped) {
        Value value = receiver;
        for (String name : names.subList(0, names.size() - 1)) {
            value = member(dot, value, node, name, List.of(), null);
        }
        return member(dot, value, node, names.getLast(), arguments, piped);
    }

    private Value member(
            Value dot, Value receiver, Node node, String name, List<Node.Operand> arguments, @Nullable Value piped) {
        budget.step();
        if (receiver.isNothing()) {
            return Value.NOTHING;
        }
        if (receiver.isNil()) {
            throw frame.failure("nil pointer evaluating " + receiver.type() + "." + name);
        }
        boolean hasArguments = !arguments.isEmpty() || piped != null;
        if (receiver.unboxed() instanceof Value.Mapping(String elementType, var entries)) {
            if (hasArguments) {
                throw frame.failure(name + " is not a method but has arguments");
            }
            Value found = entries.get(name);
            if (found == null && strict) {
                throw frame.failure("map has no entry for key " + Quoting.quote(name));
            }
            return found == null ? Value.NOTHING : element(elementType, found);
        }
        Member member = receiver.unboxed() instanceof Value.Fields fields ? fields.member(name) : null;
        return switch (member) {
            case null -> throw frame.failure("can't evaluate field " + name + " in type " + receiver.type());
            case Member.Field field -> {
                if (hasArguments) {
                    throw frame.failure(name + " has arguments but cannot be invoked as function");
                }
                yield field.value().get();
            }
            case Member.Method method -> {
                List<Value> values = arguments(dot, name, method.signature(), arguments, piped);
                yield call(node, name, values, () -> method.body().apply(values));
            }
        };
    }

    private Value function(
            Value dot, Node.Identifier identifier, Node node, List<Node.Operand> arguments, @Nullable Value piped) {
        frame.at(identifier);
        String name = identifier.name();
        Function function = functions.find(name);
        if (function == null) {
            throw frame.failure(Quoting.quote(name) + " is not a defined function");
        }
        if (function.body() instanceof Function.ShortCircuit shortCircuit) {
            checkCount(name, function.signature(), arguments.size(), piped);
            return shortCircuit(dot, shortCircuit.until(), arguments, piped);
        }
        List<Value> values = arguments(dot, name, function.signature(), arguments, piped);
        return switch (function.body()) {
            case Function.Plain plain -> call(node, name, values, () -> plain.call(values, texts));
            case Function.CallOfValue _ -> call(node, name, values, () -> notCallable(values.getFirst(), arguments));
            case Function.ShortCircuit _ -> throw new IllegalStateException(name);
        };
    }

    /** {@code and}, {@code or}: the first argument that decides, or the last one. */
    private Value shortCircuit(Value dot, boolean until, List<Node.Operand> arguments, @Nullable Value piped) {
        Value value = Value.NOTHING;
        for (Node.Operand argument : arguments) {
            value = argument(dot, Type.VALUE, argument);
            if (value.truth() == until) {
                return value;
            }
        }
        return piped == null ? value : piped;
    }

    private Value notCallable(Value callee, List<Node.Operand> arguments) {
        if (callee.unboxed().isNothing()) {
            throw new FunctionException("call of nil");
        }
        String shown = arguments.isEmpty()
                ? callee instanceof Value.Text(String text, String _) ? text : "<" + callee.type() + " Value>"
                : NodeText.of(arguments.getFirst());
        throw new FunctionException(
                "non-function " + shown + " of type " + callee.unboxed().type());
    }

    private Value call(Node node, String name, List<Value> values, Supplier<Value> body) {
        budget.enter();
        for (Value value : values) {
            if (value.unboxed() instanceof Value.Text(String text, String _)) {
                budget.read(text.length());
            } else if (value.unboxed() instanceof Value.Sequence(String _, List<Value> items)) {
                budget.read(items.size());
            }
        }
        try {
            return body.get();
        } catch (FunctionException e) {
            frame.at(node);
            throw frame.failure("error calling " + name + ": " + e.getMessage());
        } finally {
            budget.leave();
        }
    }

    private void checkCount(String name, Signature signature, int given, @Nullable Value piped) {
        int all = given + (piped == null ? 0 : 1);
        int wanted = signature.fixed().size();
        if (signature.rest() == null && all != wanted) {
            throw frame.failure("wrong number of args for " + name + ": want " + wanted + " got " + all);
        }
        if (all < wanted) {
            throw frame.failure("wrong number of args for " + name + ": want at least " + wanted + " got " + given);
        }
    }

    private List<Value> arguments(
            Value dot, String name, Signature signature, List<Node.Operand> arguments, @Nullable Value piped) {
        checkCount(name, signature, arguments.size(), piped);
        List<Value> values = new ArrayList<>();
        for (Node.Operand argument : arguments) {
            values.add(argument(dot, signature.at(values.size()), argument));
        }
        if (piped != null) {
            values.add(converted(piped, signature.at(values.size())));
        }
        return values;
    }

    private Value argument(Value dot, Type type, Node.Operand node) {
        frame.at(node);
        return switch (node) {
            case Node.Dot _ -> converted(dot, type);
            case Node.Nil _ -> {
                if (!type.canBeNil()) {
                    throw frame.failure("cannot assign nil to " + type.goName());
                }
                yield converted(Value.NOTHING, type);
            }
            case Node.Field field -> converted(field(dot, field, List.of(), null), type);
            case Node.Variable variable -> converted(variable(dot, variable, List.of(), null), type);
            case Node.Pipeline inner -> converted(pipeline(dot, inner), type);
            case Node.Identifier word -> converted(function(dot, word, word, List.of(), null), type);
            case Node.Chain chain -> converted(chain(dot, chain, List.of(), null), type);
            case Node.Truth _, Node.Number _, Node.Literal _ -> literal(dot, type, node);
        };
    }

    private Value literal(Value dot, Type type, Node.Operand node) {
        return switch (type) {
            case ANY, VALUE -> constant(dot, node);
            case STRING -> {
                if (node instanceof Node.Literal) {
                    yield constant(dot, node);
                }
                throw frame.failure("expected string; found " + NodeText.of(node));
            }
            case INT -> {
                Long integer =
                        node instanceof Node.Number number ? number.literal().integer() : null;
                if (integer == null) {
                    throw frame.failure("expected integer; found " + NodeText.of(node));
                }
                yield Value.of(integer.longValue());
            }
            case BOOL -> {
                if (node instanceof Node.Truth) {
                    yield constant(dot, node);
                }
                throw frame.failure("expected bool; found " + NodeText.of(node));
            }
            case STRINGS ->
                throw frame.failure("can't handle " + NodeText.of(node) + " for arg of type " + type.goName());
        };
    }

    /** The value as the parameter takes it. */
    private Value converted(Value value, Type type) {
        if (type == Type.VALUE) {
            return value;
        }
        if (type == Type.ANY) {
            return value.unboxed();
        }
        if (value.isNothing()) {
            if (type.canBeNil()) {
                return Value.strings(List.of());
            }
            throw frame.failure("invalid value; expected " + type.goName());
        }
        Value inner = value.unboxed().isNothing() ? value : value.unboxed();
        if (!inner.type().equals(type.goName())) {
            throw frame.failure("wrong type for value; expected " + type.goName() + "; got " + inner.type());
        }
        return inner;
    }
}
