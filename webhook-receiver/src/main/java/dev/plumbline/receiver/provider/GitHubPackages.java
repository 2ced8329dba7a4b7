package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.util.Locale;

/**
 * GitHub's container registry: GitHub tells of what is published there by {@code package} and, formerly, {@code registry_package},
 * signed like all it sends. See <a
 * href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#registry_package">registry_package</a>.
 */
record GitHubPackages() implements Provider {

    @Override
    public String name() {
        return "ghcr";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return GitHub.signedBy(delivery, secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        return switch (delivery.required("X-GitHub-Event")) {
            case "ping" -> new Told.Ping();
            case "package", "registry_package" -> published(name(), delivery);
            default -> new Told.Irrelevant("only published packages are of interest");
        };
    }

    /** What a package event tells, whichever route it came by. */
    static Told published(String provider, Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        Field published = body.at(delivery.required("X-GitHub-Event"));
        if (!isContainer(published.at("package_type").text())) {
            return new Told.Irrelevant("only containers are of interest");
        }
        Field version = published.at("package_version");
        if (version.absent() || version.at("container_metadata").absent()) {
            return noTag();
        }
        Field tag = version.at("container_metadata").at("tag");
        if (tag.absent() || !Artifacts.hasTag(tag.at("name"))) {
            return noTag();
        }
        Push push = new Push(
                repository(version.at("package_url")),
                provider,
                delivery.id(GitHub.DELIVERY),
                body.at("sender").remark("login"));
        return new Told.Moved(push.tagged(Artifacts.ref(tag.at("name")), Artifacts.digest(tag.at("digest"))));
    }

    private static Told noTag() {
        return new Told.Irrelevant("no tag was published");
    }

    private static boolean isContainer(String type) {
        return type.equalsIgnoreCase("container") || type.equalsIgnoreCase("docker");
    }

    /** GitHub writes owners as they write themselves; its registry knows lower case only. */
    private static RepositoryUrl repository(Field url) throws MalformedDelivery {
        RepositoryUrl told = Artifacts.repository(url);
        return url.repository(told.value().toLowerCase(Locale.ROOT));
    }
}
