package io.jcontainers.shim.options;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import io.jcontainers.shim.proto.MessageReader;
import io.jcontainers.shim.proto.MessageWriter;

/**
 * Options of the stock runc shim, by which clients set up ours.
 *
 * @param shimCgroup where the shim itself belongs, or empty
 * @param ioUid owner of the pipes that a container is given
 * @param binaryName a runtime to execute in place of jrunc, or empty
 * @param root directory of the runtime's state, or empty
 * @param taskApiAddress deprecated, as is its version
 */
public record RuncOptions(
        boolean noPivotRoot,
        boolean noNewKeyring,
        String shimCgroup,
        long ioUid,
        long ioGid,
        String binaryName,
        String root,
        boolean systemdCgroup,
        String criuImagePath,
        String criuWorkPath,
        String taskApiAddress,
        long taskApiVersion)
        implements Message, RuntimeOptions {
    /** The full name, an Any's type URL. */
    public static final String NAME = "containerd.runc.v1.Options";

    /** Of a caller who sends none. */
    public static RuncOptions defaults() {
        return new RuncOptions(false, false, "", 0, 0, "", "", false, "", "", "", 0);
    }

    public static RuncOptions read(ByteString bytes) throws MalformedMessageException {
        return MessageReader.read(bytes, NAME, RuncOptions::fields);
    }

    static RuncOptions fields(MessageReader in) throws MalformedMessageException {
        boolean noPivotRoot = false;
        boolean noNewKeyring = false;
        String shimCgroup = "";
        long ioUid = 0;
        long ioGid = 0;
        String binaryName = "";
        String root = "";
        boolean systemdCgroup = false;
        String criuImagePath = "";
        String criuWorkPath = "";
        String taskApiAddress = "";
        long taskApiVersion = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> noPivotRoot = in.bool("no_pivot_root");
                case 2 -> noNewKeyring = in.bool("no_new_keyring");
                case 3 -> shimCgroup = in.string("shim_cgroup");
                case 4 -> ioUid = in.uint32("io_uid");
                case 5 -> ioGid = in.uint32("io_gid");
                case 6 -> binaryName = in.string("binary_name");
                case 7 -> root = in.string("root");
                case 9 -> systemdCgroup = in.bool("systemd_cgroup");
                case 10 -> criuImagePath = in.string("criu_image_path");
                case 11 -> criuWorkPath = in.string("criu_work_path");
                case 12 -> taskApiAddress = in.string("task_api_address");
                case 13 -> taskApiVersion = in.uint32("task_api_version");
                default -> in.skip();
            }
        }
        return new RuncOptions(
                noPivotRoot,
                noNewKeyring,
                shimCgroup,
                ioUid,
                ioGid,
                binaryName,
                root,
                systemdCgroup,
                criuImagePath,
                criuWorkPath,
                taskApiAddress,
                taskApiVersion);
    }

    @Override
    public void write(MessageWriter out) {
        out.bool(1, noPivotRoot);
        out.bool(2, noNewKeyring);
        out.string(3, shimCgroup);
        out.uint32(4, ioUid);
        out.uint32(5, ioGid);
        out.string(6, binaryName);
        out.string(7, root);
        out.bool(9, systemdCgroup);
        out.string(10, criuImagePath);
        out.string(11, criuWorkPath);
        out.string(12, taskApiAddress);
        out.uint32(13, taskApiVersion);
    }
}
