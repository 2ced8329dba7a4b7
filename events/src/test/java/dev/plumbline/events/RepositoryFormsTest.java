package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** One repository, in whatever form of its URL. */
final class RepositoryFormsTest {

    private static final List<String> FORMS = List.of(
            "https://{host}/{path}",
            "https://{host}/{path}.git",
            "https://{host}/{path}.git/",
            "https://{host}//{path}",
            "https://{host}:443/{path}",
            "https://robot:canary@{host}/{path}.git",
            "http://{host}:80/{path}",
            "ssh://{host}/{path}",
            "ssh://git@{host}/{path}.git",
            "ssh://git@{host}:22/{path}/",
            "git@{host}:{path}",
            "git@{host}:{path}.git",
            "git@{host}:/{path}.git",
            "{host}:{path}");

    private record Where(String host, String path) {

        String in(String form) {
            return form.replace("{host}", host).replace("{path}", path);
        }

        RepositoryUrl identity() {
            return new RepositoryUrl(host + "/" + path);
        }
    }

    @Property
    void allFormsAreOneRepository(@ForAll("places") Where where, @ForAll("forms") String form, @ForAll boolean shout) {
        Where written = shout ? new Where(where.host().toUpperCase(Locale.ROOT), where.path()) : where;
        assertThat(RepositoryUrl.of(written.in(form))).isEqualTo(where.identity());
    }

    @Property
    void twoRepositoriesAreNeverOne(
            @ForAll("places") Where one, @ForAll("places") Where other, @ForAll("forms") String form) {
        assertThat(RepositoryUrl.of(one.in(form)).equals(RepositoryUrl.of(other.in("git@{host}:{path}.git"))))
                .isEqualTo(one.equals(other));
    }

    @Property
    void anUnusualPortIsAnotherServer(
            @ForAll("places") Where where, @ForAll @IntRange(min = 1024, max = 65535) int port) {
        RepositoryUrl elsewhere = new RepositoryUrl(where.host() + ":" + port + "/" + where.path());
        assertThat(RepositoryUrl.of(where.in("ssh://git@{host}:" + port + "/{path}.git")))
                .isEqualTo(elsewhere);
        assertThat(RepositoryUrl.of(where.in("https://{host}:" + port + "/{path}")))
                .isEqualTo(elsewhere);
    }

    @Property
    void anIdentityIsItsOwn(@ForAll("places") Where where) {
        assertThat(RepositoryUrl.of("https://" + where.identity().value())).isEqualTo(where.identity());
    }

    @Property
    void anyTextIsARepositoryOrRefusedWithoutBeingQuoted(@ForAll String text) {
        String secret = "//robot:canary@" + text;
        try {
            assertThat(RepositoryUrl.of(secret).value()).isNotBlank();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageNotContaining("canary");
        }
    }

    @Provide
    Arbitrary<String> forms() {
        return Arbitraries.of(FORMS);
    }

    /** None of the public hosts, which have rules of their own. */
    @Provide
    Arbitrary<Where> places() {
        Arbitrary<String> hosts = Arbitraries.of("git", "code", "a-b", "x1").map(name -> name + ".example");
        Arbitrary<String> segments = Arbitraries.strings()
                .withChars("abXY01._-")
                .ofMinLength(1)
                .ofMaxLength(6)
                .filter(segment -> !segment.endsWith(".git") && !segment.equals(".") && !segment.equals(".."));
        Arbitrary<String> paths = segments.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("/", list));
        return Combinators.combine(hosts, paths).as(Where::new);
    }
}
