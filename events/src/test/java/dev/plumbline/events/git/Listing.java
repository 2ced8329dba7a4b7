package dev.plumbline.events.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** Lists a remote as the services do. */
final class Listing {

    private Listing() {}

    static String main(String url, Path credentials) throws IOException, URISyntaxException {
        return main(url, new RemoteAccess(Optional.of(credentials), InstantSource.system()));
    }

    /** Where the remote's main branch is. */
    static String main(String url, RemoteAccess access) throws IOException, URISyntaxException {
        URIish uri = new URIish(url);
        try (InMemoryRepository nowhere = new InMemoryRepository(new DfsRepositoryDescription("nowhere"));
                Transport transport = Transport.open(nowhere, uri)) {
            transport.setTimeout(10);
            access.prepare(transport, uri, new JDKHttpConnectionFactory());
            try (FetchConnection connection = transport.openFetch(List.of(), ServedRepository.MAIN)) {
                Ref main = connection.getRef(ServedRepository.MAIN);
                return ObjectId.toString(main == null ? null : main.getObjectId());
            }
        }
    }
}
