package dev.plumbline.receiver.delivery;

import dev.plumbline.receiver.provider.Delivery;
import dev.plumbline.receiver.provider.Provider;
import dev.plumbline.receiver.provider.Providers;
import dev.plumbline.receiver.signature.Secrets;
import dev.plumbline.receiver.signature.Verdict;
import dev.plumbline.receiver.token.BearerTokens;
import dev.plumbline.receiver.token.TokenKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/** Which paths lead somewhere: those of providers with a secret. */
@ApplicationScoped
public class Routes {

    private static final String GENERIC = "generic";

    /** How long what a folder of secrets held counts. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Proofs> proofs;
    private final Optional<BearerTokens> tokens;
    private final Secrets unknowable = Secrets.unknowable();

    Routes(WebhookSettings settings) {
        this.proofs = Map.ofEntries(
                entry("github", settings.github()),
                entry("gitlab", settings.gitlab()),
                entry("gitea", settings.gitea()),
                entry("forgejo", settings.forgejo()),
                entry("gogs", settings.gogs()),
                entry("bitbucket-cloud", settings.bitbucketCloud()),
                entry("bitbucket-dc", settings.bitbucketDc()),
                entry("azure-devops", settings.azureDevops()),
                entry(GENERIC, settings.generic()),
                entry("harbor", settings.harbor()),
                entry("ghcr", settings.ghcr()),
                entry("docker-hub", settings.dockerHub()),
                entry("quay", settings.quay()));
        this.tokens = tokens(settings.generic().jwt());
    }

    /** What a provider's deliveries are checked against: common secrets, and those of names. */
    private record Proofs(Optional<SecretFile> common, Optional<SecretFolder> named) {}

    private static Map.Entry<String, Proofs> entry(String provider, WebhookSettings.Credentials settings) {
        return Map.entry(
                provider,
                new Proofs(
                        settings.secretFile().map(SecretFile::new),
                        settings.secretDirectory().map(folder -> new SecretFolder(folder, FRESH))));
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
            Proofs own = proofs.get(provider.name());
            if (own == null) {
                return Optional.empty();
            }
            if (target.name() == null && provider.name().equals(GENERIC) && tokens.isPresent()) {
                return Optional.of(new Route(provider, secrets(own, null).orElse(unknowable), tokens));
            }
            return secrets(own, target.name()).map(secrets -> new Route(provider, secrets, Optional.empty()));
        });
    }

    private static Optional<Secrets> secrets(Proofs own, @Nullable String name) {
        return name == null
                ? own.common().map(SecretFile::secrets).filter(secrets -> !secrets.isEmpty())
                : own.named().map(folder -> folder.of(name));
    }
}
