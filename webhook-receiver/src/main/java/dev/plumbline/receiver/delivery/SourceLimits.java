package dev.plumbline.receiver.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
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
    /** So many bodies that do not come are as much as all deliveries of a second: each takes a slot for as long as is waited for it. */
    private static final int STALLS_PER_SECOND = 50;

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

    /** When to come back for a sender that has nothing left, empty where the next delivery is within the limit; takes none into account. */
    Optional<Duration> exhausted(String network) {
        EstimationProbe probe = buckets.get(network, this::bucket).estimateAbilityToConsume(1);
        return probe.canBeConsumed()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Takes a delivery into account whose body did not come, or was too long. */
    void stalled(String network) {
        buckets.get(network, this::bucket).consumeIgnoringRateLimits(Math.max(1, perSecond / STALLS_PER_SECOND));
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
