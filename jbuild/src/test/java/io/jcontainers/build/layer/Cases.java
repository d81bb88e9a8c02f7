package io.jcontainers.build.layer;

import io.jcontainers.build.tar.TarForge;
import java.util.List;

/** What whiteouts mean, in all orders. */
final class Cases {
    private Cases() {}

    static List<Case> all() {
        return List.of(
                of("file", base(), layer(".wh.f"), "a", "a/b", "a/b/c", "a/d"),
                of("directory", base(), layer(".wh.a"), "f"),
                of("in a directory", base(), layer("a/", "a/.wh.d"), "a", "a/b", "a/b/c", "f"),
                of("of what is not there", base(), layer(".wh.x", "a/", "a/.wh.y"), "a", "a/b", "a/b/c", "a/d", "f"),
                of("replaced by a file", base(), layer(".wh.a", "a"), "a", "f"),
                of("replaced by a directory", base(), layer(".wh.a", "a/", "a/new"), "a", "a/new", "f"),
                of("whiteout behind its replacement", base(), layer("a/", "a/new", ".wh.a"), "a", "a/new", "f"),
                of("whiteout behind a file of its layer", base(), layer("f", ".wh.f"), "a", "a/b", "a/b/c", "a/d", "f"),
                of("implied directory, then its whiteout", base(), layer("a/new", ".wh.a"), "a", "a/new", "f"),
                of("whiteout, then an implied directory", base(), layer(".wh.a", "a/new"), "a", "a/new", "f"),
                of("opaque", base(), layer("a/", "a/.wh..wh..opq"), "a", "f"),
                of(
                        "opaque before entries",
                        base(),
                        layer("a/", "a/.wh..wh..opq", "a/b/", "a/b/n"),
                        "a",
                        "a/b",
                        "a/b/n",
                        "f"),
                of(
                        "opaque behind entries",
                        base(),
                        layer("a/", "a/b/", "a/b/n", "a/.wh..wh..opq"),
                        "a",
                        "a/b",
                        "a/b/n",
                        "f"),
                of("opaque twice", base(), layer("a/", "a/.wh..wh..opq", "a/n", "a/.wh..wh..opq"), "a", "a/n", "f"),
                of("opaque root", base(), layer(".wh..wh..opq", "n"), "n"),
                of(
                        "opaque of a directory that is new",
                        base(),
                        layer("n/", "n/.wh..wh..opq", "n/x"),
                        "a",
                        "a/b",
                        "a/b/c",
                        "a/d",
                        "f",
                        "n",
                        "n/x"),
                of(
                        "whiteout of an empty directory's only entry",
                        base(),
                        layer("a/", "a/b/", "a/b/.wh.c"),
                        "a",
                        "a/b",
                        "a/d",
                        "f"),
                of(
                        "aufs's own names",
                        base(),
                        layer(".wh..wh.plnk/", ".wh..wh.plnk/1.2", ".wh..wh.aufs"),
                        "a",
                        "a/b",
                        "a/b/c",
                        "a/d",
                        "f"));
    }

    private static String[] base() {
        return new String[] {"a/", "a/b/", "a/b/c", "a/d", "f"};
    }

    private static String[] layer(String... names) {
        return names;
    }

    private static Case of(String name, String[] lower, String[] upper, String... expected) {
        return new Case(name, List.of(tar(lower), tar(upper)), List.of(expected));
    }

    private static TarForge tar(String[] names) {
        TarForge forge = new TarForge();
        for (String name : names) {
            if (name.endsWith("/")) {
                forge.link(name, '5', "");
            } else {
                forge.file(name, name);
            }
        }
        return forge;
    }
}
