package io.jcontainers.build.template;

import java.util.ArrayList;
import java.util.List;

/** The variables of a running template and the node at which it is, for errors. */
final class Frame {
    private record Variable(String name, Value value) {}

    private final Template template;
    private final String name;
    private final List<Variable> variables = new ArrayList<>();
    private Node node = new Node.Dot(0);

    Frame(Template template, String name, Value dot) {
        this.template = template;
        this.name = name;
        variables.add(new Variable("$", dot));
    }

    void at(Node current) {
        node = current;
    }

    int mark() {
        return variables.size();
    }

    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    void declare(String variable, Value value) {
        variables.add(new Variable(variable, value));
    }

    /** Sets the variable that was declared last but {@code fromTop - 1}. */
    void setFromTop(int fromTop, Value value) {
        int index = variables.size() - fromTop;
        variables.set(index, new Variable(variables.get(index).name(), value));
    }

    void assign(String variable, Value value) {
        variables.set(find(variable), new Variable(variable, value));
    }

    Value value(String variable) {
        return variables.get(find(variable)).value();
    }

    private int find(String variable) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name().equals(variable)) {
                return i;
            }
        }
        throw failure("undefined variable: " + variable);
    }

    TemplateException failure(String message) {
        return new TemplateException("template: " + template.location(node.position()) + ": executing "
                + Quoting.quote(name) + " at <" + NodeText.of(node) + ">: " + message);
    }
}
