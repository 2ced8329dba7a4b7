package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.provider.Provider;
import dev.plumbline.receiver.provider.Providers;
import dev.plumbline.receiver.signature.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which paths lead somewhere: those of providers with a secret. */
@ApplicationScoped
public class Routes {

    /** What may stand in a path and in a folder: never a way out of it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private static final int MAX_FILES = 10_000;

    private final Map<String, WebhookSettings.Credentials> credentials;
    private final Map<Path, SecretFile> files = new ConcurrentHashMap<>();
    private final Secrets unknowable = Secrets.unknowable();

    Routes(WebhookSettings settings) {
        this.credentials = Map.of("github", settings.github());
    }

    /** A provider, and what it has to prove. */
    record Route(Provider provider, Secrets secrets) {}

    /**
     * The route of a path.
     *
     * @param name the part after the provider, null where there is none; one without secrets has a route like any other,
     *     which nobody passes
     */
    Optional<Route> find(String provider, @Nullable String name) {
        return Providers.named(provider).flatMap(known -> {
            WebhookSettings.Credentials own = credentials.get(provider);
            return own == null ? Optional.empty() : secrets(own, name).map(secrets -> new Route(known, secrets));
        });
    }

    private Optional<Secrets> secrets(WebhookSettings.Credentials own, @Nullable String name) {
        if (name == null) {
            return own.secretFile().map(this::file).map(SecretFile::secrets).filter(secrets -> !secrets.isEmpty());
        }
        return own.secretDirectory().map(directory -> named(directory, name));
    }

    private Secrets named(Path directory, String name) {
        Path path = directory.resolve(NAME.matcher(name).matches() ? name : "-");
        Secrets secrets = file(path).secrets();
        return secrets.isEmpty() ? unknowable : secrets;
    }

    private SecretFile file(Path path) {
        if (files.size() >= MAX_FILES) {
            files.clear();
        }
        return files.computeIfAbsent(path, SecretFile::new);
    }
}
