package io.jcontainers.build.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template's syntax tree. */
sealed interface Node {
    /** Index of its first character in the whole text. */
    int position();

    /** What an action is made of. */
    sealed interface Operand extends Node {}

    record Block(int position, List<Node> nodes) implements Node {}

    record PlainText(int position, String text) implements Node {}

    /** {@code {{pipeline}}}. */
    record Action(int position, Pipeline pipeline) implements Node {}

    /** {@code if}, {@code with} and {@code range}. */
    record Branch(
            int position,
            Kind kind,
            Pipeline pipeline,
            Block body,
            @Nullable Block otherwise) implements Node {
        enum Kind {
            IF("if"),
            WITH("with"),
            RANGE("range");

            private final String word;

            Kind(String word) {
                this.word = word;
            }

            String word() {
                return word;
            }
        }
    }

    /** {@code {{template "name" pipeline}}}. */
    record Call(int position, String name, @Nullable Pipeline pipeline) implements Node {}

    /** {@code break} and {@code continue}. */
    record Jump(int position, boolean ends) implements Node {}

    /** Ends a block while it is parsed; {@code follows} says that {@code else if} or {@code else with} comes next. */
    record Terminator(int position, boolean isElse, boolean follows) implements Node {}

    record Pipeline(int position, boolean assigns, List<Variable> variables, List<Command> commands)
            implements Operand {}

    record Command(int position, List<Operand> words) implements Node {}

    record Identifier(int position, String name) implements Operand {}

    /** {@code $}, {@code $x} or {@code $x.Field}: the first name has its dollar sign. */
    record Variable(int position, List<String> names) implements Operand {}

    /** {@code .A.B}. */
    record Field(int position, List<String> names) implements Operand {}

    /** Fields of anything else: {@code (pipeline).A.B}. */
    record Chain(int position, Operand start, List<String> names) implements Operand {}

    record Dot(int position) implements Operand {}

    record Nil(int position) implements Operand {}

    record Truth(int position, boolean value) implements Operand {}

    record Number(int position, NumberLiteral literal) implements Operand {}

    record Literal(int position, String quoted, String text) implements Operand {}
}
