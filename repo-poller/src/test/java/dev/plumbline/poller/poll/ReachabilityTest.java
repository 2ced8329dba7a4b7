package dev.plumbline.poller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.RepositoryEvent;
import dev.plumbline.events.RepositoryReached;
import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUnreachable.Reason;
import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ReachabilityTest {

    private static final RepositoryUrl FLEET = new RepositoryUrl("git.example/fleet");
    private static final Instant SINCE = Instant.parse("2026-11-27T12:00:00Z");

    private final List<RepositoryEvent> told = new ArrayList<>();
    private final Topic topic = new Topic();
    private final Set<String> answering = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private @Nullable Duration retryAfter;
    private final HostLimits hosts = new HostLimits(1, 1_000, Instant::now);
    private final Renames renames = new Renames(this::list, hosts);
    private final Reachability reachability = new Reachability(topic, topic, renames);

    /** The topic: what is told there is what was told. */
    private final class Topic implements Hints, Troubles {

        private @Nullable Told last;

        @Override
        public void tell(List<? extends RepositoryEvent> findings) {
            told.addAll(findings);
            last = told.getLast() instanceof RepositoryUnreachable trouble
                    ? new Told(trouble, trouble.id(), Instant.now())
                    : null;
        }

        @Override
        public Optional<Told> of(RepositoryUrl repository) {
            return Optional.ofNullable(last);
        }
    }

    @Test
    void tellsTheSecondFailureInARowAndNoFurther() throws Exception {
        fail(Reason.NOT_FOUND, 1);
        assertThat(told).isEmpty();
        fail(Reason.NOT_FOUND, 2);
        fail(Reason.NOT_FOUND, 3);
        assertThat(told)
                .containsExactly(
                        new RepositoryUnreachable(FLEET, Reason.NOT_FOUND, "in words", SINCE, SINCE.plusSeconds(2)));
    }

    @Test
    void tellsAnotherReasonAtOnce() throws Exception {
        fail(Reason.TIMED_OUT, 2);
        fail(Reason.AUTHENTICATION_REFUSED, 3);
        assertThat(told).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTHENTICATION_REFUSED", "NOT_FOUND", "HOST_NOT_TRUSTED", "CREDENTIALS_UNUSABLE"})
    void tellsOtherWordsAtOnceWhereTheyComeOfWhatSomebodyDid(Reason reason) throws Exception {
        fail(reason, "entry 1 (line 3): has no url", 2);
        fail(reason, "entry 1 (line 3): has no url", 3);
        fail(reason, "entry 2 (line 7): has no url", 4);
        fail(reason, "entry 2 (line 7): has no url", 5);
        assertThat(messages()).containsExactly("entry 1 (line 3): has no url", "entry 2 (line 7): has no url");
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST_NOT_FOUND", "CONNECTION_REFUSED", "TIMED_OUT", "TOO_LARGE", "FAILED"})
    void tellsOtherWordsOfASickHostOnceAnHour(Reason reason) throws Exception {
        fail(reason, "status 502", 2);
        fail(reason, "status 503", 3);
        fail(reason, "status 502", 4);
        assertThat(messages()).containsExactly("status 502");
        toldBefore(Duration.ofMinutes(61));
        fail(reason, "status 502", 10);
        fail(reason, "status 503", 11);
        assertThat(messages()).containsExactly("status 502", "status 503");
    }

    @Test
    void doesNotTellWhetherTheRepositoryOrItsHostIsToBeLeftAlone() throws Exception {
        fail(Reason.RATE_LIMITED, "the host answers with status 429", 1);
        toldBefore(Duration.ofHours(2));
        fail(Reason.RATE_LIMITED, "its host asked to be left alone for a while", 1);
        assertThat(told).hasSize(1);
    }

    @Test
    void tellsARateLimitAtOnce() throws Exception {
        fail(Reason.RATE_LIMITED, 1);
        assertThat(told).hasSize(1);
    }

    @Test
    void tellsAnewWhatTheTopicWouldForget() throws Exception {
        fail(Reason.NOT_FOUND, 2);
        toldBefore(Duration.ofHours(25));
        fail(Reason.NOT_FOUND, 50);
        assertThat(told).hasSize(2);
    }

    @Test
    void tellsThatItAnswersAgainOnlyWhereItWasToldThatItDidNot() throws Exception {
        reachability.answered(FLEET);
        assertThat(told).isEmpty();
        fail(Reason.NOT_FOUND, 2);
        reachability.answered(FLEET);
        reachability.answered(FLEET);
        assertThat(told)
                .hasSize(2)
                .last()
                .isEqualTo(new RepositoryReached(FLEET, SINCE, told.getFirst().id()));
    }

    @Test
    void namesTheNewNameOfARepositoryWhereThatOneAnswers() throws Exception {
        renames.told(FLEET, new RepositoryUrl("git.example/acme/convoy"));
        fail(Reason.NOT_FOUND, 2);
        assertThat(messages()).containsExactly("in words");
        answering.add("git@git.example:acme/convoy");
        fail(Reason.NOT_FOUND, 3);
        fail(Reason.NOT_FOUND, 4);
        assertThat(messages())
                .containsExactly("in words", "in words; it was renamed: name git.example/acme/convoy as repoURL");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_FOUND", "FAILED"})
    void namesTheNewNameAtOnceThatIsToldAfterTheTrouble(Reason reason) throws Exception {
        answering.addAll(Set.of("git@git.example:acme/convoy", "git@git.example:acme/armada"));
        fail(reason, 2);
        renames.told(FLEET, new RepositoryUrl("git.example/acme/convoy"));
        fail(reason, 3);
        fail(reason, 4);
        renames.told(FLEET, new RepositoryUrl("git.example/acme/armada"));
        fail(reason, 5);
        fail(reason, 6);
        assertThat(messages())
                .containsExactly(
                        "in words",
                        "in words; it was renamed: name git.example/acme/convoy as repoURL",
                        "in words; it was renamed: name git.example/acme/armada as repoURL");
    }

    @Test
    void leavesAHostAloneThatAsksForItWhenItIsAskedForTheNewName() throws Exception {
        renames.told(FLEET, new RepositoryUrl("git.example/acme/convoy"));
        retryAfter = Duration.ofMinutes(10);
        fail(Reason.NOT_FOUND, 2);
        assertThat(hosts.restsUntil("git.example").orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(9)), Instant.now().plus(Duration.ofMinutes(10)));
        fail(Reason.NOT_FOUND, 3);
        assertThat(asked).hasSize(1);
        assertThat(messages()).containsExactly("in words");
    }

    @Test
    void asksForTheNewNameNoMoreOnceItIsTold() throws Exception {
        renames.told(FLEET, new RepositoryUrl("git.example/acme/convoy"));
        answering.add("git@git.example:acme/convoy");
        fail(Reason.NOT_FOUND, 2);
        asked.clear();
        fail(Reason.NOT_FOUND, 3);
        assertThat(asked).isEmpty();
    }

    @Test
    void keepsTheNewNameThatAnotherInstanceTold() throws Exception {
        String message = "in words; it was renamed: name git.example/acme/convoy as repoURL";
        topic.tell(List.of(new RepositoryUnreachable(FLEET, Reason.NOT_FOUND, message, SINCE, SINCE)));
        fail(Reason.NOT_FOUND, 2);
        assertThat(messages()).containsExactly(message);
    }

    @Test
    void namesTheNewNameWhereOnlyThatOfAnotherPortWasTold() throws Exception {
        renames.told(new RepositoryUrl("git.example:8443/fleet"), new RepositoryUrl("git.example:8443/acme/convoy"));
        answering.add("ssh://git@git.example:2222/acme/convoy");
        String url = "ssh://git@git.example:2222/fleet.git";
        fail(new WatchedRepository(RepositoryUrl.of(url), url, Set.of("main")), Reason.NOT_FOUND, 2);
        assertThat(messages())
                .containsExactly("in words; it was renamed: name git.example:2222/acme/convoy as repoURL");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example/fleet.git, https://git.example/acme/convoy, git.example/acme/convoy",
        "https://git.example:8443/fleet, https://git.example:8443/acme/convoy, git.example:8443/acme/convoy",
        "ssh://git@git.example/fleet, ssh://git@git.example/acme/convoy, git.example/acme/convoy",
        "ssh://git@[::1]:2222/fleet, ssh://git@[::1]:2222/acme/convoy, [::1]:2222/acme/convoy",
        "https://git.example/fleet, https://git.example/acme://convoy, git.example/acme://convoy",
        "oci://git.example:5000/fleet, oci://git.example:5000/acme/convoy, oci://git.example:5000/acme/convoy",
    })
    void putsTheNewPathBehindTheHostAndPortOfTheOld(String url, String answers, String named) throws Exception {
        RepositoryUrl identity = RepositoryUrl.of(url);
        renames.told(identity, RepositoryUrl.of(answers));
        answering.add(answers);
        fail(new WatchedRepository(identity, url, Set.of("main")), Reason.NOT_FOUND, 2);
        assertThat(messages()).containsExactly("in words; it was renamed: name " + named + " as repoURL");
    }

    @Test
    void believesNoNewNameOfAnotherKind() throws Exception {
        String url = "oci://git.example/fleet";
        renames.told(RepositoryUrl.of(url), new RepositoryUrl("git.example/acme/convoy"));
        answering.add("oci://git.example/acme/convoy");
        fail(new WatchedRepository(RepositoryUrl.of(url), url, Set.of("main")), Reason.NOT_FOUND, 2);
        assertThat(messages()).containsExactly("in words");
    }

    @Test
    void believesNoNewNameAtAnotherHost() throws Exception {
        renames.told(FLEET, new RepositoryUrl("evil.example/fleet"));
        answering.add("git@git.example:fleet");
        answering.add("git@evil.example:fleet");
        fail(Reason.NOT_FOUND, 2);
        assertThat(messages()).containsExactly("in words");
        String url = "oci://git.example/fleet";
        renames.told(RepositoryUrl.of(url), RepositoryUrl.of("oci://evil.example/fleet"));
        answering.add("oci://evil.example/fleet");
        fail(new WatchedRepository(RepositoryUrl.of(url), url, Set.of("main")), Reason.TIMED_OUT, 3);
        assertThat(messages()).containsExactly("in words", "in words");
    }

    private List<String> messages() {
        return told.stream()
                .map(event -> ((RepositoryUnreachable) event).message())
                .toList();
    }

    private Listing list(WatchedRepository repository, Set<String> refs) throws RemoteUnavailable {
        asked.add(repository.fetchUrls().getFirst());
        if (!answering.contains(repository.fetchUrls().getFirst())) {
            throw new RemoteUnavailable(repository.identity(), Reason.NOT_FOUND, "not there", retryAfter);
        }
        return Listing.of(Map.of());
    }

    private void toldBefore(Duration ago) {
        topic.last = new Troubles.Told(
                (RepositoryUnreachable) told.getLast(), "e", Instant.now().minus(ago));
    }

    private void fail(Reason reason, int failures) throws HintsUnavailable {
        fail(reason, "in words", failures);
    }

    private void fail(Reason reason, String words, int failures) throws HintsUnavailable {
        fail(fleet(), new RemoteUnavailable(FLEET, reason, words), failures);
    }

    private static WatchedRepository fleet() {
        return new WatchedRepository(FLEET, "git@git.example:fleet.git", Set.of("main"));
    }

    private void fail(WatchedRepository repository, Reason reason, int failures) throws HintsUnavailable {
        fail(repository, new RemoteUnavailable(repository.identity(), reason, "in words"), failures);
    }

    private void fail(WatchedRepository repository, RemoteUnavailable failure, int failures) throws HintsUnavailable {
        reachability.failed(
                repository, failure, failures, new Reachability.Failing(SINCE, SINCE.plusSeconds(failures)));
    }
}
