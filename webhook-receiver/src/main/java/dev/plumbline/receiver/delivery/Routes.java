package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.provider.Delivery;
import dev.plumbline.receiver.provider.Provider;
import dev.plumbline.receiver.provider.Providers;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import dev.plumbline.receiver.token.BearerTokens;
import dev.plumbline.receiver.token.TokenKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/** Which paths lead somewhere: those of providers with a secret. */
@ApplicationScoped
public class Routes {

    /** What may stand in a path and in a folder: never a way out of it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private static final int MAX_FILES = 10_000;
    private static final String GENERIC = "generic";

    private final Map<String, WebhookSettings.Credentials> credentials;
    private final Map<Path, SecretFile> files = new ConcurrentHashMap<>();
    private final Optional<BearerTokens> tokens;
    private final Secrets unknowable = Secrets.unknowable();

    Routes(WebhookSettings settings) {
        this.credentials = Map.of(
                "github",
                settings.github(),
                "gitlab",
                settings.gitlab(),
                "gitea",
                settings.gitea(),
                "forgejo",
                settings.forgejo(),
                "gogs",
                settings.gogs(),
                "bitbucket-cloud",
                settings.bitbucketCloud(),
                "bitbucket-dc",
                settings.bitbucketDc(),
                "azure-devops",
                settings.azureDevops(),
                GENERIC,
                settings.generic());
        this.tokens = tokens(settings.generic().jwt());
    }

    /** Half a configuration is none that could be meant. */
    private static Optional<BearerTokens> tokens(WebhookSettings.Tokens settings) {
        Optional<VerificationKeyResolver> keys = settings.keysFile()
                .map(TokenKeys::ofFile)
                .or(() -> settings.keysUrl().map(TokenKeys::published));
        if (settings.issuer().isEmpty() && settings.audience().isEmpty() && keys.isEmpty()) {
            return Optional.empty();
        }
        if (settings.issuer().isEmpty() || settings.audience().isEmpty() || keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "plumbline.webhook.generic.jwt needs all of issuer, audience and" + " keys-file or keys-url");
        }
        return Optional.of(
                new BearerTokens(settings.issuer().get(), settings.audience().get(), keys.get()));
    }

    /**
     * A provider, and what it has to prove.
     *
     * @param tokens taken instead of a signature, where there are any
     */
    record Route(Provider provider, Secrets secrets, Optional<BearerTokens> tokens) {

        /** Whether a delivery proves it. */
        Verdict verify(Delivery delivery) {
            Optional<String> token = tokens.isPresent() ? delivery.bearerToken() : Optional.empty();
            return token.isPresent() ? tokens.orElseThrow().verify(token.get()) : provider.verify(delivery, secrets);
        }
    }

    /**
     * The route of a path.
     *
     * @param target a name without secrets has a route like any other, which nobody passes
     */
    Optional<Route> find(Reception.Target target) {
        return Providers.named(target.provider()).flatMap(provider -> {
            WebhookSettings.Credentials own = credentials.get(provider.name());
            if (own == null) {
                return Optional.empty();
            }
            if (target.name() == null && provider.name().equals(GENERIC) && tokens.isPresent()) {
                return Optional.of(new Route(provider, secrets(own, null).orElse(unknowable), tokens));
            }
            return secrets(own, target.name()).map(secrets -> new Route(provider, secrets, Optional.empty()));
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
