package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;

/**
 * A command's call, sorted.
 *
 * @param request as the front sent it
 * @param globals options in front of the command
 * @param arguments options and words behind it
 */
record Call(Request request, Arguments globals, Arguments arguments) {
    private static final int MOST_ID_CHARACTERS = 255;

    /** The container's id: the first word. */
    String id() {
        String id = arguments.words().getFirst().latin1();
        boolean good = !id.isEmpty() && id.length() <= MOST_ID_CHARACTERS && !id.equals(".") && !id.equals("..");
        for (char c : id.toCharArray()) {
            good &= c < 128 && (Character.isLetterOrDigit(c) || "_+.-".indexOf(c) >= 0);
        }
        if (!good) {
            throw new RequestException(
                    "id-invalid",
                    "invalid container ID format: " + arguments.words().getFirst());
        }
        return id;
    }

    /** The current directory of the caller. */
    BytePath directory() {
        return BytePath.of(request.directory());
    }

    /** A path of the command line, made absolute. */
    BytePath absolute(BytePath path) {
        return directory().resolve(path);
    }

    /** Who makes cgroups. */
    CgroupDriver driver() {
        boolean systemd = globals.flag("systemd-cgroup")
                || globals.text("cgroup-manager", "").equals("systemd");
        return systemd ? CgroupDriver.SYSTEMD : CgroupDriver.CGROUPFS;
    }
}
