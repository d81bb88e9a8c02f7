package io.jcontainers.runc.plan;

import java.util.List;

/** Lines that one text has and another has not, in order: what is kept of a plan beside the plan of another host. */
final class LineDifference {
    private LineDifference() {}

    /** {@code -line}, {@code +line}, and {@code @N} for N equal lines in between. */
    static String of(String from, String to) {
        List<String> a = from.lines().toList();
        List<String> b = to.lines().toList();
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        StringBuilder text = new StringBuilder();
        int equal = 0;
        for (int i = 0, j = 0; i < a.size() || j < b.size(); ) {
            if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
                equal++;
                i++;
                j++;
                continue;
            }
            text.append(equal > 0 ? "@" + equal + "\n" : "");
            equal = 0;
            boolean remove = j == b.size() || i < a.size() && common[i + 1][j] >= common[i][j + 1];
            text.append(remove ? "-" + a.get(i++) : "+" + b.get(j++)).append('\n');
        }
        return text.toString();
    }
}
