package dev.plumbline.poller.poll;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the poller, {@code plumbline.poller.*}. */
@ConfigMapping(prefix = "plumbline.poller")
public interface PollerSettings {

    /** Between two turns of a repository, a tenth more or less. */
    @WithDefault("60s")
    Duration interval();

    /** The longest wait after failures in a row. */
    @WithDefault("10m")
    Duration maxBackoff();

    /** How long the webhook of a push that was found may still come before it is published from here. */
    @WithDefault("2s")
    Duration grace();

    /** How long a remote may be silent. */
    @WithDefault("10s")
    Duration timeout();

    /** How long a remote may take altogether; twice that where several forms of its URL are tried. */
    @WithDefault("30s")
    Duration deadline();

    /** How many repositories of one host are asked at once: a thousand a minute, where each takes a second. */
    @WithDefault("16")
    int perHost();

    /** How many repositories of one host are asked in a second; as many may be asked at once after a pause. */
    @WithDefault("50")
    int perHostAndSecond();

    /** How many refs a remote may list. */
    @WithDefault("100000")
    int maxRefs();

    /** How much a remote may answer. */
    @WithDefault("32M")
    MemorySize maxAnswer();
}
