package io.jcontainers.build.network.route;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Addresses with the same first bits, IPv4 or IPv6.
 *
 * @param address one of them
 * @param length how many bits are the same: 0 to 32 or 128
 */
public record Block(InetAddress address, int length) {
    /** @throws IllegalArgumentException for a length out of range */
    public Block {
        if (length < 0 || length > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(address.getHostAddress() + "/" + length);
        }
    }

    /**
     * Reads {@code ADDRESS/LENGTH}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Block of(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(text);
        }
        return new Block(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    /** The bytes of an address: 4 or 16. */
    public static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }

    /** Whether some address is in both. */
    public boolean overlaps(Block other) {
        byte[] mine = address.getAddress();
        byte[] its = other.address.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        int bits = Math.min(length, other.length);
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The address with this number in place of its last byte, 0 to 255. */
    public InetAddress at(int last) {
        byte[] bytes = address.getAddress();
        bytes[bytes.length - 1] = (byte) last;
        return address(bytes);
    }

    /** The first bytes, which all its addresses have; the length must be a multiple of 8. */
    public byte[] prefix() {
        if (length % Byte.SIZE != 0) {
            throw new IllegalStateException(this + " does not end at a byte");
        }
        return Arrays.copyOf(address.getAddress(), length / Byte.SIZE);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
