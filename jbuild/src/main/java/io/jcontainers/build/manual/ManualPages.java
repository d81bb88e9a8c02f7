package io.jcontainers.build.manual;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Manual pages in the macros of man(7): one of the program, and one of each command. */
public final class ManualPages {
    private static final int OPTIONAL_STATUS = 125;

    private final CommandSet set;
    private final String version;

    private ManualPages(CommandSet set, String version) {
        this.set = set;
        this.version = version;
    }

    /** Texts by the names of their files. */
    public static Map<String, String> of(CommandSet set, String version) {
        ManualPages pages = new ManualPages(set, version);
        Map<String, String> texts = new TreeMap<>();
        texts.put(CommandSet.PROGRAM + ".1", pages.program());
        set.commands().forEach(command -> texts.put(name(command) + ".1", pages.command(command)));
        return texts;
    }

    private static String name(Syntax command) {
        return command.path().replace(' ', '-');
    }

    private Roff page(String name, String purpose) {
        return new Roff(name, version).section("NAME").text(name + " - " + purpose);
    }

    private String program() {
        Roff page = page(CommandSet.PROGRAM, "build images from Dockerfiles, and keep, pull and push them");
        page.section("SYNOPSIS")
                .bold("jbuild")
                .text("[global options] command [options] [arguments]")
                .line(".br")
                .bold("jbuild")
                .text("[global options] [build options] PATH | URL | -");
        page.section("DESCRIPTION").text("""
                Builds an image of a Dockerfile and the files of a context, without a daemon and in no other order \
                than the files ask for. What a step led to is kept, and not done again as long as nothing of what \
                it depends on has changed. A first word that is no command is the context, or an option, of a \
                build.""");
        page.section("COMMANDS");
        set.commands()
                .forEach(command ->
                        page.item(command.path()).text(command.purpose() + "; see " + name(command) + "(1)."));
        page.text("").section("GROUPS");
        set.groupNames()
                .forEach(group -> page.item(CommandSet.PROGRAM + " " + group)
                        .text(set.groups().get(group) + ": "
                                + String.join(", ", set.below(group).keySet()) + "."));
        page.section("GLOBAL OPTIONS").text("Each is also a variable: --run-root is JBUILD_RUN_ROOT.");
        flags(page, set.globals());
        closing(page);
        return page.toString();
    }

    private static void closing(Roff page) {
        page.section("EXIT STATUS")
                .text("0 when all is done; 1 when it could not be; " + OPTIONAL_STATUS
                        + " for a command line that means nothing; 130 for a build that was interrupted.");
        page.section("ENVIRONMENT");
        page.item("DOCKER_CONFIG").text("The directory of config.json, where logins are.");
        page.item("SOURCE_DATE_EPOCH").text("The time that images have, in seconds: equal inputs give equal digests.");
        page.item("DOCKER_DEFAULT_PLATFORM").text("The platform of builds that name none.");
        page.item("JBUILD_PROGRESS, BUILDKIT_PROGRESS").text("How the progress of a build is shown.");
        page.item("NO_COLOR, BUILDKIT_COLORS").text("Colours of that.");
        page.item("HTTP_PROXY, HTTPS_PROXY, NO_PROXY").text("The way to registries and other servers.");
        page.item("JBUILD_REGISTRY_TIMEOUT").text("Seconds of silence after which a registry is given up; 30.");
        page.item("JBUILD_REGISTRY_RETRIES").text("How often a registry is asked again after a failure; 5.");
        page.item("SSH_AUTH_SOCK").text("The agent that --ssh default exposes.");
        page.section("FILES");
        page.item("/var/lib/jcontainers, $XDG_DATA_HOME/jcontainers")
                .text("Images, layers and the build cache; images/ is an OCI image layout. jbuild info tells more.");
        page.item("/run/jcontainers, $XDG_RUNTIME_DIR/jcontainers").text("States of running steps.");
        page.section("SEE ALSO").text("jrunc(8), and the specifications at opencontainers.org.");
    }

    private String command(Syntax command) {
        Roff page = page(name(command), command.purpose());
        page.section("SYNOPSIS").bold(command.path()).text(command.usage());
        if (!command.aliases().isEmpty()) {
            page.section("ALIASES").text(String.join(", ", command.aliases()));
        }
        if (!CommandSet.shown(command.flags()).isEmpty()) {
            page.section("OPTIONS");
            flags(page, command.flags());
        }
        if (!command.examples().isEmpty()) {
            page.section("EXAMPLES").verbatim(command.examples());
        }
        page.section("SEE ALSO").text("jbuild(1)");
        return page.toString();
    }

    private static void flags(Roff page, Iterable<Flag> flags) {
        for (Flag flag : flags) {
            if (flag.purpose().isEmpty()) {
                continue;
            }
            String forms = CommandSet.written(flag).reversed().stream().collect(Collectors.joining(", "));
            boolean optional = flag.kind() == Flag.Kind.OPTIONAL_TEXT;
            String value = optional ? "[=" + flag.value() + "]" : " " + flag.value();
            page.item(flag.value().isEmpty() ? forms : forms + value);
            page.text(flag.purpose() + (flag.initial().isEmpty() ? "" : " (default " + flag.initial() + ")"));
        }
    }
}
