package dev.plumbline.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
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
    void whatOfAPathIsPercentEncodedDoesNotCount(
            @ForAll("places") Where where, @ForAll("forms") String form, @ForAll Random chance) {
        Where encoded = new Where(where.host(), encoded(where.path(), chance));
        assertThat(RepositoryUrl.of(encoded.in(form))).isEqualTo(where.identity());
    }

    @Property
    void lettersThatAreNotAsciiAreTheirEncoding(
            @ForAll("places") Where where, @ForAll("foreign") String segment, @ForAll("forms") String form) {
        Where raw = new Where(where.host(), segment + "/" + where.path());
        String hex = HexFormat.of().withDelimiter("%").formatHex(segment.getBytes(StandardCharsets.UTF_8));
        Where encoded = new Where(where.host(), "%" + hex + "/" + where.path());
        RepositoryUrl identity = RepositoryUrl.of(raw.in(form));
        assertThat(identity).isEqualTo(RepositoryUrl.of(encoded.in(form)));
        assertThat(RepositoryUrl.of("https://" + identity)).isEqualTo(identity);
        assertThat(identity.value()).matches("\\p{ASCII}*");
    }

    @Property
    void aHostIsOneWithTheDotOfTheRootAndInItsOwnLetters(
            @ForAll("places") Where where, @ForAll("foreign") String label, @ForAll("forms") String form) {
        assertThat(RepositoryUrl.of(new Where(where.host() + ".", where.path()).in(form)))
                .isEqualTo(where.identity());
        Where own = new Where(label + "." + where.host(), where.path());
        Where ascii = new Where(IDN.toASCII(own.host()), where.path());
        assertThat(RepositoryUrl.of(own.in(form)))
                .isEqualTo(RepositoryUrl.of(ascii.in(form)))
                .isEqualTo(ascii.identity());
    }

    private static String encoded(String path, Random chance) {
        return path.chars()
                .mapToObj(c -> c == '/' || chance.nextBoolean()
                        ? String.valueOf((char) c)
                        : (chance.nextBoolean() ? "%%%02x" : "%%%02X").formatted(c))
                .collect(Collectors.joining());
    }

    @Provide
    Arbitrary<String> foreign() {
        return Arbitraries.strings()
                .withChars("\u00fc\u00e9\u0434\u0436\u4e2d\u6587")
                .ofMinLength(1)
                .ofMaxLength(6);
    }

    @Property
    void anyTextIsARepositoryOrRefusedWithoutBeingQuoted(@ForAll String text) {
        String secret = "//robot:canary@" + text;
        try {
            assertThat(RepositoryUrl.of(secret).value()).isNotBlank().doesNotContain("?", "#");
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
