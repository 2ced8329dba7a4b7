package dev.plumbline.poller.messaging;

import dev.plumbline.events.InstalledService;
import dev.plumbline.events.messaging.KafkaBroker;
import dev.plumbline.poller.git.GitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A poller as it is installed. It logs in to Git under its own name. */
final class PollerProcess extends InstalledService {

    PollerProcess(String name, KafkaBroker broker, GitServer git, Path folder, Map<String, String> settings)
            throws IOException {
        super(name, "192m", broker.bootstrap(), withLogin(settings, name, git, folder), folder);
    }

    private static Map<String, String> withLogin(Map<String, String> settings, String name, GitServer git, Path folder)
            throws IOException {
        Path credentials = Files.writeString(folder.resolve(name + ".yaml"), """
                credentials:
                - url: %s
                  username: %s
                  password: %s
                """.formatted(
                        git.url("x").replace("/x.git", ""), name, GitServer.PASSWORD));
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("PLUMBLINE_GIT_CREDENTIALS_FILE", credentials.toString());
        return all;
    }
}
