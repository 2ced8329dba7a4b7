package dev.plumbline.e2e.workspace;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One port for each thing that listens. */
public record Ports(Map<Port, Integer> numbers) {
    private static final int FIRST = 10_000;

    /** The first that Linux gives to clients, where nobody has told it otherwise. */
    static final int CLIENTS = 32_768;

    public Ports {
        numbers = Map.copyOf(numbers);
    }

    /** The port's number. */
    public int of(Port port) {
        var number = numbers.get(port);
        if (number == null) {
            throw new IllegalStateException("no port was chosen for " + port);
        }
        return number;
    }

    /** The port of 127.0.0.1, as {@code host:port}. */
    public String address(Port port) {
        return "127.0.0.1:" + of(port);
    }

    /** The HTTP address of the port, without a slash at its end. */
    public String http(Port port) {
        return "http://" + address(port);
    }

    /**
     * The same ports as last time, so that addresses stay; else those that are liked; else any that are free. The liked
     * ones go as a whole to one environment of a user at a time: two that start at once would both find them free.
     */
    public static Ports choose(@Nullable Ports lastTime) {
        var ours = PreferredPorts.claim();
        return choose(lastTime, number -> (ours || !Port.isPreferred(number)) && isFree(number));
    }

    /** Any free ports: for tests, which should not take those of an environment that somebody works with. */
    public static Ports anyFree() {
        return choose(null, number -> false);
    }

    static Ports choose(@Nullable Ports lastTime, IntPredicate free) {
        var numbers = new EnumMap<Port, Integer>(Port.class);
        var taken = new HashSet<Integer>();
        for (var port : Port.values()) {
            int remembered = lastTime == null ? 0 : lastTime.numbers().getOrDefault(port, 0);
            var number = usable(remembered, free, taken)
                    ? remembered
                    : usable(port.preferred(), free, taken) ? port.preferred() : another(taken);
            taken.add(number);
            numbers.put(port, number);
        }
        return new Ports(numbers);
    }

    private static boolean usable(int number, IntPredicate free, HashSet<Integer> taken) {
        return number != 0 && !taken.contains(number) && free.test(number);
    }

    /**
     * Below the ports that the kernel gives to clients: one of those may be some client's before we listen there, and while
     * what listens is away, a client that keeps trying to reach it may be given that very port and reach itself.
     */
    private static int another(HashSet<Integer> taken) {
        while (true) {
            int number = ThreadLocalRandom.current().nextInt(FIRST, CLIENTS);
            if (!taken.contains(number) && isFree(number)) {
                return number;
            }
        }
    }

    /** Whether nobody listens there, on any address: a server on 0.0.0.0 would take what is meant for us or refuse us. */
    static boolean isFree(int number) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(number));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
