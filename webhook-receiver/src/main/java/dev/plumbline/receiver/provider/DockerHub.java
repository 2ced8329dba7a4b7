package dev.plumbline.receiver.provider;

import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.SharedToken;
import dev.plumbline.receiver.signature.Verdict;

/**
 * Docker Hub: it proves nothing, so that the secret has to stand in the URL, {@code ?token=…}. Its {@code callback_url} is never
 * called. See <a href="https://docs.docker.com/docker-hub/repos/manage/webhooks/">webhooks</a>.
 */
record DockerHub() implements Provider {

    @Override
    public String name() {
        return "docker-hub";
    }

    @Override
    public Verdict verify(Delivery delivery, Secrets secrets) {
        return SharedToken.verify(delivery.urlToken(), secrets);
    }

    @Override
    public Told read(Delivery delivery) throws MalformedDelivery {
        Field body = Payload.json(delivery);
        Field name = body.at("repository").at("repo_name");
        Field pushed = body.at("push_data");
        Push push = new Push(
                Artifacts.named(name, "docker.io/" + name.text()), name(), delivery.bodyId(), pushed.remark("pusher"));
        return new Told.Moved(push.tagged(Artifacts.ref(pushed.at("tag")), null));
    }
}
