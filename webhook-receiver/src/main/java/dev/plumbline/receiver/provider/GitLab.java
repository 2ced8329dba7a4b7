package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.SharedToken;
import dev.plumbline.receiver.signature.StandardWebhooks;
import dev.plumbline.receiver.signature.Verdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * GitLab: its signing token where the delivery is signed, else the secret token in {@code X-Gitlab-Token}. A project's hook
 * tells of one ref, a system hook may tell of several. See <a
 * href="https://docs.gitlab.com/user/project/integrations/webhook_events/">events</a>.
 */
record GitLab(Clock clock) implements Provider {

    @Override
    public String name() {
        return "gitlab";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        String signature = delivery.header("webhook-signature");
        if (signature == null) {
            return SharedToken.verify(delivery.header("X-Gitlab-Token"), secrets);
        }
        return StandardWebhooks.verify(
                new StandardWebhooks.Signed(
                        delivery.header("webhook-id"),
                        delivery.header("webhook-timestamp"),
                        signature,
                        delivery.body()),
                secrets,
                clock.instant());
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        delivery.required("X-Gitlab-Event");
        Field body = Payload.json(delivery);
        String kind = body.at("object_kind").optionalText();
        String event = kind == null ? body.at("event_name").text() : kind;
        return switch (event) {
            case "push", "tag_push" -> new Told.Moved(one(push(body, delivery), body));
            case "repository_update" -> several(push(body, delivery), body);
            case "project_rename", "project_transfer" -> renamed(body, delivery);
            default -> Told.Irrelevant.noPush();
        };
    }

    private Push push(Field body, Delivery delivery) throws MalformedDelivery {
        return new Push(
                body.at("project").repositories("git_http_url", "git_ssh_url"),
                name(),
                id(delivery),
                body.remark("user_username"));
    }

    private static List<RepositoryEvent> one(Push push, Field change) throws MalformedDelivery {
        Field after = change.at("after");
        return push.moved(change.at("ref").ref(), change.at("before").commit(), after.commit(), false, after);
    }

    private static Told several(Push push, Field body) throws MalformedDelivery {
        List<RepositoryEvent> events = new ArrayList<>();
        Field changes = body.at("changes");
        for (Field change : changes.items()) {
            if (change.at("ref").namesBranchOrTag()) {
                events.addAll(one(push, change));
            }
        }
        return Told.moved(events, changes.leftOut());
    }

    /** It tells paths; where its repositories are, newer versions tell in a header. */
    private Told renamed(Field body, Delivery delivery) throws MalformedDelivery {
        String instance = delivery.header("X-Gitlab-Instance");
        if (instance == null) {
            return new Told.Irrelevant("a GitLab that tells no X-Gitlab-Instance tells no URLs of renamed projects");
        }
        Field path = body.at("path_with_namespace");
        Field old = body.at("old_path_with_namespace");
        Push now = new Push(path.repository(instance + "/" + path.text()), name(), id(delivery), null);
        return now.renamed(old.repository(instance + "/" + old.text()));
    }

    /** It stays the same when GitLab tries again; the event's own does not in every version. */
    private static String id(Delivery delivery) {
        return delivery.id(delivery.header("Idempotency-Key") == null ? "X-Gitlab-Event-UUID" : "Idempotency-Key");
    }
}
