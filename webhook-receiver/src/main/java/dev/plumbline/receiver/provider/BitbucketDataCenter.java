package dev.plumbline.receiver.provider;

import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.receiver.signature.HmacSha256;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Bitbucket Data Center: an HMAC-SHA256 in {@code X-Hub-Signature}; all refs of a push in one delivery. Its HTTP and SSH URLs
 * have neither port nor path in common, so that a repository is told under each of them. See <a
 * href="https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html">payloads</a>.
 */
record BitbucketDataCenter() implements Provider {

    @Override
    public String name() {
        return "bitbucket-dc";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return HmacSha256.verifyPrefixed(delivery.header("X-Hub-Signature"), delivery.body(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        return switch (delivery.required("X-Event-Key")) {
            case "repo:refs_changed" -> changed(delivery);
            case "repo:modified" -> Told.Irrelevant.renamed();
            case "diagnostics:ping" -> new Told.Ping();
            default -> new Told.Irrelevant("only pushes are of interest");
        };
    }

    private Told changed(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        String id = delivery.id("X-Request-Id");
        Set<RepositoryUrl> urls = new LinkedHashSet<>();
        for (Field clone : body.at("repository").at("links").at("clone").items()) {
            urls.add(clone.at("href").repository());
        }
        List<Field> changes = body.at("changes").items();
        List<CommitEvent> events = new ArrayList<>();
        for (RepositoryUrl url : urls) {
            Push push = new Push(url, name(), id, body.at("actor").remark("name"));
            for (Field change : changes) {
                Field ref = change.at("ref").at("id");
                if (ref.namesBranchOrTag()) {
                    Field after = change.at("toHash");
                    events.add(push.moved(ref.ref(), change.at("fromHash").commit(), after.commit(), false, after));
                }
            }
        }
        return Told.moved(events);
    }
}
