package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.progress.Progress;

/** Progress in lines. */
record PlainLines(Call call) implements Progress {
    @Override
    public Step begin(String name) {
        call.tell(name);
        return new Step() {
            @Override
            public void log(boolean stderr, byte[] bytes) {
                call.front().err(bytes);
            }

            @Override
            public void transfer(String what, long doneBytes, long totalBytes) {}

            @Override
            public void detail(String text) {}

            @Override
            public void done() {
                call.tell(name + " DONE");
            }

            @Override
            public void failed(String message) {
                call.tell(name + " ERROR: " + message);
            }

            @Override
            public void canceled() {
                call.tell(name + " CANCELED");
            }
        };
    }

    @Override
    public void cached(String name) {
        call.tell(name + " CACHED");
    }

    @Override
    public void warning(String text) {
        call.tell(text);
    }
}
