package dev.plumbline.receiver.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SourceLimitsTest {

    private final SourceLimits limits = new SourceLimits(1);

    @Test
    void aSenderMayComeTwiceAsOftenAtOnceAndIsThenToldWhenToComeBack() {
        assertThat(limits.refused("10.0.0.1")).isEmpty();
        assertThat(limits.refused("10.0.0.1")).isEmpty();
        assertThat(limits.refused("10.0.0.1"))
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
    }

    @Test
    void sendersDoNotUseUpEachOthersShare() {
        limits.refused("10.0.0.1");
        limits.refused("10.0.0.1");
        assertThat(limits.refused("10.0.0.2")).isEmpty();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneSender() {
        limits.refused("2001:db8:0:1::1");
        limits.refused("2001:db8:0:1::2");
        assertThat(limits.refused("2001:db8:0:1:ffff::3")).isPresent();
        assertThat(limits.refused("2001:db8:0:2::1")).isEmpty();
    }
}
