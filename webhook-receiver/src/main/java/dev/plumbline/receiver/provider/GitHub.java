package dev.plumbline.receiver.provider;

import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * GitHub: an HMAC-SHA256 in {@code X-Hub-Signature-256}, one ref a delivery; a new name or owner of a repository under
 * {@code repository}; what was published in its registry under {@code package}. See <a
 * href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#push">push</a>.
 */
record GitHub() implements Provider {

    /** The header with a delivery's id. */
    static final String DELIVERY = "X-GitHub-Delivery";

    @Override
    public String name() {
        return "github";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return signedBy(delivery, secrets);
    }

    static Verdict signedBy(Delivery delivery, Secrets secrets) {
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
            case "repository" -> repository(delivery);
            case "package", "registry_package" -> GitHubPackages.published(name(), delivery);
            // A created or deleted ref comes as a push too.
            default -> Told.Irrelevant.noPush();
        };
    }

    private Told push(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        Push push = push(body, body.at("pusher").remark("name"), delivery);
        String ref = body.at("ref").ref();
        Field after = body.at("after");
        String before = body.at("before").commit();
        boolean deleted = body.at("deleted").flag();
        boolean forced = body.at("forced").flag();
        return new Told.Moved(push.moved(ref, before, deleted ? null : after.commit(), forced, after));
    }

    /** Of the old URL it tells but the part that changed. */
    private Told repository(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        return switch (body.at("action").text()) {
            case "renamed" -> {
                Field from = body.at("changes").at("repository").at("name").at("from");
                yield push(body, null, delivery).renamed(from.text(), from);
            }
            case "transferred" -> {
                Field from = body.at("changes").at("owner").at("from");
                Field owner = from.at("organization").absent() ? from.at("user") : from.at("organization");
                String path = owner.at("login").text() + "/"
                        + body.at("repository").at("name").text();
                yield push(body, null, delivery).renamed(path, owner.at("login"));
            }
            default -> Told.Irrelevant.noPush();
        };
    }

    private Push push(Field body, @Nullable String pusher, Delivery delivery) throws MalformedDelivery {
        return new Push(
                body.at("repository").repositories("clone_url", "ssh_url"), name(), delivery.id(DELIVERY), pusher);
    }
}
