package dev.plumbline.events.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Who somebody is at an http(s) server. */
@FunctionalInterface
public interface HttpLogins {

    /** The login for a URL; empty where there is none. */
    Optional<Login> of(URI url);

    /** A user and a password or a token; prints as neither. */
    record Login(String user, String password) {

        /** As basic authentication writes it (RFC 7617). */
        String basic() {
            byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(login);
        }

        @Override
        public String toString() {
            return "a login";
        }
    }
}
