package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.SharedToken;
import dev.plumbline.receiver.signature.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Quay: it proves nothing, so that the secret has to stand in the URL, {@code ?token=…}; all tags of a push in one delivery, which
 * has neither id nor time. See <a href="https://docs.quay.io/guides/notifications.html">repository notifications</a>.
 */
record Quay() implements Provider {

    @Override
    public String name() {
        return "quay";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return SharedToken.verify(delivery.urlToken(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        Push push = new Push(Artifacts.repository(body.at("docker_url")), name(), Delivery.idOf(null), null);
        List<RepositoryEvent> events = new ArrayList<>();
        Field tags = body.at("updated_tags");
        for (Field tag : tags.items()) {
            events.addAll(push.tagged(Artifacts.ref(tag), null));
        }
        return Told.moved(events, tags.leftOut());
    }
}
