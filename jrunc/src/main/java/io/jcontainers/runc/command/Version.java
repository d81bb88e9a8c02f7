package io.jcontainers.runc.command;

/** What --version prints: callers look for the words runc, version, commit and spec. */
final class Version {
    /** Of this program. */
    static final String NUMBER = "0.1.0";

    /** Of the specification. */
    private static final String SPEC = "1.3.0";

    private Version() {}

    /** What this program was built from. */
    static String build() {
        return System.getProperty("jrunc.build.id", "unknown");
    }

    /** Lines in the form of runc's, whose first one callers take apart. */
    static String text(String libseccompVersion) {
        StringBuilder text = new StringBuilder();
        text.append("runc version ").append(NUMBER).append('\n');
        text.append("jrunc: ").append(NUMBER).append('\n');
        text.append("commit: ").append(build()).append('\n');
        text.append("spec: ").append(SPEC).append('\n');
        text.append("java: ").append(System.getProperty("java.version")).append('\n');
        if (!libseccompVersion.isEmpty()) {
            text.append("libseccomp: ").append(libseccompVersion).append('\n');
        }
        return text.toString();
    }
}
