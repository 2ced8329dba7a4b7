package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SourceLimitsTest {

    private final SourceLimits limits = new SourceLimits(1);

    @Test
    void aSenderMayComeTwiceAsOftenAtOnceAndIsThenToldWhenToComeBack() {
        assertThat(refused("10.0.0.1")).isEmpty();
        assertThat(refused("10.0.0.1")).isEmpty();
        assertThat(refused("10.0.0.1"))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
    }

    @Test
    void sendersDoNotUseUpEachOthersShare() {
        refused("10.0.0.1");
        refused("10.0.0.1");
        assertThat(refused("10.0.0.2")).isEmpty();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneSender() {
        refused("2001:db8:0:1::1");
        refused("2001:db8:0:1::2");
        assertThat(refused("2001:db8:0:1:ffff::3")).isPresent();
        assertThat(refused("2001:db8:0:2::1")).isEmpty();
    }

    @Test
    void whatIsNoAddressIsOneSender() {
        refused("x".repeat(10_000));
        refused("unknown");
        assertThat(refused("10.0.0.1, 10.0.0.2")).isPresent();
    }

    private Optional<Duration> refused(String address) {
        return limits.refused(SourceLimits.network(address));
    }
}
