package dev.plumbline.receiver.provider;

import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;

/**
 * Gitea and its relatives: an HMAC-SHA256 in hexadecimal, bare, in a header of their own, over the JSON even where that is sent in a
 * form; one ref a delivery. See <a
 * href="https://docs.gitea.com/usage/webhooks">Gitea</a>, <a
 * href="https://forgejo.org/docs/latest/user/webhooks/">Forgejo</a>, <a href="https://gogs.io/docs/features/webhook">Gogs</a>.
 *
 * @param prefix of its headers
 */
record Gitea(String name, String prefix) implements Provider {

    private static final String BRANCHES = "refs/heads/";

    static Gitea gitea() {
        return new Gitea("gitea", "X-Gitea-");
    }

    static Gitea forgejo() {
        return new Gitea("forgejo", "X-Forgejo-");
    }

    static Gitea gogs() {
        return new Gitea("gogs", "X-Gogs-");
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        String signature = delivery.header(prefix + "Signature");
        if (signature == null && delivery.header("X-Hub-Signature") != null) {
            return Verdict.OBSOLETE;
        }
        return HmacSha256.verify(signature, Payload.jsonBytes(delivery), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        return switch (delivery.required(prefix + "Event")) {
            case "push" -> pushed(delivery);
            case "create" -> created(delivery);
            case "delete" -> deleted(delivery);
            // Of a repository it tells that it was made or deleted, not that it was renamed.
            default -> Told.Irrelevant.noPush();
        };
    }

    private Told pushed(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        Field after = body.at("after");
        return new Told.Moved(push(body, "pusher", delivery)
                .moved(body.at("ref").ref(), body.at("before").commit(), after.commit(), false, after));
    }

    private Told created(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        Field commit = body.at("sha");
        String ref = shortRef(body);
        if ((commit.absent() || commit.blank()) && ref.startsWith(BRANCHES)) {
            return new Told.Irrelevant("Gogs tells by a push where a new branch is");
        }
        return new Told.Moved(push(body, "sender", delivery).moved(ref, null, commit.commit(), false, commit));
    }

    /** It does not say where the ref was. */
    private Told deleted(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.jsonOrForm(delivery);
        return new Told.Moved(push(body, "sender", delivery).deleted(shortRef(body), null));
    }

    private static String shortRef(Field body) throws MalformedDelivery {
        Field ref = body.at("ref");
        return ref.ref(folder(body.at("ref_type")) + ref.text());
    }

    private static String folder(Field type) throws MalformedDelivery {
        return switch (type.text()) {
            case "branch" -> BRANCHES;
            case "tag" -> "refs/tags/";
            default -> throw type.wrong("is neither branch nor tag");
        };
    }

    private Push push(Field body, String who, Delivery delivery) throws MalformedDelivery {
        Field person = body.at(who);
        String login = person.remark("login");
        return new Push(
                body.at("repository").repositories("clone_url", "ssh_url"),
                name,
                delivery.id(prefix + "Delivery"),
                login == null ? person.remark("username") : login);
    }
}
