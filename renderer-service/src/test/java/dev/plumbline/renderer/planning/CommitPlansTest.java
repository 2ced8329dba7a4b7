package dev.plumbline.renderer.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationKey;
import dev.plumbline.events.ApplicationRef;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitDiscovered;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.events.RepositoryUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommitPlansTest {

    private static final Duration AGES = Duration.ofMinutes(5);
    private static final Duration NEVER = Duration.ZERO;
    private static final int MANY = 3 * CommitPlans.WINDOW;

    private final CommitPlans plans = new CommitPlans(AGES, AGES);

    @Test
    void asksForWhatIsChangedFirstAndForTheOthersOnceThatIsTold() throws Exception {
        CommitPlans.Plan plan = plans.begin(commit("main"), "one", 1);
        plan.decide(new ChangedFirst(applications(0, 100), applications(100, 110)));
        assertThat(plan.next()).isEqualTo(applications(0, 100));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<ApplicationDeclared>> next = threads.submit(plan::next);
            tell("another", 0, 100);
            tell("one", 0, 99);
            assertThat(next.isDone()).isFalse();
            tell("one", 99, 100);
            assertThat(next.get()).isEqualTo(applications(100, 110));
        }
        assertThat(plan.next()).isEmpty();
    }

    @Test
    void asksForNoMoreThanAWindowBeforeOutcomesAreTold() throws Exception {
        CommitPlans.Plan plan = plans.begin(commit("main"), "one", 1);
        plan.decide(new ChangedFirst(List.of(), applications(0, MANY)));
        List<ApplicationDeclared> asked = new ArrayList<>(plan.next());
        assertThat(asked).hasSize(CommitPlans.WINDOW);
        tell("one", 0, CommitPlans.WINDOW / 2);
        asked.addAll(plan.next());
        assertThat(asked).hasSize(CommitPlans.WINDOW * 3 / 2);
        tell("one", 0, MANY);
        asked.addAll(plan.next());
        tell("one", 0, MANY);
        asked.addAll(plan.next());
        assertThat(asked).isEqualTo(applications(0, MANY));
        assertThat(plan.next()).isEmpty();
    }

    @Test
    void asksForAllWhereNobodyTellsOutcomes() throws Exception {
        CommitPlans.Plan plan = new CommitPlans(NEVER, NEVER).begin(commit("main"), "one", 1);
        plan.decide(new ChangedFirst(applications(0, 40), applications(40, MANY)));
        assertThat(plan.next()).hasSize(40);
        assertThat(plan.next()).isEqualTo(applications(40, MANY));
    }

    @Test
    void leavesTheRestToANewerCommitWhichAsksForItFirst() throws Exception {
        CommitPlans.Plan one = plans.begin(commit("main"), "one", 1);
        one.decide(new ChangedFirst(List.of(), applications(0, MANY)));
        assertThat(one.next()).hasSize(CommitPlans.WINDOW);
        CommitPlans.Plan two = plans.begin(commit("main"), "two", 2);
        two.decide(new ChangedFirst(applications(7, 8), applications(0, MANY)));
        assertThat(one.next()).isEmpty();
        assertThat(two.next()).isEqualTo(applications(7, 8));
        tell("two", 7, 8);
        assertThat(two.next()).isEqualTo(applications(CommitPlans.WINDOW, 2 * CommitPlans.WINDOW));
    }

    @Test
    void waitsWhileANewerCommitIsLookedAtAndGoesOnWhereThatIsNeverDecided() throws Exception {
        CommitPlans.Plan one = plans.begin(commit("main"), "one", 1);
        one.decide(new ChangedFirst(List.of(), applications(0, MANY)));
        CommitPlans.Plan two = plans.begin(commit("main"), "two", 2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<ApplicationDeclared>> next = threads.submit(one::next);
            tell("one", 0, MANY);
            assertThat(next.isDone()).isFalse();
            two.close();
            assertThat(next.get()).hasSize(CommitPlans.WINDOW);
        }
        CommitPlans.Plan three = plans.begin(commit("main"), "three", 3);
        three.decide(new ChangedFirst(List.of(), applications(0, MANY)));
        assertThat(one.next()).isEmpty();
    }

    /** A fetch for these may have been made before the other commit came: that one's applications are not left to them. */
    @Test
    void leavesNothingToACommitThatComesAgainOrCameBeforeOrIsOfAnotherRef() throws Exception {
        plans.begin(commit("main"), "again", 1).close();
        CommitPlans.Plan plan = plans.begin(commit("main"), "one", 3);
        plan.decide(new ChangedFirst(List.of(), applications(0, MANY)));
        for (CommitPlans.Plan other : List.of(
                plans.begin(commit("main"), "again", 4),
                plans.begin(commit("main"), "before", 2),
                plans.begin(commit("other"), "elsewhere", 5))) {
            other.decide(new ChangedFirst(List.of(), applications(0, MANY)));
            assertThat(other.next()).hasSize(CommitPlans.WINDOW);
            assertThat(plan.next()).isNotEmpty();
            tell("one", 0, MANY);
        }
    }

    private void tell(String trigger, int from, int to) {
        IntStream.range(from, to).forEach(i -> plans.told(trigger, new ApplicationKey("ns", "app" + i)));
    }

    private static CommitEvent commit(String branch) {
        return new CommitDiscovered(
                RepositoryUrl.of("https://git.example/team/fleet"), "refs/heads/" + branch, "before", "after");
    }

    private static List<ApplicationDeclared> applications(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new ApplicationDeclared(
                        new ApplicationRef("ns", "app" + i, "uid" + i),
                        1,
                        new ApplicationSpec(
                                new ApplicationSpec.Source("https://git.example/team/fleet", "main", "app" + i, null),
                                new ApplicationSpec.Destination("ns"),
                                new ApplicationSpec.SyncPolicy(true, true, true),
                                false)))
                .toList();
    }
}
