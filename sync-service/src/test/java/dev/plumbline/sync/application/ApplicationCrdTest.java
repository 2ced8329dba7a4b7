package dev.plumbline.sync.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationCrdTest {

    private static final Path FILE =
            Path.of(System.getProperty("plumbline.root"), "deploy", "kubernetes", "10-crd.yaml");
    private static final String HEADER =
            "# Generated from sync-service's Java types (package application) by ApplicationCrdTest.\n"
                    + "# Write it anew: ./mvnw -pl events,sync-service test -Dtest=ApplicationCrdTest -Dplumbline.crd.write\n";

    private static final CRDPostProcessor MENDED = new CRDPostProcessor() {
        @Override
        public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
            return mend(crd);
        }
    };

    /** {@code -Dplumbline.crd.write} writes the file anew. */
    @Test
    void theFileIsWhatTheTypesSay(@TempDir Path directory) throws IOException {
        new CRDGenerator()
                .inOutputDir(directory.toFile())
                .forCRDVersions("v1")
                .customResourceClasses(Application.class)
                .withMinQuotes(true)
                .withPostProcessor(MENDED)
                .detailedGenerate();
        String generated = Files.readString(directory.resolve("applications.plumbline.dev-v1.yml"));
        String expected = HEADER + generated.substring(generated.indexOf("apiVersion:"));
        if (System.getProperty("plumbline.crd.write") != null) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE)).isEqualTo(expected);
    }

    /** The generator sorts columns by their path, sees each rule of a record's component twice, and knows no list types. */
    private static HasMetadata mend(HasMetadata crd) {
        var version = ((CustomResourceDefinition) crd).getSpec().getVersions().getFirst();
        List<String> order = Arrays.stream(Application.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparing((CustomResourceColumnDefinition column) -> order.indexOf(column.getName())));
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        onceEach(root);
        child(root, "spec", "source", "helm", "values").setType("object");
        JSONSchemaProps several = child(root, "spec", "sources").getItems().getSchema();
        child(several, "helm", "values").setType("object");
        child(several, "helm", "valuesObject").setType("object");
        child(several, "path").setDefault(null); // else there would be none without one
        JSONSchemaProps conditions = child(root, "status", "conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        conditions.getItems().getSchema().setRequired(List.of("type", "status"));
        return crd;
    }

    private static JSONSchemaProps child(JSONSchemaProps schema, String... path) {
        JSONSchemaProps at = schema;
        for (String name : path) {
            at = Objects.requireNonNull(at.getProperties().get(name), name);
        }
        return at;
    }

    private static void onceEach(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(ApplicationCrdTest::onceEach);
        }
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            onceEach(schema.getItems().getSchema());
        }
    }
}
