package dev.plumbline.renderer.rendering;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.events.SourceType;
import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Definition;
import dev.plumbline.renderer.manifest.Manifest;
import dev.plumbline.renderer.manifest.ManifestSource;
import dev.plumbline.renderer.policy.Policies;
import dev.plumbline.renderer.policy.PoliciesUnreadable;
import dev.plumbline.renderer.sealing.SplitSecrets;
import dev.plumbline.renderer.sops.DecryptedSources;
import dev.plumbline.renderer.sops.Decryption;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.SourceUnavailable;
import dev.plumbline.renderer.tool.Turns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renders one application at one revision. Nothing runs where nothing that it reads has changed; whatever fails, the former
 * set stays.
 */
public final class Renderer {

    /** To be raised whenever the same files give another set than before. */
    private static final int FORMAT = 4;

    private static final int MAX_MESSAGE = 2_000;

    private final ManifestSources sources;
    private final SecretFingerprint fingerprint;
    private final SignedSets sets;
    private final Decryption decryption;
    private final Policies policies;
    private final String keys;

    /** Renders in these ways, decrypts nothing and requires nothing that an application does not. */
    public Renderer(ManifestSources sources, SecretFingerprint fingerprint, SignedSets sets) {
        this(sources, fingerprint, sets, new Decryption(Optional.empty()), new Policies(Optional.empty()));
    }

    /** Renders in these ways. */
    public Renderer(
            ManifestSources sources,
            SecretFingerprint fingerprint,
            SignedSets sets,
            Decryption decryption,
            Policies policies) {
        this.sources = sources;
        this.fingerprint = fingerprint;
        this.sets = sets;
        this.decryption = decryption;
        this.policies = policies;
        this.keys =
                CanonicalJson.digest((sets.keys() + fingerprint.of(new byte[0])).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Renders, unless the known set is what that would give.
     *
     * @param opened the application's sources; they stay open
     * @throws SourceUnavailable where a source cannot be read: to be tried again
     * @throws PoliciesUnreadable where it is not known what the operator requires: to be tried again
     */
    public Rendering render(
            ApplicationDeclared application, RenderRequested request, OpenedSources opened, Optional<KnownSet> known) {
        String namespace = application.application().namespace();
        return Turns.as(namespace, () -> renderNow(application, request, opened, known));
    }

    private Rendering renderNow(
            ApplicationDeclared application, RenderRequested request, OpenedSources opened, Optional<KnownSet> known) {
        DecryptedSources files = decryption.of(application.application().namespace(), opened.named());
        try {
            List<Part> parts = parts(application, opened, files, known);
            String inputs = inputs(parts);
            Attempt attempt =
                    new Attempt(application, opened, files, parts.getFirst().type(), inputs, known);
            boolean unchanged = known.filter(KnownSet::isNumbered)
                    .filter(set -> set.inputs().equals(inputs))
                    .isPresent();
            if (unchanged && request.reason() != RenderRequested.Reason.REFRESH) {
                return confirmed(attempt, known.orElseThrow(), 0);
            }
            return rendered(attempt, manifests(application, parts), warnings(parts));
        } catch (SourceUnavailable | PoliciesUnreadable e) {
            throw e;
        } catch (RenderingException e) {
            RenderingFailed failed = failed(application, opened.revision(), request.trigger(), files.redact(e));
            return new Rendering(failed, Optional.empty(), 0);
        }
    }

    private record Attempt(
            ApplicationDeclared application,
            OpenedSources opened,
            DecryptedSources files,
            SourceType type,
            String inputs,
            Optional<KnownSet> known) {}

    /**
     * A source that objects come from.
     *
     * @param name what it is called in messages, empty where it is the only one
     */
    private record Part(String name, SourceType type, String inputs, ManifestSource.Prepared prepared) {

        List<Manifest> render() {
            return in(name, () -> {
                List<Manifest> manifests = prepared.render();
                if (manifests.stream().allMatch(Manifest::isHook)) {
                    throw new RenderingException(
                            Reason.EMPTY,
                            "there is no object in it" + (manifests.isEmpty() ? "" : " but hooks")
                                    + "; an empty set is never taken for a wish to delete all");
                }
                return manifests;
            });
        }
    }

    /** Looks at each source, those that only lend files too: all have to be signed as they require. */
    private List<Part> parts(
            ApplicationDeclared application, OpenedSources opened, DecryptedSources files, Optional<KnownSet> known) {
        List<ApplicationSpec.Verify> policy =
                policies.requiredIn(application.application().namespace());
        ObjectNode common = commonInputs(opened, files);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < opened.all().size(); i++) {
            int place = i;
            OpenedSources.Opened source = opened.all().get(i);
            String name = opened.areSeveral() ? opened.name(i) : "";
            Optional<String> since =
                    known.flatMap(set -> set.lastOf(place, opened.all().size(), source.repository()));
            in(name, () -> {
                requireSigned(source, policy, since);
                if (source.isRendered()) {
                    Definition definition = Definition.of(application, source.source());
                    ManifestSources.Ready ready = sources.prepare(definition, files.of(source.tree()));
                    parts.add(new Part(name, ready.type(), inputs(source, ready, common), ready.prepared()));
                }
                return name;
            });
        }
        if (parts.isEmpty()) {
            throw new RenderingException(
                    Reason.EMPTY, "no source gives objects: all have a ref and no path; give one of them a path");
        }
        return parts;
    }

    /** What the operator requires holds beside what the application does: that can make it stricter, not laxer. */
    private static void requireSigned(
            OpenedSources.Opened source, List<ApplicationSpec.Verify> policy, Optional<String> since) {
        policy.forEach(required -> source.tree().requireSigned(required, since));
        ApplicationSpec.Verify verify = source.source().verify();
        if (verify != null) {
            source.tree().requireSigned(verify, since);
        }
    }

    /**
     * What the operator's settings have to do with a set: under others the same files are refused, opened with other keys, or
     * signed and sealed otherwise. And whose it is: a set says that of all its sources, those that only lend files too.
     */
    private ObjectNode commonInputs(OpenedSources opened, DecryptedSources files) {
        ObjectNode inputs = EventJson.mapper().createObjectNode();
        inputs.put("limits", sources.limits());
        inputs.put("keys", keys);
        inputs.put("sops", files.keys());
        opened.all().forEach(source -> inputs.withArray("conditions")
                .add(source.tree().conditions()));
        if (opened.areSeveral()) {
            opened.repositories()
                    .forEach(repository -> inputs.withArray("repositories").add(repository.value()));
        }
        return inputs;
    }

    private List<Manifest> manifests(ApplicationDeclared application, List<Part> parts) {
        if (parts.size() == 1) {
            return parts.getFirst().render();
        }
        CombinedSet combined = new CombinedSet(application.spec().destination().namespace(), sources.maxObjects());
        parts.forEach(part -> combined.add(part.name(), part.render()));
        return combined.manifests();
    }

    /** What the tools had to say, of several sources with which one it was. */
    private static List<String> warnings(List<Part> parts) {
        return parts.stream()
                .flatMap(part -> part.prepared().warnings().stream()
                        .map(warning -> part.name().isEmpty() ? warning : part.name() + ": " + warning))
                .toList();
    }

    /** A failure of one of several sources says of which. */
    private static <T> T in(String source, Supplier<T> work) {
        try {
            return work.get();
        } catch (SourceUnavailable e) {
            throw e; // names its repository
        } catch (RenderingException e) {
            throw source.isEmpty() ? e : e.in(source);
        }
    }

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

    private Rendering rendered(Attempt attempt, List<Manifest> all, List<String> warnings) {
        List<Manifest> manifests =
                all.stream().filter(manifest -> !manifest.isHook()).toList();
        SplitSecrets split = SplitSecrets.of(manifests, fingerprint);
        SplitSecrets hooks =
                SplitSecrets.ofHooks(all.stream().filter(Manifest::isHook).toList(), fingerprint);
        String definition =
                EventJson.mapper().valueToTree(attempt.application().spec()).toString();
        attempt.files().requireUnreadable(split.plain(), definition);
        attempt.files().requireUnreadable(hooks.plain(), definition);
        byte[] plain = CanonicalJson.bytes(split.plain());
        String digest = CanonicalJson.digest(plain);
        String destination = attempt.application().spec().destination().namespace();
        ManifestsRendered unsigned = new ManifestsRendered(
                        attempt.application().application(),
                        attempt.application().generation(),
                        attempt.opened().main().repository(),
                        attempt.opened().revision(),
                        forced(attempt),
                        attempt.type(),
                        destination,
                        attempt.inputs(),
                        digest,
                        sets.contents(split, plain, hooks, warnings),
                        "")
                .withSources(attempt.opened().revisions());
        Optional<KnownSet> same = attempt.known()
                .filter(KnownSet::isNumbered)
                .filter(set -> set.digest().equals(digest))
                .filter(set -> set.destination().equals(destination))
                .filter(set -> set.isOf(attempt.opened().repositories()))
                .filter(set -> set.hasKeys(keys))
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
                attempt.opened().revision(),
                known.digest(),
                objects > 0,
                attempt.opened().revisions());
        return new Rendering(event, Optional.of(known.confirmed(event, attempt.inputs())), objects);
    }

    /** Whether a source's ref went somewhere else than forward. */
    private static boolean forced(Attempt attempt) {
        List<OpenedSources.Opened> all = attempt.opened().all();
        for (int i = 0; i < all.size(); i++) {
            SourceTree tree = all.get(i).tree();
            if (former(attempt.opened(), i, attempt.known())
                    .filter(revision -> !tree.descendsFrom(revision))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> former(OpenedSources opened, int index, Optional<KnownSet> known) {
        List<OpenedSources.Opened> all = opened.all();
        return known.flatMap(
                set -> set.revision(index, all.size(), all.get(index).repository()));
    }

    /** Of a single source its own. */
    private String inputs(List<Part> parts) {
        return KnownSet.inputs(digest(parts), keys);
    }

    private static String digest(List<Part> parts) {
        if (parts.size() == 1) {
            return parts.getFirst().inputs();
        }
        ArrayNode inputs = EventJson.mapper().createArrayNode();
        parts.forEach(part -> inputs.add(part.inputs()));
        return CanonicalJson.digest(inputs);
    }

    private static String inputs(OpenedSources.Opened source, ManifestSources.Ready ready, ObjectNode common) {
        Definition definition = ready.definition();
        SourceType type = ready.type();
        ObjectNode inputs = EventJson.mapper().createObjectNode();
        inputs.put("renderer", FORMAT);
        inputs.put("type", type.name());
        inputs.put("repository", source.repository().value());
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
        inputs.set("operator", common);
        inputs.set("read", ready.prepared().inputs().json());
        return CanonicalJson.digest(inputs);
    }
}
