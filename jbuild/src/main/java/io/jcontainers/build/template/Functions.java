package io.jcontainers.build.template;

import io.jcontainers.build.template.Signature.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions that a template may call. */
public final class Functions {
    private final Map<String, Function> byName;

    private Functions(Map<String, Function> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** Those of Go's text/template. */
    public static Functions go() {
        Map<String, Function> all = new HashMap<>();
        Signature values = new Signature(List.of(Type.VALUE), Type.VALUE);
        Signature anything = new Signature(List.of(), Type.ANY);
        all.put("and", new Function(values, new Function.ShortCircuit(false)));
        all.put("or", new Function(values, new Function.ShortCircuit(true)));
        all.put("call", new Function(values, new Function.CallOfValue()));
        put(
                all,
                "not",
                Signature.of(Type.VALUE),
                (given, _) -> Value.of(!given.getFirst().truth()));
        put(all, "len", Signature.of(Type.VALUE), (given, _) -> Indexing.length(given.getFirst()));
        put(all, "index", values, (given, _) -> Indexing.index(given));
        put(all, "slice", values, (given, _) -> Indexing.slice(given));
        put(all, "eq", values, (given, _) -> Value.of(Comparison.equal(given)));
        put(all, "ne", two(), (given, _) -> Value.of(!Comparison.equal(given)));
        put(all, "lt", two(), (given, _) -> Value.of(Comparison.less(given)));
        put(all, "le", two(), (given, _) -> Value.of(Comparison.lessOrEqual(given)));
        put(all, "gt", two(), (given, _) -> Value.of(!Comparison.lessOrEqual(given)));
        put(all, "ge", two(), (given, _) -> Value.of(!Comparison.less(given)));
        put(all, "print", anything, (given, texts) -> Value.of(texts.print(given)));
        put(all, "println", anything, (given, texts) -> Value.of(texts.printLine(given)));
        put(all, "printf", new Signature(List.of(Type.STRING), Type.ANY), (given, texts) -> {
            List<Value> operands = given.subList(1, given.size());
            return Value.of(new Printf(texts, text(given, 0), operands).format());
        });
        put(all, "html", anything, (given, texts) -> Value.of(Escapes.html(texts, texts.joined(given))));
        put(all, "js", anything, (given, texts) -> Value.of(Escapes.javaScript(texts, texts.joined(given))));
        put(all, "urlquery", anything, (given, texts) -> Value.of(Escapes.query(texts, texts.joined(given))));
        return new Functions(all);
    }

    private static Signature two() {
        return Signature.of(Type.VALUE, Type.VALUE);
    }

    /** Those of Go and those that Docker adds (docker/cli, templates). */
    public static Functions docker() {
        Map<String, Function> all = new HashMap<>(go().byName);
        Signature text = Signature.of(Type.STRING);
        put(all, "json", Signature.of(Type.ANY), (given, texts) -> Value.of(texts.json(given.getFirst())));
        put(
                all,
                "split",
                Signature.of(Type.STRING, Type.STRING),
                (given, _) -> Strings.split(text(given, 0), text(given, 1)));
        put(all, "join", Signature.of(Type.STRINGS, Type.STRING), (given, texts) -> Strings.join(texts, given));
        put(all, "title", text, (given, _) -> Value.of(Strings.title(text(given, 0))));
        put(all, "lower", text, (given, _) -> Value.of(Strings.lower(text(given, 0))));
        put(all, "upper", text, (given, _) -> Value.of(Strings.upper(text(given, 0))));
        put(all, "pad", Signature.of(Type.STRING, Type.INT, Type.INT), (given, texts) -> Strings.pad(texts, given));
        put(all, "truncate", Signature.of(Type.STRING, Type.INT), (given, _) -> Strings.truncate(given));
        return new Functions(all);
    }

    /** Docker's functions for the header of a table: a column keeps its name whatever is done to its values. */
    public static Functions dockerHeader() {
        Map<String, Function> all = new HashMap<>(docker().byName);
        Function.Plain first = (given, _) -> given.getFirst();
        for (String name : List.of("json", "title", "lower", "upper")) {
            put(all, name, Signature.of(Type.STRING), first);
        }
        put(all, "split", Signature.of(Type.STRING, Type.STRING), first);
        put(all, "join", Signature.of(Type.STRING, Type.STRING), first);
        put(all, "truncate", Signature.of(Type.STRING, Type.INT), first);
        return new Functions(all);
    }

    private static void put(Map<String, Function> all, String name, Signature signature, Function.Plain body) {
        all.put(name, new Function(signature, body));
    }

    static String text(List<Value> given, int index) {
        return ((Value.Text) given.get(index)).text();
    }

    @Nullable
    Function find(String name) {
        return byName.get(name);
    }
}
