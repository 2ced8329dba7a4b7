package dev.plumbline.events;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The processes of one test, which end with it; where the test failed, each tells first how it is. To be registered by a test class. */
public final class InstalledServices implements AfterTestExecutionCallback {

    private static final Logger LOG = Logger.getLogger(InstalledServices.class);

    private final List<InstalledService> services = new ArrayList<>();

    /** One that ends with the test; gives it. */
    public <S extends InstalledService> S add(S service) {
        services.add(service);
        return service;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws Exception {
        boolean failed = context.getExecutionException().isPresent();
        for (InstalledService service : services) {
            if (failed) {
                LOG.errorf("%s failed; of one service: %s", context.getDisplayName(), service.account());
            }
            service.close();
        }
    }
}
