package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.sealing.SplitSecrets;
import dev.plumbline.renderer.sops.DecryptedTree;
import dev.plumbline.renderer.sops.Decryption;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.SourceUnavailable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders one application at one revision. Nothing runs where nothing that it reads has changed; whatever fails, the former
 * set stays.
 */
public final class Renderer {

    /** To be raised whenever the same files give another set than before. */
    private static final int FORMAT = 2;

    private static final int MAX_MESSAGE = 2_000;

    private final ManifestSources sources;
    private final SecretFingerprint fingerprint;
    private final SignedSets sets;
    private final Decryption decryption;

    /** Renders in these ways, and decrypts nothing. */
    public Renderer(ManifestSources sources, SecretFingerprint fingerprint, SignedSets sets) {
        this(sources, fingerprint, sets, new Decryption(Optional.empty()));
    }

    /** Renders in these ways. */
    public Renderer(ManifestSources sources, SecretFingerprint fingerprint, SignedSets sets, Decryption decryption) {
        this.sources = sources;
        this.fingerprint = fingerprint;
        this.sets = sets;
        this.decryption = decryption;
    }

    /**
     * Renders, unless the known set is what that would give.
     *
     * @throws SourceUnavailable where the mirror cannot be read: to be tried again
     */
    public Rendering render(
            ApplicationDeclared application, RenderRequested request, SourceTree tree, Optional<KnownSet> known) {
        DecryptedTree files = decryption.of(tree, application.application().namespace());
        try {
            ApplicationSpec.Verify verify = application.spec().source().verify();
            if (verify != null) {
                tree.requireSigned(verify, known.map(KnownSet::revision));
            }
            ManifestSources.Ready ready = sources.prepare(Definition.of(application), files);
            String inputs = inputs(repository(application), ready);
            Attempt attempt = new Attempt(application, files, ready.type(), inputs, known);
            boolean unchanged = known.filter(set -> set.inputs().equals(inputs)).isPresent();
            if (unchanged && request.reason() != RenderRequested.Reason.REFRESH) {
                return confirmed(attempt, known.orElseThrow(), 0);
            }
            return rendered(attempt, ready.prepared().render(), ready.prepared());
        } catch (SourceUnavailable e) {
            throw e;
        } catch (RenderingException e) {
            RenderingFailed failed = failed(
                    application,
                    tree.revision(),
                    request.trigger(),
                    files.opened().redact(e));
            return new Rendering(failed, Optional.empty(), 0);
        }
    }

    private record Attempt(
            ApplicationDeclared application,
            DecryptedTree tree,
            SourceType type,
            String inputs,
            Optional<KnownSet> known) {}

    /** The event of a failure. */
    public static RenderingFailed failed(
            ApplicationDeclared application, @Nullable String revision, String trigger, RenderingException e) {
        String message = e.text().length() > MAX_MESSAGE ? e.text().substring(0, MAX_MESSAGE) + "…" : e.text();
        return new RenderingFailed(
                application.application(),
                application.generation(),
                revision,
                e.reason(),
                message,
                e.file(),
                e.line(),
                trigger);
    }

    private Rendering rendered(Attempt attempt, List<Manifest> all, ManifestSource.Prepared prepared) {
        List<Manifest> manifests =
                all.stream().filter(manifest -> !manifest.isHook()).toList();
        if (manifests.isEmpty()) {
            throw new RenderingException(
                    Reason.EMPTY,
                    "there is no object in it" + (all.isEmpty() ? "" : " but hooks")
                            + "; an empty set is never taken for a wish to delete all");
        }
        SplitSecrets split = SplitSecrets.of(manifests, fingerprint);
        SplitSecrets hooks =
                SplitSecrets.of(all.stream().filter(Manifest::isHook).toList(), fingerprint);
        attempt.tree().opened().requireUnreadable(split.plain());
        attempt.tree().opened().requireUnreadable(hooks.plain());
        byte[] plain = CanonicalJson.bytes(split.plain());
        String digest = CanonicalJson.digest(plain);
        String destination = attempt.application().spec().destination().namespace();
        ManifestsRendered unsigned = new ManifestsRendered(
                attempt.application().application(),
                attempt.application().generation(),
                repository(attempt.application()),
                attempt.tree().revision(),
                forced(attempt),
                attempt.type(),
                destination,
                attempt.inputs(),
                digest,
                sets.contents(split, plain, hooks, prepared.warnings()),
                "");
        Optional<KnownSet> same = attempt.known()
                .filter(set -> set.digest().equals(digest))
                .filter(set -> set.destination().equals(destination))
                .filter(set -> set.extras().equals(unsigned.extras()));
        if (same.isPresent()) {
            return confirmed(attempt, same.get(), manifests.size());
        }
        ManifestsRendered set = sets.signed(unsigned);
        return new Rendering(set, Optional.of(KnownSet.of(set)), manifests.size());
    }

    private static Rendering confirmed(Attempt attempt, KnownSet known, int objects) {
        RevisionConfirmed event = new RevisionConfirmed(
                attempt.application().application(),
                attempt.application().generation(),
                attempt.tree().revision(),
                known.digest(),
                objects > 0);
        return new Rendering(event, Optional.of(known.confirmed(event, attempt.inputs())), objects);
    }

    /** Whether the ref went somewhere else than forward. */
    private static boolean forced(Attempt attempt) {
        return attempt.known()
                .filter(set -> !attempt.tree().descendsFrom(set.revision()))
                .isPresent();
    }

    private static String inputs(RepositoryUrl repository, ManifestSources.Ready ready) {
        Definition definition = ready.definition();
        SourceType type = ready.type();
        ObjectNode inputs = EventJson.mapper().createObjectNode();
        inputs.put("renderer", FORMAT);
        inputs.put("type", type.name());
        inputs.put("repository", repository.value());
        inputs.put("path", definition.path().value());
        inputs.put("namespace", definition.namespace());
        if (type == SourceType.HELM) {
            inputs.put("name", definition.name());
            inputs.set("helm", EventJson.mapper().valueToTree(definition.helm()));
        }
        if (type == SourceType.KUSTOMIZE && definition.kustomize() != null) {
            inputs.set("kustomize", EventJson.mapper().valueToTree(definition.kustomize()));
        }
        boolean chooses = type == SourceType.PLAIN || type == SourceType.JSONNET;
        if (chooses && definition.directory() != null) {
            inputs.set("directory", EventJson.mapper().valueToTree(definition.directory()));
        }
        inputs.set("files", EventJson.mapper().valueToTree(ready.prepared().inputs()));
        return CanonicalJson.digest(inputs);
    }

    private static RepositoryUrl repository(ApplicationDeclared application) {
        return RepositoryUrl.of(application.spec().source().repoUrl());
    }
}
