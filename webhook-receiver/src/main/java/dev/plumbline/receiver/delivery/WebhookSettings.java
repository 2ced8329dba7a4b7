package dev.plumbline.receiver.delivery;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the webhooks, {@code plumbline.webhook.*}. */
@ConfigMapping(prefix = "plumbline.webhook")
public interface WebhookSettings {

    /** What a body may have; at most 25 MiB, GitHub's own limit. */
    @WithDefault("1M")
    MemorySize maxSize();

    /**
     * How many deliveries are worked on at once, of one sender at most half as many; together with {@link #maxInFlightSize()} the
     * bound of the memory they take.
     */
    @WithDefault("1024")
    int maxInFlight();

    /** How long a sender may take to hand its body over. */
    @WithDefault("2s")
    Duration readWithin();

    /** After this long a delivery is answered, whatever Kafka does: GitHub waits for 10 s, others for less. */
    @WithDefault("4500ms")
    Duration answerWithin();

    /** What all bodies that are being read may have together; beyond that senders are asked to come back. */
    @WithDefault("64M")
    MemorySize maxInFlightSize();

    /** How many deliveries one sender, by its address, may make in a second; twice as many at once. */
    @WithDefault("1000")
    int perSecond();

    /** GitHub's secrets. */
    Credentials github();

    /** GitLab's secret tokens, or signing tokens as GitLab shows them. */
    Credentials gitlab();

    /** Gitea's secrets. */
    Credentials gitea();

    /** Forgejo's secrets. */
    Credentials forgejo();

    /** Gogs's secrets. */
    Credentials gogs();

    /** Bitbucket Cloud's secrets. */
    Credentials bitbucketCloud();

    /** Bitbucket Data Center's secrets. */
    Credentials bitbucketDc();

    /** Users and passwords of Azure DevOps's service hooks, {@code user:password}. */
    Credentials azureDevops();

    /** What stands in the <i>Auth Header</i> of Harbor's webhooks. */
    Credentials harbor();

    /** GitHub's secrets, for what is published in its registry. */
    Credentials ghcr();

    /** What stands in {@code ?token=} of the URLs that Docker Hub posts to. */
    Credentials dockerHub();

    /** What stands in {@code ?token=} of the URLs that Quay posts to. */
    Credentials quay();

    /** What anybody else signs with. */
    GenericCredentials generic();

    /** Secrets, or an issuer of tokens, or both. */
    interface GenericCredentials extends Credentials {

        /** Whose tokens are taken; all of issuer, audience and keys, or nobody's. */
        Tokens jwt();
    }

    /** JSON Web Tokens (RFC 7519), sent as {@code Authorization: Bearer}. */
    interface Tokens {

        /** What must stand in {@code iss}. */
        Optional<String> issuer();

        /** What must stand in {@code aud}. */
        Optional<String> audience();

        /** A file with the issuer's public keys (RFC 7517, JWK Set); reread when it changes. */
        Optional<Path> keysFile();

        /** Where the issuer publishes them, {@code https} only. */
        Optional<URI> keysUrl();
    }

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
