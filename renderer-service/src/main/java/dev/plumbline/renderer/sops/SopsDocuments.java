package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * The documents of one file, decrypted as SOPS does it.
 *
 * @see <a href="https://getsops.io/docs/#encryption-protocol">SOPS' encryption protocol</a>
 */
final class SopsDocuments {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Where a document says how it is encrypted. */
    static final String METADATA = "sops";

    private final SecretKey key;
    private final SopsRules rules;
    private final SopsMac mac;
    private final OpenedValues opened;

    private SopsDocuments(SecretKey key, SopsRules rules, SopsMac mac, OpenedValues opened) {
        this.key = key;
        this.rules = rules;
        this.mac = mac;
        this.opened = opened;
    }

    /** Whether a document is encrypted. */
    static boolean isEncrypted(JsonNode document) {
        return document.path(METADATA).path("mac").isTextual();
    }

    /**
     * Decrypts all documents of a file, without their metadata.
     *
     * @param opened learns what was encrypted
     * @throws SopsProblem where one cannot be decrypted, or they are not what was encrypted
     */
    static List<ObjectNode> decrypt(List<JsonNode> documents, SecretKey key, OpenedValues opened) throws SopsProblem {
        JsonNode metadata = documents.getFirst().path(METADATA);
        SopsMac mac = new SopsMac(metadata.path("mac_only_encrypted").asBoolean());
        SopsDocuments file = new SopsDocuments(key, SopsRules.of(metadata), mac, opened);
        List<ObjectNode> plain = new ArrayList<>();
        for (JsonNode document : documents) {
            if (!(document instanceof ObjectNode object)) {
                throw new SopsProblem("a document of it is no mapping");
            }
            ObjectNode content = object.deepCopy();
            content.remove(METADATA);
            plain.add(file.mapping(content, new ArrayList<>(), isSecret(content)));
        }
        String expected = EncryptedValue.open(
                        metadata.path("mac").asText(),
                        key,
                        metadata.path("lastmodified").asText())
                .text();
        if (!mac.is(expected)) {
            throw new SopsProblem(
                    "its sum (MAC) is wrong: values were added, changed or taken away after it was encrypted");
        }
        return plain;
    }

    /** Of a Secret only the data are secret, even if all of it is encrypted: names are readable everywhere. */
    private static boolean isSecret(ObjectNode content) {
        boolean hasData =
                content.path("stringData").isObject() || content.path("data").isObject() && content.has("metadata");
        return hasData && content.path("kind").isTextual();
    }

    private ObjectNode mapping(ObjectNode encrypted, List<String> path, boolean inSecret) throws SopsProblem {
        ObjectNode plain = NODES.objectNode();
        for (var member : encrypted.properties()) {
            path.addLast(member.getKey());
            opened.addOpen(member.getKey());
            plain.set(member.getKey(), node(member.getValue(), path, inSecret));
            path.removeLast();
        }
        return plain;
    }

    private JsonNode node(JsonNode encrypted, List<String> path, boolean inSecret) throws SopsProblem {
        return switch (encrypted) {
            case ObjectNode object -> mapping(object, path, inSecret);
            case ArrayNode array -> {
                ArrayNode plain = NODES.arrayNode(array.size());
                for (JsonNode element : array) {
                    if (!isComment(element)) {
                        plain.add(node(element, path, inSecret));
                    }
                }
                yield plain;
            }
            default -> encrypted.isNull() ? encrypted : leaf(encrypted, path, inSecret);
        };
    }

    /** SOPS keeps comments between the elements of a list as elements; they are part of no sum. */
    private static boolean isComment(JsonNode element) {
        return element.isTextual()
                && element.textValue().startsWith("ENC[AES256_GCM,")
                && element.textValue().endsWith(",type:comment]");
    }

    private JsonNode leaf(JsonNode encrypted, List<String> path, boolean inSecret) throws SopsProblem {
        boolean secret = rules.encrypts(path);
        JsonNode plain = encrypted;
        if (secret) {
            String place = String.join(":", path) + ":";
            if (!encrypted.isTextual()) {
                throw new SopsProblem("the value at " + place + " is not encrypted, though it should be");
            }
            plain = encrypted.textValue().isEmpty()
                    ? encrypted
                    : typed(EncryptedValue.open(encrypted.textValue(), key, place), place);
            boolean readable = inSecret
                    && !path.getFirst().equals("data")
                    && !path.getFirst().equals("stringData");
            if (readable) {
                opened.addOpen(plain.asText());
            } else {
                opened.add(String.join(".", path), plain);
            }
        } else {
            opened.addOpen(plain.asText());
        }
        mac.add(plain, secret);
        return plain;
    }

    /** What is no text comes from a file that is none. */
    private static JsonNode text(EncryptedValue.Opened value) {
        String text = value.text();
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), value.bytes())
                ? TextNode.valueOf(text)
                : BinaryNode.valueOf(value.bytes());
    }

    private static JsonNode typed(EncryptedValue.Opened value, String place) throws SopsProblem {
        try {
            return switch (value.type()) {
                case "str", "bytes", "time" -> text(value);
                case "int" -> LongNode.valueOf(Long.parseLong(value.text()));
                case "float" -> DecimalNode.valueOf(new BigDecimal(value.text()));
                case "bool" -> BooleanNode.valueOf(Boolean.parseBoolean(value.text()));
                default -> throw new SopsProblem("the value at " + place + " is of a type that is not supported");
            };
        } catch (NumberFormatException e) {
            throw new SopsProblem("the value at " + place + " is not of the type that it says");
        }
    }
}
