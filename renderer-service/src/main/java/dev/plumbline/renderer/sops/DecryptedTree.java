package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;

/**
 * A revision's files with those in the open that are encrypted with SOPS. Their ids stay those of the encrypted ones. It belongs
 * to whoever opened the tree behind it, and is not to be closed.
 */
public final class DecryptedTree implements SourceTree {

    private static final String DATA = "data";
    private static final Pattern STRUCTURED = Pattern.compile("\\.(ya?ml|json)$");

    private final SourceTree encrypted;
    private final DecryptedSources sources;
    private final Set<RepositoryPath> openedFiles = new HashSet<>();

    DecryptedTree(SourceTree encrypted, DecryptedSources sources) {
        this.encrypted = encrypted;
        this.sources = sources;
    }

    @Override
    public byte[] read(TreeEntry file) {
        byte[] content = encrypted.read(file);
        byte[] plain = file.isFile() && mayBeEncrypted(content) ? decrypted(file.path(), content) : content;
        if (plain == content) {
            sources.addOpen(encrypted, file);
        } else {
            openedFiles.add(file.path());
        }
        return plain;
    }

    @Override
    public boolean isOpened(TreeEntry file) {
        return openedFiles.contains(file.path());
    }

    @Override
    public String conditions() {
        return encrypted.conditions();
    }

    private static boolean mayBeEncrypted(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return text.contains("ENC[AES256_GCM,") && text.contains(SopsDocuments.METADATA);
    }

    private byte[] decrypted(RepositoryPath file, byte[] content) {
        String name = file.value();
        if (IniFile.isEncrypted(content) && !name.endsWith(".md")) {
            return opened(
                    name,
                    () -> IniFile.written(
                            opened(name, List.of(IniFile.document(content))).getFirst()));
        }
        if (EnvFile.isEncrypted(content) && !name.endsWith(".md")) {
            return opened(
                    name,
                    () -> EnvFile.written(
                            opened(name, List.of(EnvFile.document(content))).getFirst()));
        }
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
        return opened(name, () -> {
            List<ObjectNode> plain = opened(name, contents);
            if (plain.size() == 1 && isBinary(name, plain.getFirst())) {
                return bytes(plain.getFirst().path(DATA));
            }
            plain.forEach(object -> requireSecret(object, name));
            return written(documents, plain);
        });
    }

    private interface Opening {
        byte[] now() throws SopsProblem;
    }

    private static byte[] opened(String name, Opening opening) {
        try {
            return opening.now();
        } catch (SopsProblem e) {
            throw new RenderingException(
                    Reason.INVALID_MANIFEST, name + " is encrypted with SOPS, but " + e.text(), name, null);
        }
    }

    private List<ObjectNode> opened(String name, List<JsonNode> documents) throws SopsProblem {
        sources.opened().of(name);
        SecretKey key = sources.identities().dataKey(documents.getFirst().path(SopsDocuments.METADATA));
        return SopsDocuments.decrypt(documents, key, sources.opened());
    }

    /** A file that SOPS encrypted as a whole is one value. */
    private static boolean isBinary(String name, ObjectNode plain) {
        return !STRUCTURED.matcher(name).find()
                && plain.size() == 1
                && (plain.path(DATA).isTextual() || plain.path(DATA).isBinary());
    }

    static byte[] bytes(JsonNode value) {
        return value instanceof BinaryNode binary
                ? binary.binaryValue()
                : value.asText().getBytes(StandardCharsets.UTF_8);
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
    public Optional<SourceTree> named(String ref) {
        return sources.named(ref);
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
