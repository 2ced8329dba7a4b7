package dev.plumbline.poller.git;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/** SSH with the keys and the known hosts of one folder, and nothing else: no agent, no configuration, no unknown host. */
@ApplicationScoped
public class SshSessions {

    private final Optional<Path> directory;
    private @Nullable SshdSessionFactory factory;

    SshSessions(GitSettings settings) {
        this.directory = settings.sshDirectory();
    }

    /** The sessions; empty where no folder is configured. Made when first asked for. */
    synchronized Optional<SshdSessionFactory> factory() {
        if (factory == null && directory.isPresent()) {
            Path folder = directory.get();
            factory = new SshdSessionFactoryBuilder()
                    .setHomeDirectory(folder.toFile())
                    .setSshDirectory(folder.toFile())
                    .setConfigStoreFactory((home, config, user) -> null)
                    .setDefaultKnownHostsFiles(ssh -> List.of(folder.resolve("known_hosts")))
                    .setPreferredAuthentications("publickey")
                    .build(null);
        }
        return Optional.ofNullable(factory);
    }

    @PreDestroy
    synchronized void close() {
        if (factory != null) {
            factory.close();
        }
    }
}
