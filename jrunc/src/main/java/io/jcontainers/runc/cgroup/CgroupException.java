package io.jcontainers.runc.cgroup;

/** A configuration that can't be turned into cgroup steps. */
public final class CgroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CgroupProblem problem;

    /** An exception for one field. */
    public CgroupException(String field, String message) {
        super(field + ": " + message);
        this.problem = new CgroupProblem(field, message);
    }

    /** The field and what is wrong with it. */
    public CgroupProblem problem() {
        return problem;
    }
}
