package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bitbucket Cloud: an HMAC-SHA256 in {@code X-Hub-Signature}; all refs of a push in one delivery. See <a
 * href="https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/#Push">push</a>.
 */
record BitbucketCloud() implements Provider {

    @Override
    public String name() {
        return "bitbucket-cloud";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return HmacSha256.verifyPrefixed(delivery.header("X-Hub-Signature"), delivery.body(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        return switch (delivery.required("X-Event-Key")) {
            case "repo:push" -> push(delivery);
            case "repo:updated" -> updated(delivery);
            case "diagnostics:ping" -> new Told.Ping();
            default -> Told.Irrelevant.noPush();
        };
    }

    private Told push(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        Push push = push(body, delivery);
        List<RepositoryEvent> events = new ArrayList<>();
        Field changes = body.at("push").at("changes");
        for (Field change : changes.items()) {
            Field after = change.at("new");
            Field before = change.at("old");
            Field ref = after.absent() ? before : after;
            boolean forced = change.at("forced").flag();
            events.addAll(push.moved(ref(ref), commit(before), commit(after), forced, after));
        }
        return Told.moved(events, changes.leftOut());
    }

    private Push push(Field body, Delivery delivery) throws MalformedDelivery {
        return new Push(
                body.at("repository").at("links").at("html").at("href").repository(),
                name(),
                delivery.id("X-Request-UUID"),
                body.at("actor").remark("nickname"));
    }

    private Told updated(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        Field name = body.at("changes").at("full_name");
        if (name.absent()) {
            return Told.Irrelevant.noPush();
        }
        return push(body, delivery).renamed(name.at("old").text(), name.at("old"));
    }

    private static String ref(Field target) throws MalformedDelivery {
        Field type = target.at("type");
        Field name = target.at("name");
        return switch (type.text()) {
            case "branch", "named_branch" -> name.ref("refs/heads/" + name.text());
            case "tag", "annotated_tag" -> name.ref("refs/tags/" + name.text());
            default -> throw type.wrong("is neither branch nor tag");
        };
    }

    private static @Nullable String commit(Field target) throws MalformedDelivery {
        return target.absent() ? null : target.at("target").at("hash").commit();
    }
}
