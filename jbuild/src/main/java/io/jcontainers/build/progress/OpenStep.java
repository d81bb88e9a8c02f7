package io.jcontainers.build.progress;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step that has begun. Everything happens under the build's monitor, so that all see the same order. */
final class OpenStep implements Progress.Step {
    /** Least time between two reports of one transfer. */
    private static final long REPORT_MILLIS = 100;

    /** Of one step; what comes beyond them isn't shown. */
    private static final int MOST_TRANSFERS = 1000;

    private final BuildProgress build;
    private final int number;
    private final SecretMask out;
    private final SecretMask err;
    private final Map<String, Transfer> transfers = new LinkedHashMap<>();
    private boolean ended;

    /** A transfer as it was last reported; {@code pending} is what came after that. */
    private static final class Transfer {
        private final String shown;
        private Instant reported = Instant.MIN;
        private boolean pending;
        private boolean complete;
        private long doneBytes;
        private long totalBytes;

        Transfer(String shown) {
            this.shown = shown;
        }
    }

    OpenStep(BuildProgress build, Secrets secrets, int number) {
        this.build = build;
        this.number = number;
        this.out = secrets.stream();
        this.err = secrets.stream();
    }

    int number() {
        return number;
    }

    @Override
    public void log(boolean stderr, byte[] bytes) {
        synchronized (build) {
            if (!ended) {
                say(stderr, (stderr ? err : out).next(bytes));
            }
        }
    }

    private void say(boolean stderr, byte[] bytes) {
        if (bytes.length > 0) {
            build.tell(new Event.Said(build.now(), number, stderr, bytes));
        }
    }

    @Override
    public void transfer(String what, long doneBytes, long totalBytes) {
        synchronized (build) {
            if (ended || (transfers.size() >= MOST_TRANSFERS && !transfers.containsKey(what))) {
                return;
            }
            Transfer transfer = transfers.computeIfAbsent(what, name -> new Transfer(build.shown(name)));
            if (transfer.complete) {
                return;
            }
            transfer.doneBytes = Math.max(0, doneBytes);
            transfer.totalBytes = totalBytes < 0 ? -1 : Math.max(totalBytes, transfer.doneBytes);
            transfer.complete = transfer.doneBytes == transfer.totalBytes;
            Instant now = build.now();
            transfer.pending = !transfer.complete
                    && !transfer.reported.equals(Instant.MIN)
                    && Figures.millis(transfer.reported, now) < REPORT_MILLIS;
            if (!transfer.pending) {
                report(transfer, now);
            }
        }
    }

    private void report(Transfer transfer, Instant now) {
        transfer.reported = now;
        transfer.pending = false;
        build.tell(new Event.Transferred(now, number, transfer.shown, transfer.doneBytes, transfer.totalBytes));
    }

    @Override
    public void detail(String text) {
        synchronized (build) {
            if (!ended) {
                build.tell(new Event.Detailed(build.now(), number, build.shown(text)));
            }
        }
    }

    @Override
    public void note(String text) {
        synchronized (build) {
            if (!ended) {
                build.tell(new Event.Noted(build.now(), number, build.shown(text)));
            }
        }
    }

    @Override
    public void done() {
        end(Outcome.DONE, "");
    }

    @Override
    public void failed(String message) {
        end(Outcome.FAILED, message);
    }

    @Override
    public void canceled() {
        end(Outcome.CANCELED, "");
    }

    private void end(Outcome outcome, String message) {
        synchronized (build) {
            if (ended) {
                return;
            }
            ended = true;
            say(false, out.rest());
            say(true, err.rest());
            transfers.values().stream()
                    .filter(transfer -> transfer.pending)
                    .forEach(transfer -> report(transfer, build.now()));
            build.end(this, outcome, message);
        }
    }
}
