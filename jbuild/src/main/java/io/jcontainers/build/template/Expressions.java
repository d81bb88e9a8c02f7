package io.jcontainers.build.template;

import io.jcontainers.build.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses what stands inside an action: pipelines, commands and operands. */
final class Expressions {
    private final Tokens tokens;
    private final Functions functions;
    private final int mostNesting;
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int nesting;

    Expressions(Tokens tokens, Functions functions, int mostNesting) {
        this.tokens = tokens;
        this.functions = functions;
        this.mostNesting = mostNesting;
    }

    int mark() {
        return variables.size();
    }

    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    List<String> swapVariables(List<String> others) {
        List<String> before = variables;
        variables = others;
        return before;
    }

    Node.Pipeline pipeline(String context, Kind end) {
        int position = tokens.peekNonSpace().position();
        List<Node.Variable> declared = new ArrayList<>();
        boolean assigns = declarations(context, declared);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            Token token = tokens.nextNonSpace();
            if (token.kind() == end) {
                checkCommands(commands, context);
                return new Node.Pipeline(position, assigns, List.copyOf(declared), List.copyOf(commands));
            }
            if (!startsOperand(token.kind())) {
                throw tokens.unexpected(token, context);
            }
            tokens.back();
            commands.add(command());
        }
    }

    /** Reads {@code $a, $b :=} where it is there; whether it was {@code =}. */
    private boolean declarations(String context, List<Node.Variable> declared) {
        while (tokens.peekNonSpace().kind() == Kind.VARIABLE) {
            Token variable = tokens.nextNonSpace();
            int afterVariable = tokens.place();
            Token next = tokens.nextNonSpace();
            boolean comma = next.kind() == Kind.OTHER && next.text().equals(",");
            if (!comma && next.kind() != Kind.ASSIGN && next.kind() != Kind.DECLARE) {
                tokens.returnTo(afterVariable - 1);
                return false;
            }
            declared.add(variable(variable.position(), variable.text()));
            variables.add(variable.text());
            if (!comma) {
                return next.kind() == Kind.ASSIGN;
            }
            if (!context.equals("range") || declared.size() > 1) {
                throw tokens.failure("too many declarations in " + context);
            }
            Kind follows = tokens.peekNonSpace().kind();
            if (follows != Kind.VARIABLE && follows != Kind.RIGHT_DELIMITER && follows != Kind.RIGHT_PARENTHESIS) {
                throw tokens.failure("range can only initialize variables");
            }
        }
        return false;
    }

    private static boolean startsOperand(Kind kind) {
        return switch (kind) {
            case BOOL,
                    CHARACTER,
                    COMPLEX,
                    DOT,
                    FIELD,
                    IDENTIFIER,
                    NUMBER,
                    NIL,
                    RAW_STRING,
                    STRING,
                    VARIABLE,
                    LEFT_PARENTHESIS -> true;
            default -> false;
        };
    }

    private void checkCommands(List<Node.Command> commands, String context) {
        if (commands.isEmpty()) {
            throw tokens.failure("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            if (isConstant(commands.get(i).words().getFirst())) {
                throw tokens.failure("non executable command in pipeline stage " + (i + 1));
            }
        }
    }

    private static boolean isConstant(Node.Operand operand) {
        return switch (operand) {
            case Node.Truth _, Node.Dot _, Node.Nil _, Node.Number _, Node.Literal _ -> true;
            default -> false;
        };
    }

    private Node.Command command() {
        int position = tokens.peekNonSpace().position();
        List<Node.Operand> words = new ArrayList<>();
        boolean more = true;
        while (more) {
            tokens.peekNonSpace();
            Node.Operand operand = operand();
            if (operand != null) {
                words.add(operand);
            }
            Token token = tokens.next();
            more = token.kind() == Kind.SPACE;
            switch (token.kind()) {
                case SPACE, PIPE -> {}
                case RIGHT_DELIMITER, RIGHT_PARENTHESIS -> tokens.back();
                default -> throw tokens.unexpected(token, "operand");
            }
        }
        if (words.isEmpty()) {
            throw tokens.failure("empty command");
        }
        return new Node.Command(position, List.copyOf(words));
    }

    /** A term and the fields after it, null when something else comes next. */
    private Node.@Nullable Operand operand() {
        Node.Operand term = term();
        if (term == null || tokens.peek().kind() != Kind.FIELD) {
            return term;
        }
        int position = tokens.peek().position();
        List<String> names = new ArrayList<>();
        while (tokens.peek().kind() == Kind.FIELD) {
            names.add(tokens.next().text().substring(1));
        }
        return switch (term) {
            case Node.Field field -> new Node.Field(position, joined(field.names(), names));
            case Node.Variable variable -> new Node.Variable(position, joined(variable.names(), names));
            case Node.Operand constant
            when isConstant(constant) ->
                throw tokens.failure("unexpected . after term " + Quoting.quote(NodeText.of(constant)));
            default -> new Node.Chain(position, term, List.copyOf(names));
        };
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private Node.@Nullable Operand term() {
        Token token = tokens.nextNonSpace();
        int position = token.position();
        String text = token.text();
        return switch (token.kind()) {
            case IDENTIFIER -> {
                if (functions.find(text) == null) {
                    throw tokens.failure("function " + Quoting.quote(text) + " not defined");
                }
                yield new Node.Identifier(position, text);
            }
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> used(variable(position, text));
            case FIELD -> new Node.Field(position, List.of(text.substring(1)));
            case BOOL -> new Node.Truth(position, text.equals("true"));
            case CHARACTER, COMPLEX, NUMBER -> number(token);
            case LEFT_PARENTHESIS -> parenthesized();
            case STRING, RAW_STRING -> new Node.Literal(position, text, tokens.unquoted(token));
            default -> {
                tokens.back();
                yield null;
            }
        };
    }

    private static Node.Variable variable(int position, String name) {
        return new Node.Variable(position, List.of(name));
    }

    private Node.Variable used(Node.Variable variable) {
        String name = variable.names().getFirst();
        if (!variables.contains(name)) {
            throw tokens.failure("undefined variable " + Quoting.quote(name));
        }
        return variable;
    }

    private Node.Number number(Token token) {
        try {
            return new Node.Number(token.position(), NumberLiteral.of(token));
        } catch (IllegalArgumentException e) {
            throw tokens.failure(String.valueOf(e.getMessage()));
        }
    }

    private Node.Pipeline parenthesized() {
        if (nesting >= mostNesting) {
            throw tokens.failure("max expression depth exceeded");
        }
        nesting++;
        Node.Pipeline pipeline = pipeline("parenthesized pipeline", Kind.RIGHT_PARENTHESIS);
        nesting--;
        return pipeline;
    }
}
