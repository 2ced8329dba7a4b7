package dev.plumbline.receiver.delivery;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the webhooks, {@code plumbline.webhook.*}. */
@ConfigMapping(prefix = "plumbline.webhook")
public interface WebhookSettings {

    /** What a body may have; at most 25 MiB, GitHub's own limit. */
    @WithDefault("1M")
    MemorySize maxSize();

    /** How many deliveries are worked on at once; together with {@link #maxSize()} the bound of the memory they take. */
    @WithDefault("128")
    int maxInFlight();

    /** How long a sender may take to hand its body over. */
    @WithDefault("2s")
    Duration readWithin();

    /** After this long a delivery is answered, whatever Kafka does: GitHub waits for 10 s, others for less. */
    @WithDefault("4500ms")
    Duration answerWithin();

    /** GitHub's secrets. */
    Credentials github();

    /** Where a provider's secrets are. Without any, the provider has no route. */
    interface Credentials {

        /** A file with a secret on each line, all of which count; reread when it changes. */
        Optional<Path> secretFile();

        /**
         * A folder with such a file for each name: {@code /webhooks/github/acme} takes what the secrets in {@code acme}
         * signed. A mounted Kubernetes Secret is such a folder.
         */
        Optional<Path> secretDirectory();
    }
}
