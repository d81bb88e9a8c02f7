package io.jcontainers.runc.command;

/** What --version prints: callers look for the words runc, commit and spec. */
final class Version {
    /** Of this program. */
    static final String NUMBER = "0.1.0";

    private Version() {}

    static String text(String program) {
        String build = System.getProperty("jrunc.build.id", "unknown");
        return (program.equals("jrunc") ? "jrunc" : "runc") + " version " + NUMBER + "\ncommit: " + build
                + "\nspec: 1.3.0\n";
    }
}
