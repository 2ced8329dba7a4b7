package dev.plumbline.renderer.sops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An {@code .ini} file as SOPS encrypts it: sections of names and values, of which one, {@code sops}, holds the metadata. Only what
 * SOPS itself writes is read: that format is read by others in other ways.
 *
 * @see <a href="https://github.com/getsops/sops/tree/main/stores/ini">SOPS' store</a>
 * @see <a href="https://github.com/go-ini/ini">the library that it reads and writes with</a>
 */
final class IniFile {

    private static final Pattern SECTION = Pattern.compile("(?m)^\\[" + SopsDocuments.METADATA + "\\]\\s*$");
    private static final Pattern MAC = Pattern.compile("(?m)^mac *= *ENC\\[AES256_GCM,");

    /** What stands before the first section is in one of that name. */
    private static final String DEFAULT = "DEFAULT";

    private static final String LONG_QUOTE = "\"\"\"";

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private ObjectNode section = document.putObject(DEFAULT);
    private boolean metadata;

    private IniFile() {}

    /** Whether a file is one, and encrypted. */
    static boolean isEncrypted(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return SECTION.matcher(text).find() && MAC.matcher(text).find();
    }

    /**
     * Its sections as a document whose metadata are where those of YAML are; without comments.
     *
     * @throws SopsProblem where it cannot be read
     */
    static JsonNode document(byte[] content) throws SopsProblem {
        IniFile file = new IniFile();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            file.read(line.strip());
        }
        if (file.document.path(DEFAULT).isEmpty()) {
            file.document.remove(DEFAULT);
        }
        return file.document;
    }

    private void read(String line) throws SopsProblem {
        if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
            return;
        }
        if (line.startsWith("[")) {
            begin(line);
            return;
        }
        int end = end(line);
        String name = line.substring(0, end).strip();
        if (name.isEmpty() || name.equals("-") || "\"`".indexOf(name.charAt(0)) >= 0) {
            throw new SopsProblem("a line of it has no name, or one in quotes, which is not supported");
        }
        if (section.has(name)) {
            throw new SopsProblem("a section of it has a name twice");
        }
        String value = value(line.substring(end + 1).strip());
        if (metadata) {
            EnvFile.put(section, name, value.replace("\\n", "\n"));
        } else {
            section.put(name, value);
        }
    }

    private void begin(String line) throws SopsProblem {
        String name = line.endsWith("]") ? line.substring(1, line.length() - 1) : "";
        if (name.isEmpty() || document.has(name)) {
            throw new SopsProblem("a section of it is there twice, or has no name of its own");
        }
        section = document.putObject(name);
        metadata = name.equals(SopsDocuments.METADATA);
    }

    private static int end(String line) throws SopsProblem {
        for (int at = 0; at < line.length(); at++) {
            if (line.charAt(at) == '=' || line.charAt(at) == ':') {
                return at;
            }
        }
        throw new SopsProblem("a line of it is neither a section nor a name with a value");
    }

    private static String value(String written) throws SopsProblem {
        for (String quote : new String[] {LONG_QUOTE, "`", "\"", "'"}) {
            if (written.startsWith(quote)) {
                return unquoted(written, quote);
            }
        }
        if (written.endsWith("\\") || written.indexOf('#') >= 0 || written.indexOf(';') >= 0) {
            throw new SopsProblem(
                    "a value of it goes on in the next line, or has a comment behind it, which is not supported");
        }
        return written;
    }

    private static String unquoted(String written, String quote) throws SopsProblem {
        String value = written.length() < 2 * quote.length() || !written.endsWith(quote)
                ? quote
                : written.substring(quote.length(), written.length() - quote.length());
        if (value.contains(quote)) {
            throw new SopsProblem(
                    "a value of it has quotes that are not those around it, or several lines, which is not supported");
        }
        return value;
    }

    /** The file in the open, as SOPS writes it. */
    static byte[] written(ObjectNode plain) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (Map.Entry<String, JsonNode> each : plain.properties()) {
            if (!each.getKey().equals(DEFAULT)) {
                write(text, "[" + each.getKey() + "]\n");
            }
            int width = each.getValue().properties().stream()
                    .mapToInt(line -> bytes(line.getKey()).length)
                    .max()
                    .orElse(0);
            for (Map.Entry<String, JsonNode> line : each.getValue().properties()) {
                write(text, line.getKey() + " ".repeat(width - bytes(line.getKey()).length) + " = ");
                text.writeBytes(quoted(line.getValue()));
                text.write('\n');
            }
            text.write('\n');
        }
        return text.toByteArray();
    }

    /** What is no text is written as it is. */
    private static byte[] quoted(JsonNode value) {
        if (!value.isTextual()) {
            return DecryptedTree.bytes(value);
        }
        String text = value.textValue();
        String quote = "";
        if (text.indexOf('\n') >= 0 || text.indexOf('`') >= 0) {
            quote = LONG_QUOTE;
        } else if (text.indexOf('#') >= 0 || text.indexOf(';') >= 0) {
            quote = "`";
        } else if (!text.strip().equals(text)) {
            quote = "\"";
        }
        return bytes(quote + text + quote);
    }

    private static void write(ByteArrayOutputStream to, String text) {
        to.writeBytes(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
