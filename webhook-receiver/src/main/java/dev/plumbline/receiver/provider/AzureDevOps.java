package dev.plumbline.receiver.provider;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.receiver.signature.BasicCredentials;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Azure DevOps: user and password, as its service hooks offer nothing better; all refs of a push in one delivery. See <a
 * href="https://learn.microsoft.com/azure/devops/service-hooks/events#git.push">git.push</a>.
 */
record AzureDevOps() implements Provider {

    @Override
    public String name() {
        return "azure-devops";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return BasicCredentials.verify(delivery.header("Authorization"), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        return switch (body.at("eventType").text()) {
            case "git.push" -> push(body);
            case "git.repo.renamed" -> renamed(body);
            default -> Told.Irrelevant.noPush();
        };
    }

    private Told push(Field body) throws MalformedDelivery {
        Field resource = body.at("resource");
        Push push = push(body, resource.at("pushedBy").remark("uniqueName"));
        List<RepositoryEvent> events = new ArrayList<>();
        Field updates = resource.at("refUpdates");
        for (Field update : updates.items()) {
            Field ref = update.at("name");
            if (ref.namesBranchOrTag()) {
                Field after = update.at("newObjectId");
                events.addAll(push.moved(ref.ref(), update.at("oldObjectId").commit(), after.commit(), false, after));
            }
        }
        return Told.moved(events, updates.leftOut());
    }

    private Told renamed(Field body) throws MalformedDelivery {
        Field old = body.at("resource").at("oldName");
        return push(body, null).renamed(encoded(old), old);
    }

    /** A name as Azure writes it in its URLs. */
    private static String encoded(Field name) throws MalformedDelivery {
        try {
            return new URI(null, null, "/" + name.text(), null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw name.wrong("is not the name of a repository");
        }
    }

    private Push push(Field body, @Nullable String pusher) throws MalformedDelivery {
        return new Push(
                body.at("resource").at("repository").repositories("remoteUrl", "sshUrl"),
                name(),
                Delivery.idOf(body.remark("id")),
                pusher);
    }
}
