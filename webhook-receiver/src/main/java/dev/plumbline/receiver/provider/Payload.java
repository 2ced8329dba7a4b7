package dev.plumbline.receiver.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

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
    /** In JSON tokens: what the tree in memory grows with, by far more than the body where there is little in each. */
    private static final int MAX_TOKENS = 1_000_000;

    /** So many bytes are a token at least; the providers' own payloads have three times as many. */
    private static final int BYTES_PER_TOKEN = 4;

    private static final int SMALL_BYTES = 64 * 1024;
    private static final int USUAL_BYTES = 1024 * 1024;
    private static final ObjectMapper SMALL = mapper(SMALL_BYTES / BYTES_PER_TOKEN);
    private static final ObjectMapper USUAL = mapper(USUAL_BYTES / BYTES_PER_TOKEN);
    private static final ObjectMapper LARGE = mapper(MAX_TOKENS);

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final byte[] FORM_FIELD = "payload=".getBytes(StandardCharsets.US_ASCII);

    private Payload() {}

    private static ObjectMapper mapper(int maxTokens) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(MAX_STRING)
                .maxNumberLength(MAX_NUMBER)
                .maxNameLength(MAX_NAME)
                .maxTokenCount(maxTokens)
                .build();
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        // Jackson keeps its buffers by thread, and each delivery has a thread of its own.
                        .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static ObjectMapper mapperOf(byte[] bytes) {
        if (bytes.length <= SMALL_BYTES) {
            return SMALL;
        }
        return bytes.length <= USUAL_BYTES ? USUAL : LARGE;
    }

    /** The body as JSON. */
    static Field json(Delivery delivery) throws MalformedDelivery {
        refuseEncodings(delivery);
        return read(delivery.body());
    }

    /** The body as JSON, or the {@code payload} of a form: what GitHub, Gitea and Gogs send if not told otherwise. */
    static Field jsonOrForm(Delivery delivery) throws MalformedDelivery {
        if (!isForm(delivery)) {
            return json(delivery);
        }
        refuseEncodings(delivery);
        return read(ofForm(delivery));
    }

    /** The bytes of the JSON, whether it came in a form or not: what some sign. The body as it came where it is no such form. */
    static byte[] jsonBytes(Delivery delivery) {
        try {
            return isForm(delivery) ? ofForm(delivery) : delivery.body();
        } catch (MalformedDelivery e) {
            return delivery.body();
        }
    }

    /** Whether the JSON came in a form, from which it has to be decoded. */
    static boolean isForm(Delivery delivery) {
        String type = delivery.header("Content-Type");
        return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length());
    }

    private static byte[] ofForm(Delivery delivery) throws MalformedDelivery {
        byte[] form = delivery.body();
        if (!Arrays.equals(form, 0, Math.min(form.length, FORM_FIELD.length), FORM_FIELD, 0, FORM_FIELD.length)) {
            throw new MalformedDelivery("payload", "is not the form's only field");
        }
        return decoded(form, FORM_FIELD.length);
    }

    /**
     * The bytes that a field of a form stands for (<a href="https://url.spec.whatwg.org/#urlencoded-parsing">URL</a>). {@link
     * java.net.URLDecoder} would take a body's size three times over, of a sender whose signature is not checked yet.
     */
    private static byte[] decoded(byte[] form, int start) throws MalformedDelivery {
        byte[] decoded = new byte[form.length - start];
        int length = 0;
        for (int at = start; at < form.length; at++) {
            decoded[length++] = switch (form[at]) {
                case '+' -> ' ';
                case '%' -> {
                    at += 2;
                    yield octet(form, at - 1);
                }
                case '&' -> throw new MalformedDelivery("payload", "is not the form's only field");
                default -> form[at];
            };
        }
        return Arrays.copyOf(decoded, length);
    }

    private static byte octet(byte[] form, int at) throws MalformedDelivery {
        if (at + 1 >= form.length || !HexFormat.isHexDigit(form[at]) || !HexFormat.isHexDigit(form[at + 1])) {
            throw new MalformedDelivery("payload", "is not URL-encoded");
        }
        return (byte) (HexFormat.fromHexDigit(form[at]) << 4 | HexFormat.fromHexDigit(form[at + 1]));
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
        ObjectMapper mapper = mapperOf(bytes);
        try (JsonParser parser = new WithoutCommits(mapper.createParser(bytes))) {
            JsonNode node = mapper.readTree(parser);
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

    /**
     * Checks the lists of commits, which are most of a push, but passes them over: no provider's events need them, and what they would
     * take in memory is several times their size.
     */
    private static final class WithoutCommits extends JsonParserDelegate {

        private static final String COMMITS = "commits";

        WithoutCommits(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = delegate.nextToken();
            while (token == JsonToken.FIELD_NAME && COMMITS.equals(delegate.currentName())) {
                delegate.nextToken();
                delegate.skipChildren();
                token = delegate.nextToken();
            }
            return token;
        }

        @Override
        public @Nullable String nextFieldName() throws IOException {
            return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
        }
    }
}
