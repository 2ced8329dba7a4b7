package dev.plumbline.receiver.signature;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The secrets that count at the moment: one, or several while they are being rotated. Prints as their number alone. */
public final class Secrets {

    private static final int UNKNOWABLE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How many are tried at least: two count while one is rotated, and the time of a check must not tell that. */
    private static final int TRIED = 2;

    private final int number;

    /** Where there are fewer, filled up with such that nobody has. */
    private final List<byte[]> values;

    private Secrets(List<byte[]> values) {
        this.number = values.size();
        this.values = Stream.concat(values.stream(), Stream.generate(Secrets::random))
                .limit(Math.max(number, TRIED))
                .toList();
    }

    /** One secret a line; blank lines and the whitespace around a secret do not count. */
    public static Secrets ofLines(String text) {
        return new Secrets(text.lines()
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    /**
     * A secret that nobody has. Checking against it takes the time of a wrong secret, so that a sender cannot find out
     * which names have one.
     */
    public static Secrets unknowable() {
        return new Secrets(List.of());
    }

    /** 32 bytes that nobody can know. */
    static byte[] random() {
        byte[] random = new byte[UNKNOWABLE_BYTES];
        RANDOM.nextBytes(random);
        return random;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return number == 0;
    }

    /** Whether any passes. All are tried, also after one has passed: the time tells nothing of which one it was. */
    boolean anyMatches(Predicate<byte[]> check) {
        boolean matched = false;
        for (byte[] value : values) {
            matched |= check.test(value);
        }
        return matched;
    }

    @Override
    public String toString() {
        return number + " secrets";
    }
}
