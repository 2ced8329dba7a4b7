package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.SharedToken;
import dev.plumbline.receiver.signature.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Harbor, in either of its formats: it sends what stands in a policy's <i>Auth Header</i>, as it is, in {@code Authorization}. See
 * <a href="https://goharbor.io/docs/2.13.0/working-with-projects/project-configuration/configure-webhooks/">webhooks</a>.
 */
record Harbor() implements Provider {

    @Override
    public String name() {
        return "harbor";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return SharedToken.verify(delivery.header("Authorization"), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        String type = body.at("type").text();
        return switch (type) {
            case "PUSH_ARTIFACT", "DELETE_ARTIFACT" -> told(body.at("event_data"), delivery.bodyId(), deed(body, type));
            case "harbor.artifact.pushed", "harbor.artifact.deleted" ->
                told(body.at("data"), Delivery.idOf(body.remark("id")), deed(body, type));
            default -> new Told.Irrelevant("only artifacts that were pushed or deleted are of interest");
        };
    }

    /** Who did it, and whether that was to push. */
    private record Deed(@Nullable String operator, boolean pushed) {}

    private static Deed deed(Field body, String type) {
        return new Deed(body.remark("operator"), type.startsWith("PUSH") || type.endsWith("pushed"));
    }

    private Told told(Field event, String id, Deed deed) throws MalformedDelivery {
        List<RepositoryEvent> events = new ArrayList<>();
        Field resources = event.at("resources");
        for (Field resource : resources.items()) {
            Field tag = resource.at("tag");
            if (Artifacts.hasTag(tag)) {
                Push push = new Push(Artifacts.repository(resource.at("resource_url")), name(), id, deed.operator());
                String digest = Artifacts.digest(resource.at("digest"));
                String ref = Artifacts.ref(tag);
                events.addAll(deed.pushed() ? push.tagged(ref, digest) : push.deleted(ref, digest));
            }
        }
        return Told.moved(events, resources.leftOut());
    }
}
