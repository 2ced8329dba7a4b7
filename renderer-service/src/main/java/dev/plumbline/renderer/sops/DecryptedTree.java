package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.manifest.Document;
import dev.plumbline.renderer.manifest.YamlDialect;
import dev.plumbline.renderer.manifest.YamlDocuments;
import dev.plumbline.renderer.manifest.YamlProblem;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A revision's files with those in the open that are encrypted with SOPS. Their ids stay those of the encrypted ones. It belongs
 * to whoever opened the tree behind it, and is not to be closed.
 */
public final class DecryptedTree implements SourceTree {

    private final SourceTree encrypted;
    private final TenantKeys keys;
    private final String namespace;
    private final OpenedValues opened = new OpenedValues();
    private @Nullable Identities identities;

    DecryptedTree(SourceTree encrypted, TenantKeys keys, String namespace) {
        this.encrypted = encrypted;
        this.keys = keys;
        this.namespace = namespace;
    }

    /** What was encrypted in the files that were read so far. */
    public OpenedValues opened() {
        return opened;
    }

    @Override
    public byte[] read(TreeEntry file) {
        byte[] content = encrypted.read(file);
        return file.isFile() && mayBeEncrypted(content) ? decrypted(file.path(), content) : content;
    }

    private static boolean mayBeEncrypted(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.contains("ENC[AES256_GCM,") && text.contains(SopsDocuments.METADATA);
    }

    private byte[] decrypted(RepositoryPath file, byte[] content) {
        String name = file.value();
        boolean json = name.endsWith(".json");
        List<Document> documents;
        try {
            documents = json ? YamlDocuments.json(content) : YamlDocuments.yaml(content, YamlDialect.KUSTOMIZE);
        } catch (YamlProblem e) {
            return content; // a template that speaks of SOPS, or broken: whoever reads it says so
        }
        List<JsonNode> contents = documents.stream().map(Document::content).toList();
        if (contents.stream().noneMatch(SopsDocuments::isEncrypted)) {
            return content;
        }
        try {
            opened.of(name);
            SecretKey key = identities().dataKey(contents.getFirst().path(SopsDocuments.METADATA));
            List<ObjectNode> plain = SopsDocuments.decrypt(contents, key, opened);
            plain.forEach(object -> requireSecret(object, name));
            return written(documents, plain);
        } catch (SopsProblem e) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, name + " is encrypted with SOPS, but " + e.text(), name, null);
        }
    }

    private Identities identities() throws SopsProblem {
        if (identities == null) {
            identities = keys.of(namespace);
        }
        return identities;
    }

    /** Values of anything else than a Secret can be read on topics. What has no kind is no object, but input of a tool. */
    private static void requireSecret(ObjectNode object, String file) {
        String kind = object.path("kind").asText();
        if (!kind.isEmpty()
                && !(kind.equals("Secret") && object.path("apiVersion").asText().equals("v1"))) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST,
                    file + " is encrypted with SOPS, but holds a " + kind
                            + ", whose values anybody can read who can read the cluster's desired state; only Secrets can be"
                            + " encrypted",
                    file,
                    null);
        }
    }

    /** As JSON, which is YAML too; each document on the line on which it was. */
    private static byte[] written(List<Document> documents, List<ObjectNode> plain) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int line = 1;
        for (int i = 0; i < plain.size(); i++) {
            if (i > 0) {
                text.writeBytes("\n---\n".getBytes(StandardCharsets.US_ASCII));
                line += 2;
            }
            for (; line < documents.get(i).line(); line++) {
                text.write('\n');
            }
            text.writeBytes(CanonicalJson.bytes(plain.get(i)));
        }
        return text.toByteArray();
    }

    @Override
    public String revision() {
        return encrypted.revision();
    }

    @Override
    public Optional<TreeEntry> find(RepositoryPath path) {
        return encrypted.find(path);
    }

    @Override
    public List<TreeEntry> children(TreeEntry directory) {
        return encrypted.children(directory);
    }

    @Override
    public long size(TreeEntry file) {
        return encrypted.size(file);
    }

    @Override
    public boolean descendsFrom(String commit) {
        return encrypted.descendsFrom(commit);
    }

    @Override
    public void requireSigned(ApplicationSpec.Verify verify, Optional<String> since) {
        encrypted.requireSigned(verify, since);
    }

    @Override
    public void close() {
        // whoever opened the tree closes it
    }
}
