package io.jcontainers.build.network.netlink;

import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.SysException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Asks the kernel and reads its answers. Safe for threads: one conversation at a time. */
public final class NetlinkSocket implements AutoCloseable {
    /** A dump of what changes all the time is tried so often. */
    private static final int DUMP_TRIES = 10;

    private static final int DUMP_MESSAGES_MOST = 1_000_000;

    private final Datagrams datagrams;
    private int sequence;

    public NetlinkSocket(Datagrams datagrams) {
        this.datagrams = datagrams;
    }

    /**
     * Sends requests in one datagram and sees each acknowledged. One that fails does not keep the kernel from doing
     * those behind it, unless their family knows batches.
     *
     * @throws NetlinkException for the first that failed
     */
    public synchronized void acknowledge(List<Request> requests) throws NetlinkException, SysException {
        int first = sequence + 1;
        ByteArrayOutputStream datagram = new ByteArrayOutputStream();
        for (Request request : requests) {
            datagram.writeBytes(request.message(0, ++sequence));
        }
        datagrams.send(datagram.toByteArray());
        long awaited = requests.stream()
                .filter(request -> (request.flags() & Request.ACK) != 0)
                .count();
        while (awaited > 0) {
            for (Message message : next(requests.getFirst().what())) {
                int index = message.sequence() - first;
                if (message.type() == Message.ERROR && index >= 0 && index < requests.size()) {
                    check(message, requests.get(index).what());
                    awaited--;
                }
            }
        }
    }

    /** All that the kernel has of a kind. */
    public synchronized List<Message> dump(Request request) throws NetlinkException, SysException {
        for (int tries = 0; tries < DUMP_TRIES; tries++) {
            List<Message> messages = new ArrayList<>();
            if (dump(request, messages)) {
                return messages;
            }
        }
        throw new NetlinkException(request.what() + ": it changed " + DUMP_TRIES + " times while it was read");
    }

    /** Whether it did not change meanwhile. */
    private boolean dump(Request request, List<Message> into) throws NetlinkException, SysException {
        datagrams.send(request.message(Request.DUMP, ++sequence));
        boolean still = true;
        while (into.size() < DUMP_MESSAGES_MOST) {
            for (Message message : next(request.what())) {
                if (message.sequence() != sequence) {
                    continue;
                }
                still &= (message.flags() & Message.INTERRUPTED) == 0;
                if (message.type() == Message.DONE || message.type() == Message.ERROR) {
                    check(message, request.what());
                    return still;
                }
                into.add(message);
            }
        }
        throw new NetlinkException(request.what() + ": more than " + DUMP_MESSAGES_MOST + " answers");
    }

    /** The one message that answers a request. */
    public synchronized Message get(Request request) throws NetlinkException, SysException {
        datagrams.send(request.message(0, ++sequence));
        for (; ; ) {
            for (Message message : next(request.what())) {
                if (message.sequence() != sequence) {
                    continue;
                }
                if (message.type() == Message.ERROR) {
                    check(message, request.what());
                }
                return message;
            }
        }
    }

    private static void check(Message message, String what) throws NetlinkException {
        if (message.errno() != 0) {
            throw new NetlinkException(what, message.errno(), message.explanation());
        }
    }

    private List<Message> next(String what) throws NetlinkException, SysException {
        try {
            return Message.all(datagrams.receive());
        } catch (SysException e) {
            if (e.errno() == Errno.EAGAIN) {
                throw new NetlinkException(what + ": the kernel gave no answer");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        datagrams.close();
    }
}
