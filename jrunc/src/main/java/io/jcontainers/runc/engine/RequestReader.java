package io.jcontainers.runc.engine;

import io.jcontainers.runc.explain.Failure;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.trace.Timings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of a REQUEST frame: u16 tag, u16 zero, u32 length, bytes; tags of {@code enum field_tag} in front.h. */
public final class RequestReader {
    private static final int BUILD = 1;
    static final int ARGUMENT = 2;
    static final int DIRECTORY = 3;
    static final int ENVIRONMENT = 4;
    static final int IDS = 5;
    static final int LIMITS = 6;
    static final int RELEASE = 7;
    static final int NULLS = 8;
    static final int PROGRAM = 9;
    static final int KNOWN = 10;
    static final int ROOT = 11;
    static final int COMMAND = 12;
    static final int MACHINE = 13;
    private static final int ERROR = 14;
    private static final int TRACE = 15;

    private String build = "";
    private final List<byte[]> arguments = new ArrayList<>();
    private byte[] directory = {};
    private final Map<String, String> environment = new HashMap<>();
    private Request.Ids ids = new Request.Ids(-1, -1, -1, -1, 0, 0);
    private final List<Request.Limit> limits = new ArrayList<>();
    private String release = "";
    private String machine = "";
    private List<Boolean> nulls = List.of(false, false, false);
    private String program = "jrunc";
    private byte[] root = {};
    private int command;
    private final Files files = new Files();
    private @Nullable Failure failure;
    private @Nullable Timings timings;

    /**
     * A request.
     *
     * @param failure of the program that answered the same request before; null for a new one
     * @param timings of the program that answered the same request before; null for a new one
     */
    record Question(
            Request request,
            @Nullable Failure failure,
            @Nullable Timings timings) {}

    /**
     * A new request, of whatever program: jbuild's front tells the same of its caller.
     *
     * @param frame the frame's content, little endian
     * @throws ProtocolException when it is none
     */
    public static Request newRequest(ByteBuffer frame) {
        return read(frame).request();
    }

    static Question read(ByteBuffer frame) {
        RequestReader reader = new RequestReader();
        while (frame.remaining() >= 8) {
            int tag = frame.getShort();
            frame.getShort();
            int length = frame.getInt();
            if (length < 0 || length > frame.remaining()) {
                throw new ProtocolException("field " + tag + " of " + length + " bytes does not fit");
            }
            byte[] bytes = new byte[length];
            frame.get(bytes);
            reader.take(tag, bytes);
        }
        return new Question(reader.request(), reader.failure, reader.timings);
    }

    private Request request() {
        return new Request(
                build,
                List.copyOf(arguments),
                command,
                program,
                root,
                directory,
                Map.copyOf(environment),
                ids,
                List.copyOf(limits),
                release,
                machine,
                nulls,
                files);
    }

    private void take(int tag, byte[] bytes) {
        switch (tag) {
            case BUILD -> build = text(bytes);
            case ARGUMENT -> arguments.add(bytes);
            case DIRECTORY -> directory = bytes;
            case ENVIRONMENT -> takeVariable(new String(bytes, StandardCharsets.ISO_8859_1));
            case IDS -> takeIds(numbers(bytes));
            case LIMITS -> takeLimits(numbers(bytes));
            case RELEASE -> release = text(bytes);
            case MACHINE -> machine = text(bytes);
            case NULLS -> nulls = List.of(bytes[0] != 0, bytes[1] != 0, bytes[2] != 0);
            case PROGRAM -> program = text(bytes);
            case KNOWN -> takeKnown(numbers(bytes));
            case ROOT -> root = bytes;
            case TRACE -> timings = Timings.read(numbers(bytes));
            case ERROR -> failure = failure(numbers(bytes));
            case COMMAND -> command = numbers(bytes).getInt();
            default -> throw new ProtocolException("unknown field " + tag);
        }
    }

    /** u32 executor (1 front, 2 joiner, 3 init), u32 step, i32 errno, label NUL detail NUL. */
    private static Failure failure(ByteBuffer in) {
        int place = in.getInt();
        Executor executor = place == 3 ? Executor.INIT : place == 2 ? Executor.JOINER : Executor.FRONT;
        int step = in.getInt();
        int errno = in.getInt();
        String[] texts = StandardCharsets.UTF_8.decode(in).toString().split("\0", -1);
        return Failure.of(executor, step, errno, texts[0], texts.length > 1 ? texts[1] : "");
    }

    private void takeVariable(String pair) {
        int sign = pair.indexOf('=');
        environment.put(pair.substring(0, sign), pair.substring(sign + 1));
    }

    private void takeIds(ByteBuffer in) {
        ids = new Request.Ids(
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()),
                Integer.toUnsignedLong(in.getInt()),
                in.getInt(),
                in.getInt(),
                Integer.toUnsignedLong(in.getInt()));
    }

    private void takeLimits(ByteBuffer in) {
        while (in.remaining() >= 16) {
            limits.add(new Request.Limit(in.getLong(), in.getLong()));
        }
    }

    /** What a NEED would ask for: u32 kind, name NUL, content. */
    private void takeKnown(ByteBuffer in) {
        Need.Kind kind = Need.Kind.of(in.getInt());
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        int end = 0;
        while (end < rest.length && rest[end] != 0) {
            end++;
        }
        if (kind == null || end == rest.length) {
            throw new ProtocolException("a file without kind or name");
        }
        Need need = new Need(kind, Arrays.copyOf(rest, end), 0);
        files.put(need, 0, Arrays.copyOfRange(rest, end + 1, rest.length));
    }

    private static ByteBuffer numbers(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
