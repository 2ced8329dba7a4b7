package dev.plumbline.receiver.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Bytes to JSON, within bounds. How many bytes there are was bounded while they were read. */
final class Payload {

    /** In levels; the providers' own payloads have fewer than 10. */
    private static final int MAX_DEPTH = 50;
    /** In characters: a commit's message may be long, up to GitHub's largest delivery. */
    private static final int MAX_STRING = 25 * 1024 * 1024;
    /** In digits. */
    private static final int MAX_NUMBER = 100;
    /** In characters. */
    private static final int MAX_NAME = 1_000;
    /** In JSON tokens: what the tree in memory grows with. */
    private static final long MAX_TOKENS = 1_000_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String FORM_FIELD = "payload=";

    private Payload() {}

    /** The body as JSON. */
    static Field json(Delivery delivery) throws MalformedDelivery {
        refuseEncodings(delivery);
        return read(delivery.body());
    }

    /** The body as JSON, or the {@code payload} of a form: what GitHub, Gitea and Gogs send if not told otherwise. */
    static Field jsonOrForm(Delivery delivery) throws MalformedDelivery {
        String type = delivery.header("Content-Type");
        if (type == null || !type.regionMatches(true, 0, FORM, 0, FORM.length())) {
            return json(delivery);
        }
        refuseEncodings(delivery);
        String form = new String(delivery.body(), StandardCharsets.US_ASCII);
        if (!form.startsWith(FORM_FIELD) || form.indexOf('&') >= 0) {
            throw new MalformedDelivery("payload", "is not the form's only field");
        }
        try {
            String json = URLDecoder.decode(form.substring(FORM_FIELD.length()), StandardCharsets.UTF_8);
            return read(json.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new MalformedDelivery("payload", "is not URL-encoded");
        }
    }

    /** A compressed body could be of any size; no provider sends one. */
    private static void refuseEncodings(Delivery delivery) throws MalformedDelivery {
        String encoding = delivery.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new MalformedDelivery("Content-Encoding", "is not identity");
        }
    }

    /** The parser's own messages are left out: they quote what they read. */
    private static Field read(byte[] bytes) throws MalformedDelivery {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || !node.isObject()) {
                throw new MalformedDelivery("body", "is not a JSON object");
            }
            return Field.root(node);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : ", at byte " + e.getLocation().getByteOffset();
            throw new MalformedDelivery("body", "is not JSON within the limits of depth, names and numbers" + at);
        } catch (IOException e) {
            throw new MalformedDelivery("body", "is not text");
        }
    }
}
