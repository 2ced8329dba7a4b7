package dev.plumbline.events.registry;

import dev.plumbline.events.registry.BoundedHttp.Question;
import dev.plumbline.events.registry.RegistryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A <a href="https://helm.sh/docs/topics/chart_repository/">Helm repository</a>: an {@code index.yaml} and archives of charts. The
 * index is asked for again with its {@code ETag}, and kept, in a file, where it has not changed. Not for several threads.
 */
public final class HelmRepository implements AutoCloseable {

    private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?([0-9a-fA-F]{64})");

    /** A chart of a registry, as an index names it, and what holds it. */
    private static final Pattern OCI = Pattern.compile(
            "(oci://[\\w.-]{1,253}(?::\\d{1,5})?(?:/[\\w.-]{1,128}){0,16})/[\\w.-]{1,128}(?:[:@][\\w.:+-]*)?");

    private final BoundedHttp http;
    private final HttpLogins logins;
    private final URI base;
    private @Nullable TemporaryFile index;
    private String digest = "";
    private @Nullable String etag;
    private final Map<String, List<HelmIndex.Entry>> charts = new HashMap<>();

    /** All that were ever asked for: of the next index they are read in one go. */
    private final Set<String> asked = new HashSet<>();

    private HelmRepository(BoundedHttp http, HttpLogins logins, URI base) {
        this.http = http;
        this.logins = logins;
        this.base = base;
    }

    /**
     * That of a URL; a user and a password in it do not count.
     *
     * @throws RegistryException where it is no http(s) URL
     */
    public static HelmRepository at(String url, BoundedHttp http, HttpLogins logins) throws RegistryException {
        try {
            URI parsed = new URI(url.endsWith("/") ? url : url + "/");
            URI plain =
                    new URI(parsed.getScheme(), null, parsed.getHost(), parsed.getPort(), parsed.getPath(), null, null);
            if (BoundedHttp.isHttp(plain)) {
                return new HelmRepository(http, logins, plain);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw notOne();
        }
        throw notOne();
    }

    /**
     * Asks for the index.
     *
     * @return whether it is another than before
     * @throws RegistryException where it does not come; the former one stays
     */
    public boolean refresh() throws RegistryException {
        URI url = base.resolve("index.yaml");
        Map<String, String> headers = new HashMap<>(authorization(url));
        if (index != null && etag != null) {
            headers.put("If-None-Match", etag);
        }
        try {
            return refresh(new Question("GET", url, headers, HelmIndex.MAX_BYTES), new TemporaryFile());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean refresh(Question question, TemporaryFile file) throws RegistryException, IOException {
        boolean keeps = false;
        try (OutputStream content = file.content()) {
            Answer answer = http.ask(question, content);
            if (answer.status() == 304 && index != null) {
                return false;
            }
            if (answer.status() != 200) {
                throw BoundedHttp.refused(question.url(), answer, "index.yaml of the Helm repository");
            }
            content.flush();
            etag = answer.header("ETag").orElse(null);
            keeps = keep(file);
            return keeps;
        } finally {
            if (!keeps) {
                file.close();
            }
        }
    }

    /** Whether it is another index than before. */
    private boolean keep(TemporaryFile file) throws IOException {
        String found = file.digest();
        if (found.equals(digest)) {
            return false;
        }
        close();
        index = file;
        digest = found;
        charts.clear();
        return true;
    }

    /**
     * The version of a chart that a version or a range means: the very one that is so written, else the newest in the range, as
     * Helm chooses.
     *
     * @throws RegistryException where there is no such version, or the index makes no sense
     */
    public ChartVersion resolve(String chart, String range) throws RegistryException {
        List<HelmIndex.Entry> entries = entries(chart);
        String version = Versions.choose(
                        entries.stream().map(HelmIndex.Entry::version).toList(), range)
                .orElseThrow(() -> new RegistryException(
                        Kind.NOT_FOUND, "the Helm repository has no version " + range + " of the chart " + chart));
        HelmIndex.Entry entry = entries.stream()
                .filter(each -> each.version().equals(version))
                .findFirst()
                .orElseThrow();
        return new ChartVersion(version, digest(entry), url(entry));
    }

    /**
     * All versions of a chart that can be fetched, in the order of the index.
     *
     * @throws RegistryException where there is no such chart, or the index makes no sense
     */
    public List<ChartVersion> versions(String chart) throws RegistryException {
        List<ChartVersion> versions = new ArrayList<>();
        for (HelmIndex.Entry entry : entries(chart)) {
            try {
                versions.add(new ChartVersion(entry.version(), digest(entry), url(entry)));
            } catch (RegistryException e) {
                continue; // a version that nobody can fetch hides no other
            }
        }
        return versions;
    }

    private List<HelmIndex.Entry> entries(String chart) throws RegistryException {
        if (!charts.containsKey(chart)) {
            asked.add(chart);
            charts.putAll(read(chart));
        }
        List<HelmIndex.Entry> entries = charts.getOrDefault(chart, List.of());
        if (entries.isEmpty()) {
            throw new RegistryException(Kind.NOT_FOUND, "the Helm repository has no chart " + chart);
        }
        return entries;
    }

    /** All that were asked for; where one of them makes no sense, it hides no other. */
    private Map<String, List<HelmIndex.Entry>> read(String chart) throws RegistryException {
        try {
            return read(asked);
        } catch (RegistryException e) {
            asked.remove(chart);
            return read(Set.of(chart));
        }
    }

    private Map<String, List<HelmIndex.Entry>> read(Set<String> wanted) throws RegistryException {
        if (index == null) {
            return Map.of();
        }
        try (InputStream content = index.read()) {
            return HelmIndex.versions(content, wanted);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Writes a chart's archive. Whoever reads it checks its digest.
     *
     * @throws RegistryException where it does not come, or has more bytes than that
     */
    public void download(ChartVersion chart, long maxBytes, OutputStream archive) throws RegistryException {
        Question question = new Question("GET", chart.url(), authorization(chart.url()), maxBytes);
        Answer answer = http.ask(question, archive);
        if (answer.status() != 200) {
            throw BoundedHttp.refused(chart.url(), answer, "archive of the chart's version " + chart.version());
        }
    }

    /**
     * Writes a chart's provenance file, which lies beside its archive.
     *
     * @throws RegistryException where it does not come, or has more bytes than that
     */
    public void downloadProvenance(ChartVersion chart, long maxBytes, OutputStream file) throws RegistryException {
        URI url = chart.url().resolve(chart.url().getRawPath() + ".prov");
        Answer answer = http.ask(new Question("GET", url, authorization(url), maxBytes), file);
        if (answer.status() != 200) {
            throw BoundedHttp.refused(url, answer, "provenance file of the chart's version " + chart.version());
        }
    }

    /** Each server gets its own login: an archive may lie with another than the index, or elsewhere with the same. */
    private Map<String, String> authorization(URI url) {
        return logins.of(url)
                .or(() -> BoundedHttp.isSameServer(url, base) ? logins.of(base) : Optional.empty())
                .map(login -> Map.of("Authorization", login.basic()))
                .orElse(Map.of());
    }

    private static @Nullable String digest(HelmIndex.Entry entry) throws RegistryException {
        String digest = entry.digest();
        if (digest == null) {
            return null;
        }
        Matcher matcher = DIGEST.matcher(digest);
        if (!matcher.matches()) {
            throw new RegistryException(Kind.INVALID, "the digest of version " + entry.version() + " is none");
        }
        return "sha256:" + matcher.group(1).toLowerCase(Locale.ROOT);
    }

    private URI url(HelmIndex.Entry entry) throws RegistryException {
        try {
            URI url = base.resolve(entry.url());
            boolean weaker = base.getScheme().equals("https") && !"https".equals(url.getScheme());
            if (BoundedHttp.isHttp(url) && url.getRawUserInfo() == null && !weaker) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw badUrl(entry);
        }
        throw badUrl(entry);
    }

    private static RegistryException badUrl(HelmIndex.Entry entry) {
        Matcher oci = OCI.matcher(entry.url());
        if (oci.matches()) {
            return new RegistryException(
                    Kind.INVALID,
                    "the archive of version " + entry.version() + " lies in a registry: name " + oci.group(1)
                            + " as the repository's URL");
        }
        return new RegistryException(
                Kind.INVALID,
                "the archive of version " + entry.version() + " has no URL that is as safe as the repository's");
    }

    private static RegistryException unreadable(IOException e) {
        return new RegistryException(
                Kind.UNAVAILABLE,
                "the index of the Helm repository cannot be kept in a temporary file: "
                        + e.getClass().getSimpleName());
    }

    private static RegistryException notOne() {
        return new RegistryException(Kind.INVALID, "the URL is no http or https URL of a Helm repository");
    }

    @Override
    public void close() throws IOException {
        if (index != null) {
            index.close();
            index = null;
            digest = "";
        }
    }
}
