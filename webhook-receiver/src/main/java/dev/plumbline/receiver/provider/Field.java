package dev.plumbline.receiver.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.RepositoryUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A field of a payload and the way to it. Whatever it holds, asking for something else is a {@link MalformedDelivery}. */
final class Field {

    private static final int MAX_TEXT = 4096;
    private static final int MAX_REF = 1024;
    /** Of a delivery's refs, so many are told at most. */
    static final int MAX_ITEMS = 1000;

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern NO_COMMIT = Pattern.compile("0+");

    /** Git's own rules of ref names (git-check-ref-format), for branches and tags. */
    private static final Pattern REF =
            Pattern.compile("(?s)refs/(?:heads|tags)/(?!.*(?:\\.\\.|//|/\\.|@\\{|\\.lock(?:/|$)))"
                    + "[^\\p{Cntrl} ~^:?*\\[\\\\./][^\\p{Cntrl} ~^:?*\\[\\\\]*(?<![./])");

    private final String path;
    private final JsonNode node;

    private Field(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    static Field root(JsonNode node) {
        return new Field("", node);
    }

    /** A member of this object, there or not. */
    Field at(String name) throws MalformedDelivery {
        if (!node.isObject()) {
            throw wrong(absent() ? "is missing" : "is not an object");
        }
        return new Field(path.isEmpty() ? name : path + "." + name, node.path(name));
    }

    /** Whether there is nothing: no such member, or null. */
    boolean absent() {
        return node.isMissingNode() || node.isNull();
    }

    /** Whether this is a string without characters. */
    boolean blank() {
        return node.isTextual() && node.textValue().isEmpty();
    }

    String text() throws MalformedDelivery {
        if (absent()) {
            throw wrong("is missing");
        }
        if (!node.isTextual()) {
            throw wrong("is not a string");
        }
        String text = node.textValue();
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw wrong("has not between 1 and " + MAX_TEXT + " characters");
        }
        if (!encodable(text)) {
            throw wrong("has half a character");
        }
        return text;
    }

    @Nullable
    String optionalText() throws MalformedDelivery {
        return absent() ? null : text();
    }

    /** A member of this object that is there for people only: whatever is wrong with it, null. */
    @Nullable
    String remark(String name) {
        String text = node.path(name).textValue();
        return text == null || text.isEmpty() || text.length() > MAX_TEXT || !encodable(text) ? null : text;
    }

    /** Whether it can be written again: JSON's escapes can name half a surrogate pair. */
    private static boolean encodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    boolean flag() throws MalformedDelivery {
        if (!absent() && !node.isBoolean()) {
            throw wrong("is neither true nor false");
        }
        return node.asBoolean(false);
    }

    /** The first items of this array, of which there is at least one: what one delivery may set going is bounded. */
    List<Field> items() throws MalformedDelivery {
        if (!node.isArray()) {
            throw wrong(absent() ? "is missing" : "is not an array");
        }
        if (node.isEmpty()) {
            throw wrong("has no items");
        }
        List<Field> items = new ArrayList<>();
        for (int i = 0; i < Math.min(MAX_ITEMS, node.size()); i++) {
            items.add(new Field(path + "[" + i + "]", node.path(i)));
        }
        return items;
    }

    /** How many items {@link #items()} leaves out. */
    int leftOut() {
        return Math.max(0, node.size() - MAX_ITEMS);
    }

    /** All items of this array, of which there are so many at most. */
    List<Field> items(int most) throws MalformedDelivery {
        if (node.isArray() && node.size() > most) {
            throw wrong("has more than " + most + " items");
        }
        return items();
    }

    /** A commit's id; null for the zeros that stand for none. */
    @Nullable
    String commit() throws MalformedDelivery {
        String text = text();
        if (!COMMIT.matcher(text).matches()) {
            throw wrong("is not a commit's id");
        }
        return NO_COMMIT.matcher(text).matches() ? null : text;
    }

    /** Whether this is a ref of the kinds that applications follow; a provider may tell of its own too. */
    boolean namesBranchOrTag() throws MalformedDelivery {
        String name = text();
        return name.startsWith("refs/heads/") || name.startsWith("refs/tags/");
    }

    /** The full name of a branch or a tag. */
    String ref() throws MalformedDelivery {
        return ref(text());
    }

    /** The same, given what stands here. */
    String ref(String name) throws MalformedDelivery {
        if (name.length() > MAX_REF || !REF.matcher(name).matches()) {
            throw wrong("is not the name of a branch or a tag");
        }
        return name;
    }

    RepositoryUrl repository() throws MalformedDelivery {
        return repository(text());
    }

    /** The same, given the URL that follows from what stands here. */
    RepositoryUrl repository(String url) throws MalformedDelivery {
        try {
            return RepositoryUrl.of(url);
        } catch (IllegalArgumentException e) {
            throw wrong("is not the URL of a repository");
        }
    }

    /**
     * What members of this object say a repository is: servers of one's own have HTTP and SSH URLs that differ in port and path.
     *
     * @param required has to be the URL of a repository
     * @param others count where they are URLs of repositories
     */
    Set<RepositoryUrl> repositories(String required, String... others) throws MalformedDelivery {
        Set<RepositoryUrl> repositories = new LinkedHashSet<>();
        repositories.add(at(required).repository());
        for (String other : others) {
            String url = remark(other);
            if (url != null) {
                optional(url).ifPresent(repositories::add);
            }
        }
        return repositories;
    }

    private static Optional<RepositoryUrl> optional(String url) {
        try {
            return Optional.of(RepositoryUrl.of(url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    MalformedDelivery wrong(String problem) {
        return new MalformedDelivery(path.isEmpty() ? "body" : path, problem);
    }
}
