package dev.plumbline.e2e.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How one identity reaches one API server.
 *
 * @param certificateAuthority the server's certificates, PEM; null where those that the machine trusts are meant
 * @param user the name that the entry gets; the server goes by the token alone
 */
record Kubeconfig(String server, @Nullable String certificateAuthority, String user, String token) {

    String yaml() {
        var authority = certificateAuthority == null
                ? ""
                : "certificate-authority-data: "
                        + Base64.getEncoder().encodeToString(certificateAuthority.getBytes(StandardCharsets.UTF_8));
        return """
                apiVersion: v1
                kind: Config
                current-context: plumbline
                clusters:
                  - name: plumbline
                    cluster:
                      server: %s
                      %s
                users:
                  - name: %s
                    user:
                      token: %s
                contexts:
                  - name: plumbline
                    context:
                      cluster: plumbline
                      user: %s
                """.formatted(server, authority, user, token, user);
    }
}
