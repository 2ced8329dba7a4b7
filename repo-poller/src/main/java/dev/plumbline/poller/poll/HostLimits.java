package dev.plumbline.poller.poll;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** So many turns of one host's repositories at once. A host that hangs is waited for by its own repositories alone. */
final class HostLimits {

    private final int perHost;
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();

    HostLimits(int perHost) {
        this.perHost = perHost;
    }

    /** Waits until that host may be asked; to be closed afterwards. */
    Permit enter(String host) throws InterruptedException {
        Semaphore semaphore = hosts.computeIfAbsent(host, unknown -> new Semaphore(perHost, true));
        semaphore.acquire();
        return semaphore::release;
    }

    /** Leave to ask a host. */
    interface Permit extends AutoCloseable {

        /** Gives it back. */
        @Override
        void close();
    }
}
