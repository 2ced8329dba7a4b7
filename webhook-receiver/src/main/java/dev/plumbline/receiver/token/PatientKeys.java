package dev.plumbline.receiver.token;

import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Keys that may have to be fetched, waited for no longer than that: an issuer whose answer comes drop by drop never meets the
 * client's own timeouts. The fetch goes on, so that the token finds the keys when it comes again.
 */
final class PatientKeys implements VerificationKeyResolver {

    /** How many may wait for the issuer at once. */
    private static final int WAITING = 64;

    private final VerificationKeyResolver keys;
    private final Duration patience;
    private final Semaphore waiting = new Semaphore(WAITING);
    private final ExecutorService fetching = Executors.newVirtualThreadPerTaskExecutor();

    PatientKeys(VerificationKeyResolver keys, Duration patience) {
        this.keys = keys;
        this.patience = patience;
    }

    /** The keys could not be had: who made the token is not known. */
    static final class KeysUnavailable extends UnresolvableKeyException {

        private static final long serialVersionUID = 1L;

        KeysUnavailable(String message) {
            super(message);
        }
    }

    @Override
    public Key resolveKey(JsonWebSignature signature, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        if (!waiting.tryAcquire()) {
            throw new KeysUnavailable("too many tokens wait for the issuer's keys");
        }
        Future<Key> key = fetching.submit(() -> {
            try {
                return keys.resolveKey(signature, nesting);
            } finally {
                waiting.release();
            }
        });
        try {
            return key.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new KeysUnavailable("the issuer's keys did not come within " + patience);
        } catch (ExecutionException e) {
            // jose4j gives a cause where the keys could not be fetched, and none where the token's is not among them.
            if (e.getCause() instanceof UnresolvableKeyException unknown && unknown.getCause() == null) {
                throw unknown;
            }
            throw new KeysUnavailable("the issuer's keys cannot be fetched");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailable("interrupted");
        }
    }
}
