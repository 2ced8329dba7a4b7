package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryRenamed;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bitbucket Data Center: an HMAC-SHA256 in {@code X-Hub-Signature}; all refs of a push in one delivery. Its HTTP and SSH URLs
 * have neither port nor path in common, so that a repository is told under each of them. See <a
 * href="https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html">payloads</a>.
 */
record BitbucketDataCenter() implements Provider {

    /** HTTP and SSH, and room for more. */
    private static final int MAX_URLS = 5;

    private static final String PING = "diagnostics:ping";

    @Override
    public String name() {
        return "bitbucket-dc";
    }

    /** Its test of a connection bears no signature, and has nothing done but being answered: whoever sends it. */
    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        String signature = delivery.header("X-Hub-Signature");
        if (signature == null && PING.equals(delivery.header("X-Event-Key"))) {
            return Verdict.GENUINE;
        }
        return HmacSha256.verifyPrefixed(signature, delivery.body(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        return switch (delivery.required("X-Event-Key")) {
            case "repo:refs_changed" -> changed(delivery);
            case "repo:modified" -> modified(delivery);
            case PING -> new Told.Ping();
            default -> Told.Irrelevant.noPush();
        };
    }

    private Told changed(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        if (body.at("repository").at("links").absent()) {
            return new Told.Irrelevant("a Bitbucket that tells no links tells not which repository was pushed to");
        }
        Push push = new Push(
                urls(body.at("repository")).values(),
                name(),
                delivery.id("X-Request-Id"),
                body.at("actor").remark("name"));
        Field changes = body.at("changes");
        List<RepositoryEvent> events = new ArrayList<>();
        for (Field change : changes.items()) {
            Field ref = change.at("ref").at("id");
            if (ref.namesBranchOrTag()) {
                Field after = change.at("toHash");
                events.addAll(push.moved(ref.ref(), change.at("fromHash").commit(), after.commit(), false, after));
            }
        }
        return Told.moved(events, changes.leftOut());
    }

    /** Versions that tell no URLs here tell but names, from which none can be made. */
    private Told modified(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        if (body.at("old").at("links").absent() || body.at("new").at("links").absent()) {
            return new Told.Irrelevant("a Bitbucket that tells no links tells no URLs of renamed repositories");
        }
        Map<String, RepositoryUrl> before = urls(body.at("old"));
        String id = delivery.id("X-Request-Id");
        List<RepositoryEvent> events = new ArrayList<>();
        urls(body.at("new")).forEach((protocol, url) -> {
            RepositoryUrl formerly = before.get(protocol);
            if (formerly != null && !formerly.equals(url)) {
                events.add(new RepositoryRenamed(url, formerly, name(), id));
            }
        });
        return events.isEmpty() ? Told.Irrelevant.sameUrl() : new Told.Moved(events);
    }

    /** By the protocol's name. */
    private static Map<String, RepositoryUrl> urls(Field repository) throws MalformedDelivery {
        Map<String, RepositoryUrl> urls = new LinkedHashMap<>();
        for (Field clone : repository.at("links").at("clone").items(MAX_URLS)) {
            RepositoryUrl url = clone.at("href").repository();
            String protocol = clone.remark("name");
            urls.put(protocol == null ? url.value() : protocol, url);
        }
        return urls;
    }
}
