package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file as SOPS encrypts it: each line a name and a value, the metadata lines among them, whose names are the way to
 * them: {@code sops_age__list_0__map_enc}.
 *
 * @see <a href="https://github.com/getsops/sops/tree/main/stores/dotenv">SOPS' store</a>
 */
final class EnvFile {

    private static final Pattern ENCRYPTED = Pattern.compile("(?m)^sops_mac=ENC\\[AES256_GCM,");
    private static final String METADATA = SopsDocuments.METADATA + "_";
    private static final Pattern IN_LIST = Pattern.compile("(\\w+?)__list_(\\d{1,3})(?:__map_(\\w+))?");

    private EnvFile() {}

    /** Whether a file is one, and encrypted. */
    static boolean isEncrypted(byte[] content) {
        return ENCRYPTED
                .matcher(new String(content, StandardCharsets.ISO_8859_1))
                .find();
    }

    /**
     * Its lines as a document whose metadata are where those of YAML are; without comments.
     *
     * @throws SopsProblem where it cannot be read
     */
    static JsonNode document(byte[] content) throws SopsProblem {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int end = line.indexOf('=');
            if (end < 0) {
                throw new SopsProblem("a line of it is no name with a value");
            }
            String name = line.substring(0, end);
            String value = line.substring(end + 1).replace("\\n", "\n");
            if (name.startsWith(METADATA)) {
                put(metadata, name.substring(METADATA.length()), value);
            } else if (document.has(name)) {
                throw new SopsProblem("has a name twice");
            } else {
                document.put(name, value);
            }
        }
        return document.set(SopsDocuments.METADATA, metadata);
    }

    /** Puts a line of metadata where it belongs. What lies deeper than a list of mappings is there, so that it can be refused, but is not read. */
    static void put(ObjectNode metadata, String name, String value) {
        Matcher inList = IN_LIST.matcher(name);
        if (!inList.matches()) {
            metadata.put(name, value);
            return;
        }
        ArrayNode list = metadata.withArray(inList.group(1));
        int place = Integer.parseInt(inList.group(2));
        while (list.size() <= place) {
            list.addObject();
        }
        if (inList.group(3) != null) {
            ((ObjectNode) list.get(place)).put(inList.group(3), value);
        }
    }

    /** The file in the open. */
    static byte[] written(ObjectNode plain) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        plain.properties().forEach(line -> {
            lines.writeBytes((line.getKey() + "=").getBytes(StandardCharsets.UTF_8));
            JsonNode value = line.getValue();
            lines.writeBytes(
                    value.isTextual()
                            ? value.textValue().replace("\n", "\\n").getBytes(StandardCharsets.UTF_8)
                            : DecryptedTree.bytes(value));
            lines.write('\n');
        });
        return lines.toByteArray();
    }
}
