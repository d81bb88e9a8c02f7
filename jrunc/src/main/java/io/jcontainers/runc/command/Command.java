package io.jcontainers.runc.command;

import io.jcontainers.runc.request.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command: its place on the command line, its help, its answer. */
interface Command {
    /** As it is called. */
    String name();

    /** One line on what it does. */
    String purpose();

    /** The words behind the options, for the help: {@code <container-id>}. */
    String operands();

    /** Its options. */
    List<Option> options();

    /** Command lines that show its use, each with a comment in front. */
    List<String> examples();

    /** After so many positional words everything belongs to the process; -1 for never. */
    default int wordsUntilRaw() {
        return -1;
    }

    /** Whether its command line is not looked at: it answers everything alike, also {@code --help}. */
    default boolean takesAnything() {
        return false;
    }

    /** Least and most positional words. */
    default int leastWords() {
        return 1;
    }

    /** Most positional words. */
    default int mostWords() {
        return leastWords();
    }

    /** Exit code of its own failures. */
    default int failureCode() {
        return 1;
    }

    /** What the call is about, to explain why its program failed; null where nothing more is known. */
    default @Nullable Explained explained(Call call) {
        return null;
    }

    /** The answer to a call. */
    Reply answer(Call call);
}
