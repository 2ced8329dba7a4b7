package dev.plumbline.events.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/** An sshd on a free loopback port that lets one key in and serves one repository to it. */
public final class GitOverSsh implements AutoCloseable {

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair host;
    private volatile int complaint;

    /**
     * Listens.
     *
     * @param host its own key
     * @param client the key of the one whom it lets in, as {@code git}
     */
    public GitOverSsh(Repository repository, KeyPair host, KeyPair client) throws IOException {
        this.host = host;
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("git") && KeyUtils.compareKeys(key, client.getPublic()));
        server.setCommandFactory((channel, command) -> new Serving(command, repository, complaint));
        server.start();
    }

    public String url() {
        return "ssh://git@127.0.0.1:" + server.getPort() + "/fleet.git";
    }

    /** The line that makes its key known. */
    public String knownHosts() {
        return "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic());
    }

    public int port() {
        return server.getPort();
    }

    /** From now on it complains at such length, in bytes, before it answers. */
    public void complain(int bytes) {
        complaint = bytes;
    }

    /**
     * A credentials file for this server, and the files that it names.
     *
     * @param folder where they are written: {@code credentials.yaml}, {@code id} and {@code known_hosts}
     * @param key a private key as {@link #openSsh} writes it
     * @param passphrase null for none
     */
    public Path credentials(Path folder, String key, String knownHosts, @Nullable String passphrase)
            throws IOException {
        Files.writeString(folder.resolve("id"), key);
        Files.writeString(folder.resolve("known_hosts"), knownHosts);
        return Files.writeString(
                folder.resolve("credentials.yaml"),
                "credentials:\n- url: " + url() + "\n"
                        + "  privateKeyFile: id\n  knownHostsFile: known_hosts\n"
                        + (passphrase == null ? "" : "  passphrase: " + passphrase + "\n"));
    }

    /** A fresh pair, for instance of {@code ssh-ed25519}. */
    public static KeyPair key(String kind) throws GeneralSecurityException {
        int size = kind.equals("ssh-rsa") ? 2048 : 256;
        return KeyUtils.generateKeyPair(kind, size);
    }

    /** A private key as {@code ssh-keygen} writes it. */
    public static String openSsh(KeyPair pair, @Nullable String passphrase)
            throws IOException, GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenSSHKeyEncryptionContext context = null;
        if (passphrase != null) {
            context = new OpenSSHKeyEncryptionContext();
            context.setPassword(passphrase);
            context.setCipherType("256");
        }
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "a test", context, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private static final class Serving extends AbstractCommandSupport {

        private final Repository repository;
        private final int complaint;

        Serving(String command, Repository repository, int complaint) {
            super(command, null);
            this.repository = repository;
            this.complaint = complaint;
        }

        @Override
        public void run() {
            try {
                getErrorStream().write(new byte[complaint]);
                getErrorStream().flush();
                UploadPack pack = new UploadPack(repository);
                String protocol = getEnvironment().getEnv().get("GIT_PROTOCOL");
                pack.setExtraParameters(protocol == null ? List.of() : List.of(protocol));
                pack.upload(getInputStream(), getOutputStream(), getErrorStream());
                onExit(getCommand().equals("git-upload-pack '/fleet.git'") ? 0 : 1);
            } catch (IOException e) {
                onExit(1, "failed");
            }
        }
    }
}
