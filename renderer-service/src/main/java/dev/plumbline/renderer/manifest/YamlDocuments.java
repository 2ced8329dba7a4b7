package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.plumbline.events.EventJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads streams of YAML documents, and of JSON, to what {@code kubectl apply} would send of them. Bounded in depth and in
 * nodes, aliases counted as often as they are used; what a problem's message says is grammar, never the text.
 */
public final class YamlDocuments {

    /** Deeper nesting is refused, in levels. A CRD's schema reaches about 60. */
    public static final int MAX_DEPTH = 150;

    /** More values in one stream are refused, those behind aliases counted each time. */
    public static final int MAX_NODES = 1_000_000;

    /** What counts for no set may have any number of characters. */
    private static final long IN_NO_SET = Long.MIN_VALUE;

    /** Of JSON what is counted are tokens, of which an empty list has two. */
    private static final JsonFactory BOUNDED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(2L * MAX_NODES)
                    .maxStringLength(EventJson.MAX_STRING)
                    .build())
            .build();

    private static final ObjectReader JSON = EventJson.mapper()
            .reader()
            .with(BOUNDED)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private YamlDocuments() {}

    /**
     * The documents of a YAML stream, without the empty ones.
     *
     * @throws YamlProblem where it is none, or over a limit
     */
    public static List<Document> yaml(byte[] bytes) throws YamlProblem {
        return yaml(bytes, YamlDialect.KUBECTL);
    }

    /**
     * The same, with words as they mean something in that dialect.
     *
     * @throws YamlProblem where it is none, or over a limit
     */
    public static List<Document> yaml(byte[] bytes, YamlDialect dialect) throws YamlProblem {
        return yaml(bytes, dialect, IN_NO_SET);
    }

    /** The same, of a set that has so many characters already. */
    static List<Document> yaml(byte[] bytes, YamlDialect dialect, long before) throws YamlProblem {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setUseMarks(true)
                .build();
        try {
            return documents(new Parse(settings).parseString(text(bytes)).iterator(), dialect, before);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new YamlProblem(e.getProblem(), line);
        } catch (ReaderException e) {
            throw new YamlProblem("a character that YAML does not allow, at character " + e.getPosition(), 1);
        } catch (YamlEngineException e) {
            throw new YamlProblem("not YAML: " + e.getClass().getSimpleName(), 1);
        }
    }

    /**
     * The documents of a JSON file, one after the other as kubectl takes them.
     *
     * @throws YamlProblem where it is none
     */
    public static List<Document> json(byte[] bytes) throws YamlProblem {
        List<Document> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text(bytes))) {
            while (parser.nextToken() != null) {
                int line = parser.currentTokenLocation().getLineNr();
                JsonNode content = JSON.readTree(parser);
                if (!content.isNull()) {
                    documents.add(new Document(JsonNumbers.in(content), line));
                }
            }
            return documents;
        } catch (StreamConstraintsException e) {
            throw new YamlProblem(
                    "more than " + 2L * MAX_NODES + " values, names and brackets, nested deeper than " + MAX_DEPTH
                            + " levels, or with a number or a name that is too long",
                    line(e));
        } catch (JsonProcessingException e) {
            throw new YamlProblem("not JSON, or with a field twice", line(e));
        } catch (IOException e) {
            throw new YamlProblem("not JSON", 1);
        }
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
    }

    private static List<Document> documents(Iterator<Event> events, YamlDialect dialect, long before)
            throws YamlProblem {
        List<Document> documents = new ArrayList<>();
        YamlTree tree = new YamlTree(events, dialect, before);
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                Event first = events.next();
                JsonNode content = tree.document(first);
                if (!content.isNull()) {
                    documents.add(new Document(content, YamlTree.line(first)));
                }
            }
        }
        return documents;
    }

    /** UTF-8, or UTF-16 that says so with its first character, which is no part of the text. */
    private static String text(byte[] bytes) throws YamlProblem {
        int first = bytes.length < 2 ? 0 : ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        boolean utf16 = first == 0xfeff || first == 0xfffe;
        try {
            String text = (utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new YamlProblem("neither UTF-8 nor UTF-16 with a byte order mark", 1);
        }
    }
}
