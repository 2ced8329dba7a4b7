package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anything else that can sign what it posts: {@code {"repository": URL, "ref": …, "before": …, "after": …}}, or several such
 * refs under {@code changes}; or {@code {"repository": URL, "formerly": URL}} where it was renamed. An HMAC-SHA256 in
 * {@code X-Plumbline-Signature-256}, with {@code sha256=} before it; a bearer
 * token is checked elsewhere, since it does not need the secrets.
 */
record Generic() implements Provider {

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return HmacSha256.verifyPrefixed(delivery.header("X-Plumbline-Signature-256"), delivery.body(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        if ("ping".equals(delivery.header("X-Plumbline-Event"))) {
            return new Told.Ping();
        }
        Field body = Payload.json(delivery);
        Push push = new Push(
                body.at("repository").repository(), name(), delivery.id("X-Plumbline-Delivery"), body.remark("pusher"));
        Field formerly = body.at("formerly");
        if (!formerly.absent()) {
            return push.renamed(formerly.repository());
        }
        Field changes = body.at("changes");
        List<RepositoryEvent> events = new ArrayList<>();
        for (Field change : changes.absent() ? List.of(body) : changes.items()) {
            Field after = change.at("after");
            boolean forced = change.at("forced").flag();
            events.addAll(
                    push.moved(change.at("ref").ref(), commit(change.at("before")), commit(after), forced, after));
        }
        return Told.moved(events, changes.leftOut());
    }

    private static @Nullable String commit(Field field) throws MalformedDelivery {
        return field.absent() ? null : field.commit();
    }
}
