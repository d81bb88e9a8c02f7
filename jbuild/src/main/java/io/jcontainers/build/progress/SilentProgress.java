package io.jcontainers.build.progress;

/** Tells nobody. */
enum SilentProgress implements Progress, Progress.Step {
    INSTANCE;

    @Override
    public void announce(int steps) {}

    @Override
    public Step begin(String name) {
        return this;
    }

    @Override
    public void cached(String name) {}

    @Override
    public void warning(String text) {}

    @Override
    public void log(boolean stderr, byte[] bytes) {}

    @Override
    public void transfer(String what, long doneBytes, long totalBytes) {}

    @Override
    public void detail(String text) {}

    @Override
    public void note(String text) {}

    @Override
    public void done() {}

    @Override
    public void failed(String message) {}

    @Override
    public void canceled() {}
}
