package io.jcontainers.conformance.build;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Collects the cases of one area. */
public final class BuildCases {
    private final String area;
    private final List<BuildCase> list = new ArrayList<>();

    public BuildCases(String area) {
        this.area = area;
    }

    public void add(String name, BuildCase.Body body) {
        list.add(new BuildCase(area, name, false, body));
    }

    /** One that disturbs the engine, so that nothing else may run. */
    public void alone(String name, BuildCase.Body body) {
        list.add(new BuildCase(area, name, true, body));
    }

    /**
     * A build whose image's configuration has this value.
     *
     * @param path members joined by dots
     * @param expected JSON, or "(absent)"
     */
    public void config(String name, String path, String expected, String... lines) {
        add(name, s -> {
            s.dockerfile(lines);
            s.equal(path, expected, s.build().config(path).text());
        });
    }

    /** A build whose last step wrote this to /out. */
    public void out(String name, String expected, String... lines) {
        add(name, s -> {
            s.dockerfile(lines);
            s.equal("/out", expected, s.build().text("out").stripTrailing());
        });
    }

    /** A build that fails with this text. */
    public void error(String name, String part, String... lines) {
        add(name, s -> {
            s.dockerfile(lines);
            s.fails(part);
        });
    }

    /** The same with a Dockerfile of these bytes. */
    public void errorOfBytes(String name, String part, String bytes) {
        add(name, s -> {
            s.file("Dockerfile", bytes.getBytes(StandardCharsets.ISO_8859_1));
            s.fails(part);
        });
    }

    public List<BuildCase> list() {
        return List.copyOf(list);
    }
}
