package io.jcontainers.conformance.build;

import java.util.List;

/** Cases of one subject. */
public interface BuildArea {
    /** @param effort how often the cases with many rounds play */
    List<BuildCase> cases(Effort effort);
}
