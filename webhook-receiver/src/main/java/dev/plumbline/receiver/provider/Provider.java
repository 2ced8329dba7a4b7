package dev.plumbline.receiver.provider;

import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;

/**
 * A kind of sender. It is chosen by the path that was posted to, never guessed from headers. Stateless.
 */
public sealed interface Provider
        permits GitHub,
                GitLab,
                Gitea,
                BitbucketCloud,
                BitbucketDataCenter,
                AzureDevOps,
                Generic,
                Harbor,
                GitHubPackages,
                DockerHub,
                Quay {

    /** Its name in the path, and in events. */
    String name();

    /** Whether one of these secrets made the delivery. Nothing of the body is looked at before this says so. */
    Verdict verify(Delivery delivery, Secrets secrets);

    /**
     * What a genuine delivery says.
     *
     * @throws MalformedDelivery where it is not what this provider sends
     */
    Told read(Delivery delivery) throws MalformedDelivery;
}
