package dev.plumbline.events.git;

import dev.plumbline.events.git.Credentials.Entry;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the credentials file, whose form docs/git-access.md describes. */
final class CredentialsYaml {

    static final int MAX_BYTES = 1024 * 1024;
    static final int MAX_ENTRIES = 10_000;
    private static final int MAX_DEPTH = 20;

    /** What most hosts take for the user of a token. */
    private static final String ANYBODY = "git";

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("credentials file")
            .setCodePointLimit(MAX_BYTES)
            .setAllowRecursiveKeys(false)
            .build();

    private final BoundedFiles files;

    CredentialsYaml(BoundedFiles files) {
        this.files = files;
    }

    /**
     * What the text says.
     *
     * @throws AccessException where any of it makes no sense
     */
    Credentials read(String text) {
        Fields file = Fields.of("all of it", compose(text), files);
        if (!(file.take("credentials") instanceof SequenceNode list)) {
            throw file.problem("credentials has to be a list");
        }
        file.requireNothingLeft();
        if (list.getValue().size() > MAX_ENTRIES) {
            throw file.problem("has more than " + MAX_ENTRIES + " entries");
        }
        List<Entry> entries = new ArrayList<>();
        for (Node node : list.getValue()) {
            entries.add(entry(Fields.of("entry " + (entries.size() + 1), node, files)));
        }
        requireDifferent(entries);
        return new Credentials(entries);
    }

    /** The parser's own message would show the lines around. */
    private static @Nullable Node compose(String text) {
        try {
            requireFlat(text);
            return new Compose(SETTINGS).composeString(text).orElse(null);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new AccessException("credentials file (line " + line + "): no YAML");
        } catch (YamlEngineException e) {
            throw new AccessException("credentials file (line 1): no YAML");
        }
    }

    /** Before anything that calls itself for each level. */
    private static void requireFlat(String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw new AccessException("credentials file (line "
                        + event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1) + "): nested deeper than "
                        + MAX_DEPTH + " levels");
            }
        }
    }

    private static Entry entry(Fields fields) {
        RemotePrefix prefix = RemotePrefix.of(fields.require("url", fields.text("url")))
                .orElseThrow(
                        () -> fields.problem("url has to be an https, http or ssh URL; over http(s) it names no user"));
        if (!prefix.plain()) {
            throw fields.problem("url has a path with .. or \\, or whose percent-encoding is none, or hides a / or %");
        }
        boolean ssh = prefix.scheme().equals("ssh");
        boolean https = prefix.scheme().equals("https");
        Entry entry = new Entry(
                prefix,
                fields.line(),
                ssh ? null : login(fields, prefix),
                ssh ? identity(fields) : null,
                https ? client(fields) : null,
                https ? authorities(fields) : null);
        fields.requireNothingLeft();
        return entry;
    }

    private static @Nullable Login login(Fields fields, RemotePrefix prefix) {
        Optional<Fields> app = fields.mapping("githubApp");
        if (app.isPresent()) {
            return app(app.get(), prefix);
        }
        Optional<String> user = fields.word("username");
        Optional<String> password = fields.word("password");
        Optional<String> token = fields.word("token");
        if (user.isEmpty() && password.isEmpty() && token.isEmpty()) {
            return null;
        }
        if (password.isPresent() == token.isPresent()) {
            throw fields.problem("needs either a password or a token");
        }
        return password.isPresent()
                ? new Login.Basic(fields.require("username", user), password.get())
                : new Login.Basic(user.orElse(ANYBODY), token.orElseThrow());
    }

    private static Login app(Fields fields, RemotePrefix prefix) {
        Login app = new Login.GitHubApp(
                api(fields, prefix),
                fields.require("appId", fields.word("appId")),
                fields.require("installationId", fields.word("installationId").filter(id -> id.matches("\\d{1,20}"))),
                rsa(fields));
        fields.requireNothingLeft();
        return app;
    }

    private static PrivateKey rsa(Fields fields) {
        PrivateKey key = parsed(fields, "privateKey", Pem::privateKey);
        if (!key.getAlgorithm().equals("RSA")) {
            throw fields.problem("privateKey has to be an RSA key");
        }
        return key;
    }

    private static URI api(Fields fields, RemotePrefix prefix) {
        String usual = prefix.host().equals("github.com")
                ? "https://api.github.com"
                : "https://" + prefix.host() + (prefix.port() == 443 ? "" : ":" + prefix.port()) + "/api/v3";
        String url = fields.text("apiUrl").orElse(usual);
        if (RemotePrefix.of(url).filter(api -> !api.scheme().equals("ssh")).isEmpty()) {
            throw fields.problem("apiUrl has to be an https or http URL without a user");
        }
        return URI.create(url.replaceAll("/+$", ""));
    }

    private static @Nullable SshIdentity identity(Fields fields) {
        String passphrase = fields.word("passphrase").orElse(null);
        KeyPair key = parsed(fields, "privateKey", text -> Pem.sshKey(text, passphrase));
        return new SshIdentity(List.of(key), parsed(fields, "knownHosts", KnownHosts::of));
    }

    private static Tls.@Nullable ClientIdentity client(Fields fields) {
        if (!fields.has("clientCertificate") && !fields.has("clientCertificateFile")) {
            return null;
        }
        return new Tls.ClientIdentity(
                parsed(fields, "clientCertificate", Pem::certificates), parsed(fields, "clientKey", Pem::privateKey));
    }

    private static Tls.@Nullable Authorities authorities(Fields fields) {
        boolean none = !fields.has("certificateAuthorities") && !fields.has("certificateAuthoritiesFile");
        return none ? null : new Tls.Authorities(parsed(fields, "certificateAuthorities", Pem::certificates));
    }

    private interface Parsing<T> {
        T parse(String text) throws GeneralSecurityException;
    }

    private static <T> T parsed(Fields fields, String field, Parsing<T> parsing) {
        String text = fields.require(field, fields.textOrFile(field));
        try {
            return parsing.parse(text);
        } catch (GeneralSecurityException e) {
            throw fields.problem(field + " cannot be used: wrong form, wrong passphrase or unknown kind");
        }
    }

    /** Two entries that say the same thing of the same URL: nobody could tell which counts. */
    private static void requireDifferent(List<Entry> entries) {
        requireDifferent(entries, "login", Entry::login);
        requireDifferent(entries, "private key", Entry::ssh);
        requireDifferent(entries, "client certificate", Entry::client);
        requireDifferent(entries, "certificate authorities", Entry::authorities);
    }

    private static void requireDifferent(List<Entry> entries, String what, Function<Entry, @Nullable Object> said) {
        Map<RemotePrefix, Integer> lines = new HashMap<>();
        for (Entry entry : entries) {
            if (said.apply(entry) != null) {
                Integer first = lines.putIfAbsent(entry.prefix(), entry.line());
                if (first != null) {
                    throw new AccessException("credentials file (line " + entry.line() + "): the entry in line " + first
                            + " has a " + what + " for the same URL");
                }
            }
        }
    }
}
