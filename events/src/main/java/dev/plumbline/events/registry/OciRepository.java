package dev.plumbline.events.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.EventJson;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.registry.BoundedHttp.Question;
import dev.plumbline.events.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository of an OCI registry, by the <a
 * href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">distribution specification</a>, with tokens as the
 * <a href="https://distribution.github.io/distribution/spec/auth/token/">registry's authorisation</a> has them. For several threads.
 */
public final class OciRepository {

    /** The specification's own limit, in bytes. */
    private static final int MAX_MANIFEST_BYTES = 4 << 20;

    private static final int MAX_TOKEN_BYTES = 1 << 16;
    private static final int MAX_PAGE_BYTES = 1 << 20;
    private static final int MAX_PAGES = 50;
    private static final int PAGE = 1_000;

    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_API = "registry-1.docker.io";
    private static final String AUTHORIZATION = "Authorization";
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;.*rel=\"?next\"?.*");

    private static final String MANIFESTS = String.join(
            ", ",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.oci.image.index.v1+json");

    private final BoundedHttp http;
    private final HttpLogins logins;
    private final URI api;
    private final URI loginUrl;
    private final String path;
    private volatile @Nullable String authorization;

    private OciRepository(BoundedHttp http, HttpLogins logins, URI api, URI loginUrl, String path) {
        this.http = http;
        this.logins = logins;
        this.api = api;
        this.loginUrl = loginUrl;
        this.path = path;
    }

    /**
     * That of an identity.
     *
     * @param plainHttp hosts, with their port, that are reached over http; all others over https
     * @throws IllegalArgumentException where the identity is not that of an OCI repository
     */
    public static OciRepository at(
            RepositoryUrl repository, BoundedHttp http, HttpLogins logins, Set<String> plainHttp) {
        String value = repository.value();
        int slash = value.indexOf('/', "oci://".length());
        if (!value.startsWith("oci://") || slash < 0) {
            throw new IllegalArgumentException("not the identity of an OCI repository");
        }
        String host = value.substring("oci://".length(), slash);
        String path = value.substring(slash + 1);
        String scheme = plainHttp.contains(host) ? "http://" : "https://";
        URI api = URI.create(scheme + (host.equals(DOCKER_HUB) ? DOCKER_HUB_API : host) + "/v2/" + path + "/");
        return new OciRepository(http, logins, api, URI.create("https://" + host + "/" + path), path);
    }

    /** Whether a text can be a tag. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /**
     * The manifest behind a tag or a digest; behind that of an index the one that it lists.
     *
     * @throws RegistryException where it does not come, is not what its digest says, or is an index of several
     */
    public OciManifest manifest(String reference) throws RegistryException {
        byte[] said = read(reference);
        Optional<String> only = OciManifest.onlyOneIn(said);
        return OciManifest.read(only.isPresent() ? read(only.get()) : said);
    }

    private byte[] read(String reference) throws RegistryException {
        URI url = api.resolve("manifests/" + reference);
        Answer answer = ask(new Question("GET", url, Map.of("Accept", MANIFESTS), MAX_MANIFEST_BYTES));
        if (answer.status() != 200) {
            throw BoundedHttp.refused(url, answer, "manifest " + reference + " of " + path);
        }
        String digest = CanonicalJson.digest(answer.body());
        String said = OciManifest.isDigest(reference)
                ? reference
                : answer.header("Docker-Content-Digest")
                        .filter(OciManifest::isDigest)
                        .orElse(digest);
        if (!said.equals(digest)) {
            throw new RegistryException(
                    Kind.INVALID,
                    "the manifest " + reference + " of " + path + " has the digest " + digest + ", but " + said
                            + " was expected");
        }
        return answer.body();
    }

    /**
     * The digest behind a tag, without its manifest where the registry can tell it so.
     *
     * @return empty where there is no such tag
     * @throws RegistryException where the registry does not answer
     */
    public Optional<String> digest(String tag) throws RegistryException {
        URI url = api.resolve("manifests/" + tag);
        Answer answer = ask(new Question("HEAD", url, Map.of("Accept", MANIFESTS), 0));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw BoundedHttp.refused(url, answer, "manifest " + tag + " of " + path);
        }
        Optional<String> digest = answer.header("Docker-Content-Digest").filter(OciManifest::isDigest);
        return digest.isPresent() ? digest : Optional.of(CanonicalJson.digest(read(tag)));
    }

    /**
     * All tags, in the registry's order.
     *
     * @throws RegistryException where they do not come, or are too many
     */
    public List<String> tags() throws RegistryException {
        List<String> tags = new ArrayList<>();
        URI url = api.resolve("tags/list?n=" + PAGE);
        for (int page = 0; page < MAX_PAGES; page++) {
            Answer answer = ask(new Question("GET", url, Map.of(), MAX_PAGE_BYTES));
            if (answer.status() != 200) {
                throw BoundedHttp.refused(url, answer, "tags of " + path);
            }
            json(answer, "list of tags").path("tags").forEach(tag -> tags.add(tag.asText()));
            Optional<URI> next = next(url, answer);
            if (next.isEmpty()) {
                return tags;
            }
            url = next.get();
        }
        throw new RegistryException(
                Kind.TOO_LARGE, path + " has more tags than the " + MAX_PAGES * PAGE + " that are allowed");
    }

    /**
     * The tag that a tag or a range of versions means: the very one, else the newest in the range.
     *
     * @throws RegistryException where there is none, or the registry does not answer
     */
    public String tag(String range) throws RegistryException {
        if (isTag(range) && digest(range).isPresent()) {
            return range;
        }
        return Versions.chooseTag(tags(), range)
                .filter(OciRepository::isTag)
                .orElseThrow(() -> new RegistryException(
                        Kind.NOT_FOUND, path + " has no tag " + range + ", and none in such a range of versions"));
    }

    /**
     * Writes a layer. Whoever reads it checks its digest.
     *
     * @throws RegistryException where it does not come, or has more bytes than that
     */
    public void download(OciManifest.Layer layer, long maxBytes, OutputStream content) throws RegistryException {
        URI url = api.resolve("blobs/" + layer.digest());
        Answer answer = ask(new Question("GET", url, Map.of(), maxBytes), content);
        if (answer.status() != 200) {
            throw BoundedHttp.refused(url, answer, "layer " + layer.digest() + " of " + path);
        }
    }

    private Answer ask(Question question) throws RegistryException {
        Answer answer = http.ask(authorized(question));
        return answer.status() == 401 && authorise(answer) ? http.ask(authorized(question)) : answer;
    }

    private Answer ask(Question question, OutputStream body) throws RegistryException {
        Answer answer = http.ask(authorized(question), body);
        return answer.status() == 401 && authorise(answer) ? http.ask(authorized(question), body) : answer;
    }

    private Question authorized(Question question) {
        Map<String, String> headers = new HashMap<>(question.headers());
        String known = authorization;
        if (known != null) {
            headers.put(AUTHORIZATION, known);
        }
        return new Question(question.method(), question.url(), headers, question.maxBytes(), loginUrl);
    }

    /** Does what the registry asks for, and says whether it is worth asking again. */
    private boolean authorise(Answer refusal) throws RegistryException {
        Optional<Challenge> challenge = Challenge.of(refusal.headers().allValues("WWW-Authenticate"));
        Optional<HttpLogins.Login> login = logins.of(loginUrl);
        if (challenge.isEmpty()) {
            return false;
        }
        if (challenge.get().scheme().equals("bearer")) {
            authorization = "Bearer " + token(challenge.get().parameters(), login);
            return true;
        }
        authorization = login.map(HttpLogins.Login::basic).orElse(null);
        return login.isPresent();
    }

    private String token(Map<String, String> challenge, Optional<HttpLogins.Login> login) throws RegistryException {
        URI realm = realm(challenge.getOrDefault("realm", ""));
        StringBuilder query = new StringBuilder("scope=")
                .append(encoded(challenge.getOrDefault("scope", "repository:" + path + ":pull")));
        String service = challenge.get("service");
        if (service != null) {
            query.append("&service=").append(encoded(service));
        }
        String separator = realm.getRawQuery() == null ? "?" : "&";
        URI url = URI.create(realm + separator + query);
        Map<String, String> headers =
                login.map(each -> Map.of(AUTHORIZATION, each.basic())).orElse(Map.of());
        URI entry = BoundedHttp.isSameServer(url, api) ? loginUrl : url;
        Answer answer = http.ask(new Question("GET", url, headers, MAX_TOKEN_BYTES, entry));
        if (answer.status() != 200) {
            throw BoundedHttp.refused(url, answer, "token for " + path);
        }
        JsonNode json = json(answer, "token");
        String token = json.path("token").asText(json.path("access_token").asText());
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new RegistryException(Kind.INVALID, BoundedHttp.host(url) + " gives no token for " + path);
        }
        return token;
    }

    /** A login is not sent in the clear where the registry itself is reached over https. */
    private URI realm(String realm) throws RegistryException {
        try {
            URI url = URI.create(realm);
            if (BoundedHttp.isHttp(url)
                    && url.getRawFragment() == null
                    && (url.getScheme().equals("https") || api.getScheme().equals("http"))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw badRealm();
        }
        throw badRealm();
    }

    private RegistryException badRealm() {
        return new RegistryException(
                Kind.INVALID, BoundedHttp.host(api) + " wants a token from what is no URL that is as safe as its own");
    }

    /** A next page with another server would be shown our token, and is none. */
    private static Optional<URI> next(URI url, Answer answer) throws RegistryException {
        Optional<String> link = answer.header("Link");
        Matcher next = NEXT.matcher(link.orElse(""));
        if (!next.matches()) {
            return Optional.empty();
        }
        try {
            URI resolved = url.resolve(next.group(1));
            if (BoundedHttp.isHttp(resolved) && BoundedHttp.isSameServer(resolved, url)) {
                return Optional.of(resolved);
            }
        } catch (IllegalArgumentException e) {
            throw badLink(url);
        }
        throw badLink(url);
    }

    private static RegistryException badLink(URI url) {
        return new RegistryException(Kind.INVALID, BoundedHttp.host(url) + " names a next page that is not its own");
    }

    private JsonNode json(Answer answer, String what) throws RegistryException {
        try {
            return EventJson.mapper().readTree(answer.body());
        } catch (IOException e) {
            throw new RegistryException(Kind.INVALID, BoundedHttp.host(api) + " gives a " + what + " that is no JSON");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
