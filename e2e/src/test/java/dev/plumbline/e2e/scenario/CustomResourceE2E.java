package dev.plumbline.e2e.scenario;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A kind and its first object in one commit. */
final class CustomResourceE2E {

    private final Lab lab = Lab.running();
    private final Cluster cluster = lab.cluster();

    @Test
    void aCustomResourceWaitsForItsDefinition() {
        String id = UUID.randomUUID().toString().substring(0, 8);
        String namespace = "crd-" + id;
        try (Repo repo = lab.createRepository(namespace)) {
            repo.write("web/a-resource.yaml", """
                            apiVersion: e2e%1$s.example.org/v1
                            kind: Lamp
                            metadata: {name: desk}
                            spec: {color: warm}
                            """.formatted(id));
            repo.write("web/z-definition.yaml", """
                            apiVersion: apiextensions.k8s.io/v1
                            kind: CustomResourceDefinition
                            metadata: {name: lamps.e2e%1$s.example.org}
                            spec:
                              group: e2e%1$s.example.org
                              scope: Namespaced
                              names: {kind: Lamp, plural: lamps, singular: lamp, listKind: LampList}
                              versions:
                                - name: v1
                                  served: true
                                  storage: true
                                  schema:
                                    openAPIV3Schema:
                                      type: object
                                      properties:
                                        spec: {type: object, properties: {color: {type: string}}}
                            """.formatted(id));
            String commit = repo.push("definition and resource");
            cluster.declare(namespace, "web", repo.url(), "web");
            cluster.awaitReady(namespace, "web", commit);
        }
    }
}
