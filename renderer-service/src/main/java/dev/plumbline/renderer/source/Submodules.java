package dev.plumbline.renderer.source;

import dev.plumbline.events.CanonicalJson;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.renderer.RenderingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** Which submodules may be fetched: those of repositories that the operator allows. */
final class Submodules {

    private static final int MAX_DEPTH = 4;
    private static final int MAX_MODULES = 1_000;
    static final RepositoryPath MODULES = RepositoryPath.of(".gitmodules");
    private static final Pattern HOST = Pattern.compile("[a-z]+://(?<host>[^/@]+)/?");

    private final List<String> allowed;
    private final Mirrors mirrors;

    /**
     * Those whose repository's identity begins with one of these.
     *
     * @param allowed URLs, or {@code host/path}, of which whole segments count; none where nothing is allowed
     */
    Submodules(List<String> allowed, Mirrors mirrors) {
        this.allowed = allowed.stream().map(Submodules::prefix).toList();
        this.mirrors = mirrors;
    }

    /** A revision's files with those of its submodules in their places. */
    SourceTree in(SourceTree tree, String url, String trigger) {
        return allowed.isEmpty() ? tree : new SubmoduleTree(tree, this, new Outer(url, trigger, MAX_DEPTH));
    }

    /**
     * What submodules are looked for in.
     *
     * @param url of the repository, to which others may be relative
     * @param trigger for which it was fetched
     * @param depth how many levels of submodules there may be in it
     */
    record Outer(String url, String trigger, int depth) {}

    /**
     * The files of a submodule at the commit that is pinned.
     *
     * @throws SourceUnavailable where it cannot be fetched
     * @throws RenderingException where it is not allowed, or does not have the commit
     */
    SourceTree open(Outer outer, String url, String commit, RepositoryPath at) {
        if (outer.depth() == 0) {
            throw RenderingException.limit("levels of submodules at " + at, MAX_DEPTH + 1L, MAX_DEPTH);
        }
        // A pinned commit never changes: where it is there, nothing is fetched.
        // One that was not pushed yet is looked for again with the next trigger.
        mirrors.fetch(url, commit, outer.trigger());
        SourceTree files = mirrors.open(url, commit);
        return new SubmoduleTree(files, this, new Outer(url, outer.trigger(), outer.depth() - 1));
    }

    /**
     * The URLs of a revision's submodules, by their paths: only of those that are allowed.
     *
     * @param url of the repository itself, to which others may be relative
     */
    Map<RepositoryPath, String> allowedIn(SourceTree tree, String url) {
        Optional<TreeEntry> file = tree.find(MODULES).filter(TreeEntry::isFile);
        if (file.isEmpty()) {
            return Map.of();
        }
        Config modules = new Config();
        try {
            modules.fromText(new String(tree.read(file.get()), StandardCharsets.UTF_8));
        } catch (ConfigInvalidException e) {
            throw new RenderingException(Reason.INVALID_MANIFEST, ".gitmodules cannot be read", MODULES.value(), null);
        }
        Map<RepositoryPath, String> urls = new HashMap<>();
        for (String name : modules.getSubsections("submodule")) {
            String path = modules.getString("submodule", name, "path");
            String written = modules.getString("submodule", name, "url");
            if (path != null && written != null && urls.size() < MAX_MODULES) {
                String resolved = resolved(url, written);
                repositoryPath(path)
                        .filter(at -> !at.isRoot() && isAllowed(resolved))
                        .ifPresent(at -> urls.put(at, resolved));
            }
        }
        return urls;
    }

    /** A digest of what is allowed, and of what that allows here: with another one the same files are others. */
    String digest(Map<RepositoryPath, String> urls) {
        return CanonicalJson.digest((allowed + " " + new TreeMap<>(urls)).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<RepositoryPath> repositoryPath(String path) {
        try {
            return Optional.of(RepositoryPath.of(path));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isAllowed(String url) {
        try {
            String identity = RepositoryUrl.of(url).value();
            return allowed.stream().anyMatch(prefix -> identity.equals(prefix) || identity.startsWith(prefix + "/"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** As {@code git submodule} resolves what begins with {@code ./} or {@code ../}. */
    static String resolved(String base, String url) {
        if (!url.startsWith("./") && !url.startsWith("../")) {
            return url;
        }
        int path = base.contains("://") ? base.indexOf('/', base.indexOf("://") + 3) : base.indexOf(':');
        if (path < 0) {
            return url;
        }
        Deque<String> parts = new ArrayDeque<>(
                Arrays.asList(base.substring(path + 1).replaceAll("/+$", "").split("/")));
        for (String part : url.split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return url; // leads out of the host, and is no URL that anybody allows
                }
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.addLast(part);
            }
        }
        return base.substring(0, path + 1) + String.join("/", parts);
    }

    /** A host alone is all of its repositories. */
    private static String prefix(String allowed) {
        String text = allowed.strip();
        String url = text.contains("://") ? text : "https://" + text;
        Matcher host = HOST.matcher(url);
        if (host.matches()) {
            return host.group("host").toLowerCase(Locale.ROOT);
        }
        return RepositoryUrl.of(url).value();
    }
}
