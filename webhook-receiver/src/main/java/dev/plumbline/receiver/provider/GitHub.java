package dev.plumbline.receiver.provider;

import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.util.List;

/**
 * GitHub: an HMAC-SHA256 in {@code X-Hub-Signature-256}, one ref a delivery. See <a
 * href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#push">push</a>.
 */
record GitHub() implements Provider {

    @Override
    public String name() {
        return "github";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        String signature = delivery.header("X-Hub-Signature-256");
        if (signature == null && delivery.header("X-Hub-Signature") != null) {
            return Verdict.OBSOLETE;
        }
        return HmacSha256.verifyPrefixed(signature, delivery.body(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        return switch (delivery.required("X-GitHub-Event")) {
            case "ping" -> new Told.Ping();
            case "push" -> push(delivery);
            // A created or deleted ref comes as a push too.
            default -> new Told.Irrelevant("only pushes are of interest");
        };
    }

    private Told push(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        Push push = new Push(
                body.at("repository").at("clone_url").repository(),
                name(),
                delivery.id("X-GitHub-Delivery"),
                body.at("pusher").remark("name"));
        String ref = body.at("ref").ref();
        Field after = body.at("after");
        String before = body.at("before").commit();
        boolean deleted = body.at("deleted").flag();
        boolean forced = body.at("forced").flag();
        return new Told.Moved(List.of(push.moved(ref, before, deleted ? null : after.commit(), forced, after)));
    }
}
