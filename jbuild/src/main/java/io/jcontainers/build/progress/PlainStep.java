package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A step in plain lines: what of it waits to be printed. */
final class PlainStep {
    private static final int HELD_CHARACTERS = 256 << 10;

    /** A transfer is printed again after this much of it, or after this time, as in BuildKit. */
    private static final double TRANSFER_PART = 0.05;

    private static final long TRANSFER_MILLIS = 5000;

    private final int number;
    private final String name;
    private final Instant begun;
    private final StepOutput output = new StepOutput(line -> hold(line));
    private final Map<String, Transfer> transfers = new HashMap<>();
    private final List<String> held = new ArrayList<>();
    private int heldCharacters;
    private Instant heldSince = Instant.MAX;
    private String detail = "";
    private Instant detailed = Instant.EPOCH;

    /** How much it had to say since it was last printed; its begin counts too. */
    private int busy;

    private record Transfer(Instant begun, Instant printed, long doneBytes) {}

    PlainStep(Event.Begun begun) {
        this.number = begun.step();
        this.name = begun.name();
        this.begun = begun.at();
        busy = 1;
    }

    String name() {
        return name;
    }

    Instant begun() {
        return begun;
    }

    int number() {
        return number;
    }

    List<LogLine> tail() {
        return output.tail();
    }

    private void hold(LogLine line) {
        hold(line.timed(begun), line.at());
    }

    private void hold(String text, Instant at) {
        held.add(text);
        heldCharacters += text.length();
        if (heldSince.equals(Instant.MAX)) {
            heldSince = at;
        }
        busy++;
    }

    void said(Event.Said said) {
        output.take(said);
    }

    void transferred(Event.Transferred event) {
        Transfer last = transfers.get(event.what());
        if (last != null && !event.isComplete() && !isDue(last, event)) {
            return;
        }
        Instant first = last == null ? event.at() : last.begun();
        transfers.put(event.what(), new Transfer(first, event.at(), event.doneBytes()));
        StringBuilder text = new StringBuilder(event.what());
        if (event.totalBytes() > 0) {
            text.append(' ').append(Figures.bytes(event.doneBytes()));
            text.append(" / ").append(Figures.bytes(event.totalBytes()));
        } else if (event.doneBytes() > 0) {
            text.append(' ').append(Figures.bytes(event.doneBytes()));
        }
        hold(
                timed(text, first, event.at())
                        .append(event.isComplete() ? " done" : "")
                        .toString(),
                event.at());
    }

    private static boolean isDue(Transfer last, Event.Transferred event) {
        boolean muchMore = event.totalBytes() > 0
                && (event.doneBytes() - last.doneBytes()) / (double) event.totalBytes() >= TRANSFER_PART;
        return muchMore || Figures.millis(last.printed(), event.at()) >= TRANSFER_MILLIS;
    }

    private static StringBuilder timed(StringBuilder text, Instant from, Instant to) {
        return Figures.millis(from, to) > 10 ? text.append(' ').append(Figures.seconds(from, to)) : text;
    }

    void detailed(Event.Detailed event) {
        endDetail(event.at());
        detail = event.text();
        detailed = event.at();
        hold(detail, event.at());
    }

    void noted(Event.Noted event) {
        hold(event.text(), event.at());
    }

    private void endDetail(Instant at) {
        if (!detail.isEmpty()) {
            hold(timed(new StringBuilder(detail), detailed, at).append(" done").toString(), at);
            detail = "";
        }
    }

    void ended(Event.Ended event) {
        output.finish(event.at());
        endDetail(event.at());
        hold(
                switch (event.outcome()) {
                    case DONE -> "DONE " + Figures.seconds(begun, event.at());
                    case CACHED -> "CACHED";
                    case CANCELED -> "CANCELED";
                    case FAILED -> "ERROR: " + event.message();
                },
                event.at());
    }

    /** Whether something waits. */
    boolean isHolding() {
        return !held.isEmpty();
    }

    /** Whether more waits than should be kept. */
    boolean isFull() {
        return heldCharacters >= HELD_CHARACTERS;
    }

    /** When the oldest of what waits came; far in the future when nothing waits. */
    Instant heldSince() {
        return heldSince;
    }

    /** How much it has to say. */
    int busy() {
        return busy;
    }

    /** Its block is over. */
    void restBusy() {
        busy = 0;
    }

    /** Moves what waits, each line with the step's number. */
    void drain(StringBuilder into) {
        for (String text : held) {
            into.append('#').append(number).append(' ').append(text).append('\n');
        }
        held.clear();
        heldCharacters = 0;
        heldSince = Instant.MAX;
    }
}
