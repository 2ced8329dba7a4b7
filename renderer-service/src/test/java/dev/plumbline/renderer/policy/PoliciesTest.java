package dev.plumbline.renderer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.ApplicationSpec.Verify;
import dev.plumbline.events.RenderingFailed.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class PoliciesTest {

    private static final String GOOD = """
            # who may change what runs in production
            policies:
              - namespaces: [prod, prod-*]
                verify: {mode: EveryCommit, keys: [alice, ci@example.com]}
              - namespaces:
                  - "*"
                verify:
                  keys: [ci]
            """;

    @TempDir
    Path folder;

    private Path file;
    private Policies policies;

    @BeforeEach
    void name() {
        file = folder.resolve("policies.yaml");
        policies = new Policies(Optional.of(file));
    }

    @Test
    void requiresAllThatCoversANamespace() throws IOException {
        Files.writeString(file, GOOD);
        Verify everywhere = new Verify(Verify.Mode.HEAD, List.of("ci"));
        Verify production = new Verify(Verify.Mode.EVERY_COMMIT, List.of("alice", "ci@example.com"));
        assertThat(policies.requiredIn("team")).containsExactly(everywhere);
        assertThat(policies.requiredIn("prod")).containsExactly(production, everywhere);
        assertThat(policies.requiredIn("prod-eu")).containsExactly(production, everywhere);
        assertThat(policies.requiredIn("my-prod")).containsExactly(everywhere);
    }

    @Test
    void requiresNothingWhereNoFileIsNamed() {
        assertThat(new Policies(Optional.empty()).requiredIn("team")).isEmpty();
    }

    @Test
    void countsAChangeAtOnceAndForgetsWhatItCannotRead() throws IOException {
        Files.writeString(file, GOOD);
        assertThat(policies.requiredIn("team")).hasSize(1);
        Files.writeString(file, "policies: []\n");
        assertThat(policies.requiredIn("team")).isEmpty();
        Files.writeString(file, GOOD.replace("keys", "kyes"));
        assertUnreadable("line 4: a field that is none of keys, mode");
        assertUnreadable("line 4: a field that is none of keys, mode");
        Files.delete(file);
        assertUnreadable("there is no such file");
        Files.createDirectory(file);
        assertUnreadable("the file gives a ");
        Files.delete(file);
        Files.writeString(file, GOOD);
        assertThat(policies.requiredIn("team")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "policies:                     | policy:                  | line 2: a field that is none of policies",
                "[prod, prod-*]                | []                       | line 3: no namespace is named",
                "[prod, prod-*]                | prod                     | line 3: no list",
                "[prod, prod-*]                | [Prod]                   | line 3: not the name of a namespace",
                "[prod, prod-*]                | [{a: b}]                 | line 3: not the name of a namespace",
                "mode: EveryCommit             | mode: everycommit        | line 4: mode is none of HEAD, Tag,",
                "mode: EveryCommit             | mode: []                 | line 4: mode is none of HEAD, Tag,",
                "mode: EveryCommit             | mode: Tag, mode: HEAD    | line 4: a key twice in one mapping",
                "'keys: [alice, ci@example.com]' | keys: []               | line 4: no key is named",
                "'keys: [alice, ci@example.com]' | keys: [../alice]       | line 4: not the name of a key",
                "', keys: [alice, ci@example.com]' | ''                   | line 4: the field keys is missing",
                "- \"*\"                       | - [                      | line 8: expected",
                "keys: [ci]                    | keys: [*ci]              | line 8: an alias of an anchor that is not"
            })
    void namesTheLineOfWhatItDoesNotUnderstand(String from, String to, String problem) throws IOException {
        String text = GOOD.replace(from, to == null ? "" : to);
        assertThat(text).isNotEqualTo(GOOD);
        Files.writeString(file, text);
        assertUnreadable(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "null\n",
                "[]\n",
                "policies: []\n---\npolicies: []\n",
                "policies: null\n",
                "\0"
            })
    void takesNoFileForNoPolicies(String text) throws IOException {
        Files.writeString(file, text);
        assertUnreadable("");
    }

    @Test
    void boundsWhatItReads() throws IOException {
        Files.writeString(file, "# " + "x".repeat(1 << 20));
        assertUnreadable("the file has more than 1048576 bytes");
        Files.writeString(file, "policies: " + "[".repeat(10_000));
        assertUnreadable("line 1: nested deeper than 150 levels");
        String one = "  - {namespaces: [a], verify: {keys: [ci]}}\n";
        Files.writeString(file, "policies:\n" + one.repeat(1_001));
        assertUnreadable("line 2: a list of 1001 elements; at most 1000 are allowed");
        Files.writeString(file, "policies:\n" + one.repeat(1_000));
        assertThat(policies.requiredIn("a")).hasSize(1_000);
        Files.writeString(file, "policies:\n" + one.replace("[ci]", "[" + "k,".repeat(101) + "]"));
        assertUnreadable("line 2: a list of 101 elements; at most 100 are allowed");
    }

    private void assertUnreadable(String why) {
        assertThatThrownBy(() -> policies.requiredIn("team")).isInstanceOfSatisfying(PoliciesUnreadable.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNVERIFIED);
            assertThat(e.text()).startsWith("the operator's policies cannot be read: " + why);
        });
    }
}
