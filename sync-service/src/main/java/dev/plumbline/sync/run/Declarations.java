package dev.plumbline.sync.run;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What has been told of each application's definition: the topic {@code applications} as a table. */
@ApplicationScoped
public class Declarations {

    private final Map<ApplicationKey, ApplicationDeclared> told = new ConcurrentHashMap<>();

    /** What was last told of an application. */
    public Optional<ApplicationDeclared> find(ApplicationKey application) {
        return Optional.ofNullable(told.get(application));
    }

    /** All applications that were told of and not yet told to be gone. */
    public Set<ApplicationKey> keys() {
        return Set.copyOf(told.keySet());
    }

    /** Takes what was told. */
    public void put(ApplicationDeclared declared) {
        told.put(declared.application().key(), declared);
    }

    /** Takes that an application is gone. */
    public void remove(ApplicationKey application) {
        told.remove(application);
    }
}
