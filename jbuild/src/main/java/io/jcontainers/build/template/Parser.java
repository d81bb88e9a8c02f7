package io.jcontainers.build.template;

import io.jcontainers.build.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the trees of a template and of the templates defined in it. Blocks here; pipelines in {@link Expressions}. */
final class Parser {
    private final Tokens tokens;
    private final Expressions expressions;
    private final Map<String, Node.Block> trees;
    private final int mostNesting;

    /** What belongs to one definition: each has its own variables. */
    private int rangeDepth;

    private int nesting;

    Parser(Tokens tokens, Functions functions, Limits limits, Map<String, Node.Block> trees) {
        this.tokens = tokens;
        this.expressions = new Expressions(tokens, functions, limits.nesting());
        this.trees = trees;
        this.mostNesting = limits.nesting();
    }

    /** The whole text: the tree of the template without a name comes last. */
    void parse(String name) {
        int position = tokens.peek().position();
        List<Node> nodes = new ArrayList<>();
        while (tokens.peek().kind() != Kind.END_OF_INPUT) {
            if (tokens.startsDefinition()) {
                definition();
                continue;
            }
            Node node = textOrAction();
            if (node instanceof Node.Terminator) {
                throw tokens.failure("unexpected " + NodeText.of(node));
            }
            nodes.add(node);
        }
        add(name, new Node.Block(position, List.copyOf(nodes)));
    }

    private void definition() {
        String context = "define clause";
        String name = templateName(tokens.nextNonSpace(), context);
        tokens.expect(Kind.RIGHT_DELIMITER, context);
        add(name, ownScope(context));
    }

    /** A body with variables of its own, up to its end. */
    private Node.Block ownScope(String context) {
        int outerRanges = rangeDepth;
        int outerAction = tokens.swapActionLine(0);
        List<String> outerVariables = expressions.swapVariables(new ArrayList<>(List.of("$")));
        rangeDepth = 0;
        Body body = body();
        if (body.end().isElse()) {
            throw tokens.failure("unexpected " + NodeText.of(body.end()) + " in " + context);
        }
        rangeDepth = outerRanges;
        tokens.swapActionLine(outerAction);
        expressions.swapVariables(outerVariables);
        return body.block();
    }

    private void add(String name, Node.Block tree) {
        Node.Block known = trees.get(name);
        if (known == null || isEmpty(known)) {
            trees.put(name, tree);
        } else if (!isEmpty(tree)) {
            throw tokens.failure("template: multiple definition of template " + Quoting.quote(name));
        }
    }

    private static boolean isEmpty(Node node) {
        return switch (node) {
            case Node.Block block -> block.nodes().stream().allMatch(Parser::isEmpty);
            case Node.PlainText text -> text.text().isBlank();
            default -> false;
        };
    }

    private record Body(Node.Block block, Node.Terminator end) {}

    /** Up to {@code end} or {@code else}. */
    private Body body() {
        if (++nesting > mostNesting) {
            throw tokens.failure("max nesting depth exceeded (" + mostNesting + ")");
        }
        int position = tokens.peekNonSpace().position();
        List<Node> nodes = new ArrayList<>();
        while (tokens.peekNonSpace().kind() != Kind.END_OF_INPUT) {
            Node node = textOrAction();
            if (node instanceof Node.Terminator terminator) {
                nesting--;
                return new Body(new Node.Block(position, List.copyOf(nodes)), terminator);
            }
            nodes.add(node);
        }
        throw tokens.failure("unexpected EOF");
    }

    private Node textOrAction() {
        Token token = tokens.nextNonSpace();
        return switch (token.kind()) {
            case TEXT -> new Node.PlainText(token.position(), token.text());
            case LEFT_DELIMITER -> {
                tokens.swapActionLine(token.line());
                Node action = action();
                tokens.swapActionLine(0);
                yield action;
            }
            default -> throw tokens.unexpected(token, "input");
        };
    }

    private Node action() {
        Token token = tokens.nextNonSpace();
        return switch (token.kind()) {
            case BLOCK -> block();
            case BREAK -> jump(token, true);
            case CONTINUE -> jump(token, false);
            case ELSE -> otherwise();
            case END ->
                new Node.Terminator(tokens.expect(Kind.RIGHT_DELIMITER, "end").position(), false, false);
            case IF -> branch(Node.Branch.Kind.IF);
            case RANGE -> branch(Node.Branch.Kind.RANGE);
            case TEMPLATE -> call();
            case WITH -> branch(Node.Branch.Kind.WITH);
            default -> {
                tokens.back();
                yield new Node.Action(token.position(), expressions.pipeline("command", Kind.RIGHT_DELIMITER));
            }
        };
    }

    private Node jump(Token word, boolean ends) {
        String name = ends ? "{{break}}" : "{{continue}}";
        Token token = tokens.nextNonSpace();
        if (token.kind() != Kind.RIGHT_DELIMITER) {
            throw tokens.unexpected(token, name);
        }
        if (rangeDepth == 0) {
            throw tokens.failure(name + " outside {{range}}");
        }
        return new Node.Jump(word.position(), ends);
    }

    /** {@code else if} leaves its {@code if} to be read next. */
    private Node otherwise() {
        Token next = tokens.peekNonSpace();
        if (next.kind() == Kind.IF || next.kind() == Kind.WITH) {
            return new Node.Terminator(next.position(), true, true);
        }
        return new Node.Terminator(tokens.expect(Kind.RIGHT_DELIMITER, "else").position(), true, false);
    }

    private Node.Branch branch(Node.Branch.Kind kind) {
        int variables = expressions.mark();
        boolean range = kind == Node.Branch.Kind.RANGE;
        Node.Pipeline pipeline = expressions.pipeline(kind.word(), Kind.RIGHT_DELIMITER);
        rangeDepth += range ? 1 : 0;
        Body body = body();
        rangeDepth -= range ? 1 : 0;
        Node.Block otherwise = body.end().isElse() ? otherwise(kind, body.end()) : null;
        expressions.release(variables);
        return new Node.Branch(pipeline.position(), kind, pipeline, body.block(), otherwise);
    }

    private Node.Block otherwise(Node.Branch.Kind kind, Node.Terminator end) {
        Kind next = tokens.peek().kind();
        boolean chained = (kind == Node.Branch.Kind.IF && next == Kind.IF)
                || (kind == Node.Branch.Kind.WITH && next == Kind.WITH);
        if (chained) {
            if (++nesting > mostNesting) {
                throw tokens.failure("max nesting depth exceeded (" + mostNesting + ")");
            }
            tokens.next();
            Node.Branch inner = branch(kind);
            nesting--;
            return new Node.Block(end.position(), List.of(inner));
        }
        Body body = body();
        if (body.end().isElse()) {
            throw tokens.failure("expected end; found " + NodeText.of(body.end()));
        }
        return body.block();
    }

    /** {@code block} is {@code define} and {@code template} in one. */
    private Node block() {
        String context = "block clause";
        Token token = tokens.nextNonSpace();
        String name = templateName(token, context);
        Node.Pipeline pipeline = expressions.pipeline(context, Kind.RIGHT_DELIMITER);
        add(name, ownScope(context));
        return new Node.Call(token.position(), name, pipeline);
    }

    private Node call() {
        String context = "template clause";
        Token token = tokens.nextNonSpace();
        String name = templateName(token, context);
        Node.@Nullable Pipeline pipeline = null;
        if (tokens.nextNonSpace().kind() != Kind.RIGHT_DELIMITER) {
            tokens.back();
            pipeline = expressions.pipeline(context, Kind.RIGHT_DELIMITER);
        }
        return new Node.Call(token.position(), name, pipeline);
    }

    private String templateName(Token token, String context) {
        if (token.kind() != Kind.STRING && token.kind() != Kind.RAW_STRING) {
            throw tokens.unexpected(token, context);
        }
        return tokens.unquoted(token);
    }
}
