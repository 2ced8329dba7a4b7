package dev.plumbline.events.git;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the file says. Of the entries that cover a remote the one with the longest path counts, for each thing by itself: a host's
 * authorities may stand in one entry and an organisation's token in another.
 */
record Credentials(List<Entry> entries) {

    static final Credentials NONE = new Credentials(List.of());

    Credentials {
        entries = List.copyOf(entries);
    }

    /**
     * An entry; whatever it does not say is null.
     *
     * @param line where it begins, from 1
     */
    record Entry(
            RemotePrefix prefix,
            int line,
            @Nullable Login login,
            @Nullable SshIdentity ssh,
            Tls.@Nullable ClientIdentity client,
            Tls.@Nullable Authorities authorities) {}

    Optional<Login> login(RemotePrefix remote) {
        return best(remote, Entry::login);
    }

    Optional<SshIdentity> ssh(RemotePrefix remote) {
        return best(remote, Entry::ssh);
    }

    Tls tls(RemotePrefix remote) {
        return new Tls(
                best(remote, Entry::client).orElse(null),
                best(remote, Entry::authorities).orElse(null));
    }

    private <T> Optional<T> best(RemotePrefix remote, Function<Entry, @Nullable T> said) {
        return entries.stream()
                .filter(entry -> entry.prefix().covers(remote) && said.apply(entry) != null)
                .max(Comparator.comparingInt(entry -> entry.prefix().path().length()))
                .map(said::apply);
    }
}
