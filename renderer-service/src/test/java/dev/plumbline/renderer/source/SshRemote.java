package dev.plumbline.renderer.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A repository over SSH. */
public final class SshRemote implements AutoCloseable {

    private static final String KIND = "ecdsa-sha2-nistp256";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair host;
    private final KeyPair client;

    /** Serves a repository on a free port. */
    public SshRemote(Repository repository) {
        try {
            host = KeyUtils.generateKeyPair(KIND, 256);
            client = KeyUtils.generateKeyPair(KIND, 256);
            server.setHost("127.0.0.1");
            server.setPort(0);
            server.setKeyPairProvider(KeyPairProvider.wrap(host));
            server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, client.getPublic()));
            server.setCommandFactory((channel, command) -> new Serving(command, repository));
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an application names. */
    public String url() {
        return "ssh://git@127.0.0.1:" + server.getPort() + "/app.git";
    }

    /** Writes the file by which a client gets in. */
    public Path credentials(Path folder) {
        try {
            ByteArrayOutputStream key = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, "a test", null, key);
            Files.writeString(folder.resolve("id"), key.toString(StandardCharsets.UTF_8));
            Files.writeString(
                    folder.resolve("known_hosts"),
                    "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
            return Files.writeString(
                    folder.resolve("credentials.yaml"),
                    "credentials:\n- url: " + url() + "\n  privateKeyFile: id\n  knownHostsFile: known_hosts\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Serving extends AbstractCommandSupport {

        private final Repository repository;

        Serving(String command, Repository repository) {
            super(command, null);
            this.repository = repository;
        }

        @Override
        public void run() {
            try {
                UploadPack pack = new UploadPack(repository);
                String protocol = getEnvironment().getEnv().get("GIT_PROTOCOL");
                pack.setExtraParameters(protocol == null ? List.of() : List.of(protocol));
                pack.upload(getInputStream(), getOutputStream(), getErrorStream());
                onExit(0);
            } catch (IOException e) {
                onExit(1, "failed");
            }
        }
    }
}
