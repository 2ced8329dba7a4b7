package dev.plumbline.events.git;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/**
 * The host keys that are believed, as {@code known_hosts} names them (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). A host without a line there
 * is refused, and so is one with another key: nothing is ever learnt. Lines that trust an authority are refused, since JGit checks no host
 * certificates.
 */
final class KnownHosts implements ServerKeyDatabase {

    private static final String REVOKED = "revoked";

    private final List<Line> lines;

    private KnownHosts(List<Line> lines) {
        this.lines = lines;
    }

    private record Line(KnownHostEntry entry, PublicKey key) {

        boolean isRevoked() {
            return REVOKED.equals(entry.getMarker());
        }
    }

    /**
     * Those of a text.
     *
     * @throws GeneralSecurityException where it has no line, or one that is none; the message is not to be shown
     */
    static KnownHosts of(String text) throws GeneralSecurityException {
        List<Line> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
            for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(reader)) {
                lines.add(line(entry));
            }
        } catch (IOException | RuntimeException e) {
            throw new GeneralSecurityException("not in the form of known_hosts");
        }
        if (lines.isEmpty()) {
            throw new GeneralSecurityException("no hosts");
        }
        return new KnownHosts(List.copyOf(lines));
    }

    private static Line line(KnownHostEntry entry) throws IOException, GeneralSecurityException {
        AuthorizedKeyEntry key = entry.getKeyEntry();
        String marker = entry.getMarker();
        if (key == null || (marker != null && !marker.isEmpty() && !marker.equals(REVOKED))) {
            throw new GeneralSecurityException("a line that is no host's key");
        }
        PublicKey read = key.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        if (read == null) {
            throw new GeneralSecurityException("a key of unknown kind");
        }
        return new Line(entry, read);
    }

    @Override
    public List<PublicKey> lookup(String connect, InetSocketAddress remote, Configuration configuration) {
        return about(connect).filter(line -> !line.isRevoked()).map(Line::key).toList();
    }

    @Override
    public boolean accept(
            String connect,
            InetSocketAddress remote,
            PublicKey key,
            Configuration configuration,
            CredentialsProvider nobody) {
        List<Line> known = about(connect).toList();
        List<Line> same = known.stream()
                .filter(line -> KeyUtils.compareKeys(line.key(), key))
                .toList();
        if (same.isEmpty() || same.stream().anyMatch(Line::isRevoked)) {
            // Thrown, since JGit has one message for all that is refused here.
            throw new HostNotTrusted(
                    "the host key of " + connect + ", " + KeyUtils.getFingerPrint(key) + ", " + why(known, same));
        }
        return true;
    }

    private static String why(List<Line> known, List<Line> same) {
        if (!same.isEmpty()) {
            return "is revoked in knownHosts";
        }
        return known.stream().allMatch(Line::isRevoked)
                ? "is not in knownHosts, which has no key of this host"
                : "is not the one in knownHosts: it was changed, or somebody else answers";
    }

    /** By the name that was asked for: what it resolves to proves nothing. */
    private Stream<Line> about(String connect) {
        SshdSocketAddress address = SshdSocketAddress.toSshdSocketAddress(socket(connect));
        return lines.stream().filter(line -> line.entry().isHostMatch(address.getHostName(), address.getPort()));
    }

    /** JGit says {@code host}, {@code host:port} or {@code [host]:port}. */
    private static InetSocketAddress socket(String connect) {
        int colon = connect.lastIndexOf(':');
        boolean port = colon > 0 && connect.substring(colon + 1).matches("\\d{1,5}");
        String host = port ? connect.substring(0, colon) : connect;
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return InetSocketAddress.createUnresolved(bare, port ? Integer.parseInt(connect.substring(colon + 1)) : 22);
    }
}
