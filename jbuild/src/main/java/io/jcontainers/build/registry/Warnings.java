package io.jcontainers.build.registry;

import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people should read: what registries say (distribution-spec 1.1, "Warnings"), what fails. Each text once. */
final class Warnings {
    private static final int MOST = 100;
    private static final Pattern FORM = Pattern.compile("299 - \"((?:[^\"\\\\]|\\\\.){1,1000}+)\".*", Pattern.DOTALL);

    private final Consumer<String> reader;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Warnings(Consumer<String> reader) {
        this.reader = reader;
    }

    /** Something failed and is tried again: who waits should know for what. */
    void again(RegistryException failure) {
        String text = failure.getMessage() + "; trying again";
        if (told.size() < MOST && told.add(text)) {
            reader.accept(text);
        }
    }

    void tell(String host, List<String> headers) {
        for (String header : headers) {
            Matcher form = FORM.matcher(header);
            if (form.matches() && told.size() < MOST) {
                String text = host + ": " + Printable.text(form.group(1).replaceAll("\\\\(.)", "$1"));
                if (told.add(text)) {
                    reader.accept(text);
                }
            }
        }
    }
}
