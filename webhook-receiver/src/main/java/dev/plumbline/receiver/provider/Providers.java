package dev.plumbline.receiver.provider;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The providers there are. */
public final class Providers {

    private static final List<Provider> ALL = List.of(
            new GitHub(),
            new GitLab(Clock.systemUTC()),
            Gitea.gitea(),
            Gitea.forgejo(),
            Gitea.gogs(),
            new BitbucketCloud(),
            new BitbucketDataCenter(),
            new AzureDevOps(),
            new Generic(),
            new Harbor(),
            new GitHubPackages(),
            new DockerHub(),
            new Quay());

    private Providers() {}

    /** All of them. */
    public static List<Provider> all() {
        return ALL;
    }

    /** The one with that name in its path, empty where there is none. */
    public static Optional<Provider> named(String name) {
        return ALL.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }
}
