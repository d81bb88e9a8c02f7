package io.jcontainers.build.template;

import java.util.List;

/** Writes a tree as Go's error texts show it. */
final class NodeText {
    private NodeText() {}

    static String of(Node node) {
        StringBuilder text = new StringBuilder();
        write(text, node);
        return text.toString();
    }

    private static void write(StringBuilder text, Node node) {
        switch (node) {
            case Node.Block(int _, List<Node> nodes) -> nodes.forEach(each -> write(text, each));
            case Node.PlainText(int _, String plain) -> text.append(plain);
            case Node.Action action -> {
                text.append("{{");
                write(text, action.pipeline());
                text.append("}}");
            }
            case Node.Branch branch -> branch(text, branch);
            case Node.Call call -> {
                text.append("{{template ").append(Quoting.quote(call.name()));
                if (call.pipeline() != null) {
                    write(text.append(' '), call.pipeline());
                }
                text.append("}}");
            }
            case Node.Jump jump -> text.append(jump.ends() ? "{{break}}" : "{{continue}}");
            case Node.Terminator terminator -> text.append(terminator.isElse() ? "{{else}}" : "{{end}}");
            case Node.Pipeline pipeline -> pipeline(text, pipeline);
            case Node.Command(int _, List<Node.Operand> words) -> join(text, words, " ");
            case Node.Identifier identifier -> text.append(identifier.name());
            case Node.Variable variable -> text.append(String.join(".", variable.names()));
            case Node.Field field -> dotted(text, field.names());
            case Node.Chain chain -> {
                enclosed(text, chain.start());
                dotted(text, chain.names());
            }
            case Node.Dot _ -> text.append('.');
            case Node.Nil _ -> text.append("nil");
            case Node.Truth truth -> text.append(truth.value());
            case Node.Number number -> text.append(number.literal().text());
            case Node.Literal literal -> text.append(literal.quoted());
        }
    }

    private static void branch(StringBuilder text, Node.Branch branch) {
        text.append("{{").append(branch.kind().word()).append(' ');
        write(text, branch.pipeline());
        text.append("}}");
        write(text, branch.body());
        if (branch.otherwise() != null) {
            write(text.append("{{else}}"), branch.otherwise());
        }
        text.append("{{end}}");
    }

    private static void pipeline(StringBuilder text, Node.Pipeline pipeline) {
        if (!pipeline.variables().isEmpty()) {
            join(text, pipeline.variables(), ", ");
            text.append(pipeline.assigns() ? " = " : " := ");
        }
        join(text, pipeline.commands(), " | ");
    }

    private static void join(StringBuilder text, List<? extends Node> nodes, String between) {
        String before = "";
        for (Node node : nodes) {
            enclosed(text.append(before), node);
            before = between;
        }
    }

    private static void enclosed(StringBuilder text, Node node) {
        if (node instanceof Node.Pipeline) {
            write(text.append('('), node);
            text.append(')');
        } else {
            write(text, node);
        }
    }

    private static void dotted(StringBuilder text, List<String> names) {
        names.forEach(name -> text.append('.').append(name));
    }
}
