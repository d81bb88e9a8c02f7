package io.jcontainers.build.dockerfile;

import io.jcontainers.build.dockerfile.Instruction.Origin;
import java.util.Set;

/** Reads {@code RUN}. */
final class RunReader {
    private RunReader() {}

    static Instruction run(Statement statement, Origin origin) {
        Flags flags = Flags.read(statement.flags(), Set.of("network", "security"), Set.of("mount", "device"), Set.of());
        if (!flags.texts("device").isEmpty()) {
            throw new InstructionFault("RUN --device is not supported; remove it");
        }
        Instruction.Run run = new Instruction.Run(
                origin,
                InstructionReader.command(statement),
                statement.heredocs(),
                flags.texts("mount").stream().map(MountFlag::parse).toList(),
                network(flags),
                isInsecure(flags));
        if (run.body() instanceof RunBody.Script) {
            statement.heredocs().getFirst().checkFileName();
        }
        return run;
    }

    private static RunNetwork network(Flags flags) {
        String value = flags.text("network");
        return switch (value == null ? "default" : value) {
            case "default" -> RunNetwork.DEFAULT;
            case "none" -> RunNetwork.NONE;
            case "host" -> RunNetwork.HOST;
            default -> throw new InstructionFault("invalid network mode " + Printed.quoted(String.valueOf(value)));
        };
    }

    private static boolean isInsecure(Flags flags) {
        String value = flags.text("security");
        if (value == null || value.equals("sandbox")) {
            return false;
        }
        if (!value.equals("insecure")) {
            throw new InstructionFault("security " + Printed.quoted(value) + " is not valid");
        }
        return true;
    }
}
