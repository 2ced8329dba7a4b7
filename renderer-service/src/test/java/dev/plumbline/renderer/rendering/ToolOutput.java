package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.EventJson;
import dev.plumbline.renderer.NativeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Kubernetes' own programs make of the same files, without any code of ours. */
final class ToolOutput {

    private ToolOutput() {}

    /** The objects that {@code kubectl apply} would send of a program's output, by kind, namespace and name. */
    static Map<String, JsonNode> of(Path scratch, String tool, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(NativeTools.folder().resolve(tool).toString()));
        command.addAll(arguments);
        try {
            return ofFiles(scratch, Files.write(scratch.resolve("output.yaml"), run(scratch, command)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same of files as they are. */
    static Map<String, JsonNode> ofFiles(Path scratch, Path files) {
        String kubectl = NativeTools.folder().resolve("kubectl").toString();
        // A patch that changes nothing is the one command that prints an object as it was read, without a cluster.
        byte[] output = run(
                scratch,
                List.of(
                        kubectl,
                        "patch",
                        "--local",
                        "--type=merge",
                        "--patch={}",
                        "--output=json",
                        "--recursive",
                        "--filename=" + files));
        Map<String, JsonNode> objects = new TreeMap<>();
        try (JsonParser parser = EventJson.mapper().createParser(output);
                MappingIterator<ObjectNode> all =
                        EventJson.mapper().readerFor(ObjectNode.class).readValues(parser)) {
            all.forEachRemaining(object -> objects.put(name(object), object));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    /** Has Kustomize edit the kustomization in that folder. */
    static void edit(Path folder, Path scratch, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(NativeTools.folder().resolve("kustomize").toString(), "edit"));
        command.addAll(List.of(arguments));
        run(folder, scratch, command);
    }

    static String name(JsonNode object) {
        return String.join(
                "/",
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }

    private static byte[] run(Path scratch, List<String> command) {
        return run(scratch, scratch, command);
    }

    private static byte[] run(Path in, Path scratch, List<String> command) {
        try {
            Path errors = Files.createTempFile(scratch, "tool", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(in.toFile()).redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().put("HOME", scratch.toString());
            Process process = builder.start();
            byte[] output = process.getInputStream().readAllBytes();
            assertThat(process.waitFor())
                    .as(() -> command + ": " + text(errors))
                    .isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
