package dev.plumbline.events.git;

import java.net.URI;
import java.security.PrivateKey;

/** How somebody logs in over HTTP. Prints without what is secret. */
sealed interface Login {

    /** A user with a password or a token. */
    record Basic(String user, String password) implements Login {

        @Override
        public String toString() {
            return "Basic";
        }
    }

    /**
     * An installation of a GitHub App, for which tokens are got that last for an hour.
     *
     * @param api where: {@code https://api.github.com}, or {@code https://host/api/v3} of an own GitHub
     * @param id the App's id or client id
     */
    record GitHubApp(URI api, String id, String installation, PrivateKey key) implements Login {

        @Override
        public String toString() {
            return "GitHubApp[" + id + "/" + installation + "]";
        }
    }
}
