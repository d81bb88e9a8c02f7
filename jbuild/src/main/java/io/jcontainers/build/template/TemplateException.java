package io.jcontainers.build.template;

/**
 * A template that can't be read or carried out. The message is Go's: template, line and, once it runs, column and the
 * expression at fault.
 */
public final class TemplateException extends RuntimeException {
    /** With Go's text. */
    public TemplateException(String message) {
        super(message);
    }
}
