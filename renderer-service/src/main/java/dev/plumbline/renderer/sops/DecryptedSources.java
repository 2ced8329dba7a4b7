package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of all sources of one application, with those in the open that are encrypted. */
public final class DecryptedSources {

    private final TenantKeys keys;
    private final String namespace;
    private final Map<String, SourceTree> named;
    private final OpenedValues opened = new OpenedValues();

    /** Files that were read and are not encrypted, by their ids. */
    private final Map<String, OpenFile> open = new HashMap<>();

    private @Nullable Identities identities;
    private @Nullable String textInTheOpen;

    DecryptedSources(TenantKeys keys, String namespace, Map<String, SourceTree> named) {
        this.keys = keys;
        this.namespace = namespace;
        this.named = Map.copyOf(named);
    }

    private record OpenFile(SourceTree tree, TreeEntry file) {}

    /** The files of one. */
    public DecryptedTree of(SourceTree tree) {
        return new DecryptedTree(tree, this);
    }

    /** The same failure without the values in its message that were encrypted, in whichever source. */
    public RenderingException redact(RenderingException failure) {
        return opened.redact(failure);
    }

    /**
     * Returns where no value that was encrypted can be read in any of these objects.
     *
     * @param definition the application's, as text
     * @throws RenderingException where one can
     */
    public void requireUnreadable(ArrayNode objects, String definition) {
        opened.requireUnreadable(
                objects, value -> definition.contains(value) || textInTheOpen().contains(value));
    }

    /** Read again where it is needed at all, which is rare; no more than a rendering may read. */
    private String textInTheOpen() {
        if (textInTheOpen == null) {
            StringBuilder text = new StringBuilder();
            for (OpenFile each : open.values()) {
                text.append(new String(each.tree().read(each.file()), StandardCharsets.UTF_8))
                        .append('\n');
            }
            textInTheOpen = text.toString();
        }
        return textInTheOpen;
    }

    /** Tells the keys that these files may be opened with from others, and nothing about them; empty where there are none. */
    public String keys() {
        return keys.fingerprint(namespace);
    }

    OpenedValues opened() {
        return opened;
    }

    void addOpen(SourceTree tree, TreeEntry file) {
        open.put(file.id(), new OpenFile(tree, file));
    }

    Identities identities() throws SopsProblem {
        if (identities == null) {
            identities = keys.of(namespace);
        }
        return identities;
    }

    Optional<SourceTree> named(String ref) {
        return Optional.ofNullable(named.get(ref)).map(this::of);
    }
}
