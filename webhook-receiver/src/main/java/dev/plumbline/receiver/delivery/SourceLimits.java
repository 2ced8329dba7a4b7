package dev.plumbline.receiver.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** How often each sender may come. The table is bounded: where it is full, who was not seen for longest starts afresh. */
final class SourceLimits {

    private static final int SOURCES = 10_000;
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);
    private static final int NETWORK_BYTES = 8;
    private static final String NO_ADDRESS = "none";

    private final int perSecond;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(SOURCES)
            .expireAfterAccess(FORGOTTEN)
            .build();

    /**
     * None seen yet.
     *
     * @param perSecond deliveries; twice as many at once
     */
    SourceLimits(int perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Takes a delivery into account.
     *
     * @param network the sender's, see {@link #network}
     * @return when to come back, empty where the delivery is within the limit
     */
    Optional<Duration> refused(String network) {
        ConsumptionProbe probe = buckets.get(network, this::bucket).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private Bucket bucket(String unused) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** Who counts as one sender: of IPv6 the /64, since one sender has all of it. What is no address, and may have been made up, is one with all others of its kind. */
    static String network(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException noAddress) {
            return NO_ADDRESS;
        }
    }
}
