package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderRequested;
import dev.plumbline.renderer.source.RepositoryPath;
import dev.plumbline.renderer.source.SourceTree;
import dev.plumbline.renderer.source.TreeEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A small application in memory: renders through all of the renderer's own code, with nothing kept of it. */
public final class SampleRendering {

    private static final byte[] FILE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: sample, labels: {app: sample}}
            spec:
              replicas: 2
              selector:
                matchLabels: {app: sample}
              template:
                metadata:
                  labels:
                    app: sample
                spec:
                  containers:
                    - name: sample
                      image: "registry.example/sample:1.0"
                      ports: [{containerPort: 8080}]
                      resources: {limits: {cpu: 0.5, memory: 64Mi}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: sample}
            stringData: {password: not-a-secret}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: sample}
            data:
              text: |
                several
                lines
            """.getBytes(StandardCharsets.UTF_8);

    private static final ApplicationDeclared APPLICATION = new ApplicationDeclared(
            new ApplicationRef("plumbline", "sample", "sample"),
            1,
            new ApplicationSpec(
                    new ApplicationSpec.Source("https://git.example/sample", "main", ".", null),
                    new ApplicationSpec.Destination("sample"),
                    new ApplicationSpec.SyncPolicy(false, false, false),
                    false));

    private static final RenderRequested REQUEST =
            new RenderRequested(APPLICATION.application(), 1, RenderRequested.Reason.DECLARATION, "sample");

    private SampleRendering() {}

    /** Renders the sample once. */
    public static Rendering render(Renderer renderer) {
        try (OpenedSources opened = OpenedSources.of(APPLICATION.spec().allSources(), source -> new Sample())) {
            return renderer.render(APPLICATION, REQUEST, opened, Optional.empty());
        }
    }

    private static final class Sample implements SourceTree {

        @Override
        public String revision() {
            return "0".repeat(40);
        }

        @Override
        public Optional<TreeEntry> find(RepositoryPath path) {
            return Optional.of(new TreeEntry(path, TreeEntry.Kind.DIRECTORY, "folder"));
        }

        @Override
        public List<TreeEntry> children(TreeEntry directory) {
            return List.of(new TreeEntry(RepositoryPath.of("sample.yaml"), TreeEntry.Kind.FILE, "file"));
        }

        @Override
        public byte[] read(TreeEntry file) {
            return FILE;
        }

        @Override
        public long size(TreeEntry file) {
            return FILE.length;
        }

        @Override
        public boolean descendsFrom(String commit) {
            return true;
        }

        @Override
        public void requireSigned(ApplicationSpec.Verify verify, Optional<String> since) {
            // it is the renderer's own
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
