package dev.plumbline.events.registry;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** With which certificates an https server is spoken to. */
@FunctionalInterface
public interface HttpTls {

    /** What the JVM knows, whoever is asked. */
    HttpTls USUAL = url -> Optional.empty();

    /** Those for a URL, the same object as long as they are the same; empty where those that the JVM knows will do. */
    Optional<SSLContext> of(URI url);
}
