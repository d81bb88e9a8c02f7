package io.jcontainers.build.template;

import java.util.List;
import java.util.Map;

/** Walks the blocks of a template and writes what they make; {@link Evaluation} computes the values. */
final class Execution {
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final Template template;
    private final Functions functions;
    private final Value data;
    private final Budget budget;
    private final Budget.Text output;
    private final boolean strict;

    Execution(Template template, Functions functions, Value data, boolean strict) {
        this.strict = strict;
        this.template = template;
        this.functions = functions;
        this.data = data;
        this.budget = new Budget(template.limits());
        this.output = budget.text();
    }

    String output() {
        return output.toString();
    }

    void run() {
        Node.Block root = template.tree(template.name());
        if (root == null) {
            throw new TemplateException("template: " + template.name() + ": " + Quoting.quote(template.name())
                    + " is an incomplete or empty template");
        }
        new Walk(template.name(), data).run(root);
    }

    /** One template with its variables; each call of a template begins another. */
    private final class Walk {
        private final Evaluation evaluation;
        private final Value start;

        Walk(String name, Value start) {
            this.start = start;
            this.evaluation = new Evaluation(new Frame(template, name, start), functions, budget, strict);
        }

        void run(Node.Block root) {
            try {
                walk(start, root);
            } catch (Budget.LimitException e) {
                throw evaluation.frame().failure(String.valueOf(e.getMessage()));
            }
        }

        private Flow walk(Value dot, Node node) {
            budget.step();
            evaluation.frame().at(node);
            switch (node) {
                case Node.Block block -> {
                    return block(dot, block);
                }
                case Node.Branch branch -> {
                    return nested(dot, branch);
                }
                case Node.Jump jump -> {
                    return jump.ends() ? Flow.BREAK : Flow.CONTINUE;
                }
                case Node.PlainText text -> output.add(text.text());
                case Node.Action action -> action(dot, action);
                case Node.Call call -> call(dot, call);
                default -> throw evaluation.frame().failure("unknown node: " + NodeText.of(node));
            }
            return Flow.ON;
        }

        private Flow block(Value dot, Node.Block block) {
            for (Node node : block.nodes()) {
                Flow flow = walk(dot, node);
                if (flow != Flow.ON) {
                    return flow;
                }
            }
            return Flow.ON;
        }

        /** Variables persist until the end of the block, so the action leaves them. */
        private void action(Value dot, Node.Action action) {
            Value value = evaluation.pipeline(dot, action.pipeline());
            if (action.pipeline().variables().isEmpty()) {
                evaluation.frame().at(action);
                output.add(evaluation.texts().printed(value));
            }
        }

        private Flow nested(Value dot, Node.Branch branch) {
            int mark = evaluation.frame().mark();
            budget.enter();
            Flow flow = branch.kind() == Node.Branch.Kind.RANGE ? range(dot, branch) : condition(dot, branch);
            budget.leave();
            evaluation.frame().release(mark);
            return flow;
        }

        private Flow condition(Value dot, Node.Branch branch) {
            Value value = evaluation.pipeline(dot, branch.pipeline());
            if (value.truth()) {
                return walk(branch.kind() == Node.Branch.Kind.WITH ? value : dot, branch.body());
            }
            return branch.otherwise() == null ? Flow.ON : walk(dot, branch.otherwise());
        }

        private Flow range(Value dot, Node.Branch branch) {
            Value over = evaluation.pipeline(dot, branch.pipeline()).unboxed();
            boolean empty =
                    switch (over) {
                        case Value.Int count -> overCount(branch, count);
                        case Value.Sequence(String type, List<Value> items) -> overItems(branch, type, items);
                        case Value.Mapping mapping -> overEntries(branch, mapping);
                        case Value.Nil(String type) when type.isEmpty() -> true;
                        default ->
                            throw evaluation
                                    .frame()
                                    .failure("range can't iterate over "
                                            + evaluation.texts().printed(over));
                    };
            return empty && branch.otherwise() != null ? walk(dot, branch.otherwise()) : Flow.ON;
        }

        private boolean overCount(Node.Branch branch, Value.Int count) {
            if (branch.pipeline().variables().size() > 1) {
                throw evaluation
                        .frame()
                        .failure("can't use " + evaluation.texts().printed(count)
                                + " to iterate over more than one variable");
            }
            for (long i = 0; i < count.value(); i++) {
                if (!once(branch, Value.NOTHING, new Value.Int(i, count.kind()))) {
                    break;
                }
            }
            return count.value() <= 0;
        }

        private boolean overItems(Node.Branch branch, String type, List<Value> items) {
            for (int i = 0; i < items.size(); i++) {
                if (!once(branch, Value.of(i), Evaluation.element(type, items.get(i)))) {
                    break;
                }
            }
            return items.isEmpty();
        }

        private boolean overEntries(Node.Branch branch, Value.Mapping mapping) {
            for (Map.Entry<String, Value> entry : mapping.entries().entrySet()) {
                Value element = Evaluation.element(mapping.elementType(), entry.getValue());
                if (!once(branch, Value.of(entry.getKey()), element)) {
                    break;
                }
            }
            return mapping.entries().isEmpty();
        }

        /** Whether to go on after this element. */
        private boolean once(Node.Branch branch, Value index, Value element) {
            Frame frame = evaluation.frame();
            int mark = frame.mark();
            List<Node.Variable> variables = branch.pipeline().variables();
            if (!variables.isEmpty()) {
                List<Value> values = variables.size() > 1 ? List.of(index, element) : List.of(element);
                for (int i = 0; i < values.size(); i++) {
                    if (branch.pipeline().assigns()) {
                        frame.assign(variables.get(i).names().getFirst(), values.get(i));
                    } else {
                        frame.setFromTop(values.size() - i, values.get(i));
                    }
                }
            }
            budget.step();
            Flow flow = walk(element, branch.body());
            frame.release(mark);
            return flow != Flow.BREAK;
        }

        private void call(Value dot, Node.Call call) {
            Frame frame = evaluation.frame();
            Node.Block tree = template.tree(call.name());
            if (tree == null) {
                throw frame.failure("template " + Quoting.quote(call.name()) + " not defined");
            }
            budget.enter();
            Value inner = call.pipeline() == null ? Value.NOTHING : evaluation.pipeline(dot, call.pipeline());
            new Walk(call.name(), inner).run(tree);
            budget.leave();
        }
    }
}
