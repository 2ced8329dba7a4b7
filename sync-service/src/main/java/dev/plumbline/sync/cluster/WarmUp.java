package dev.plumbline.sync.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Walks the path of a write a few times before the first one counts: connections are opened, classes loaded, and the kinds that
 * most sets are made of are known. Every call is a dry run.
 */
@ApplicationScoped
public class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final int ROUNDS = 30;
    private static final List<String> GROUPS = List.of(
            "v1",
            "apps/v1",
            "batch/v1",
            "rbac.authorization.k8s.io/v1",
            "networking.k8s.io/v1",
            "policy/v1",
            "autoscaling/v2",
            "apiextensions.k8s.io/v1");

    private final Fabric8Cluster cluster;

    WarmUp(Fabric8Cluster cluster) {
        this.cluster = cluster;
    }

    /** Warms up; a cluster that is away leaves it cold. */
    public void run() {
        try {
            GROUPS.forEach(group -> cluster.type(group, "none"));
            for (int round = 0; round < ROUNDS; round++) {
                if (!(cluster.rehearse(configMap(round)) instanceof Answer.Done)) {
                    return;
                }
            }
        } catch (ClusterUnavailable e) {
            LOG.infof("not warmed up reason=\"%s\"", e.getMessage());
        }
    }

    private static ObjectNode configMap(int round) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", "v1").put("kind", "ConfigMap");
        body.putObject("metadata").put("name", "plumbline-warm-up").put("namespace", "default");
        body.putObject("data").put("round", Integer.toString(round));
        return body;
    }
}
