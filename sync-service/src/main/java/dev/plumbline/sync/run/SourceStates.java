package dev.plumbline.sync.run;

import static java.util.stream.Collectors.joining;

import dev.plumbline.events.RepositoryUnreachable;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.sync.application.StatusChange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What is known of all repositories of one application; messages name those that they are about.
 *
 * @param states in the order of the application's sources
 */
record SourceStates(Map<RepositoryUrl, SourceState> states) {

    private static final String TROUBLE = ": ";
    private static final String REACHED = " answers";

    SourceStates {
        states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
    }

    StatusChange describe(StatusChange status) {
        return describeWebhooks(describeReachability(status));
    }

    private StatusChange describeReachability(StatusChange status) {
        List<RepositoryUnreachable> troubles = states.values().stream()
                .map(SourceState::trouble)
                .filter(Objects::nonNull)
                .toList();
        if (!troubles.isEmpty()) {
            return status.sourceUnreachable(
                    reason(troubles.getFirst()),
                    troubles.stream().map(SourceStates::words).collect(joining("; ")));
        }
        List<String> reached = names(SourceState::reached);
        if (!reached.isEmpty()) {
            return status.sourceReachable(
                    reached.stream().map(name -> name + REACHED).collect(joining(", ")));
        }
        return status.sourceUnknown(
                StatusChange.SOURCE_REACHABLE,
                message -> isAboutOneOf(message, TROUBLE) || isAboutOneOf(message, REACHED));
    }

    private StatusChange describeWebhooks(StatusChange status) {
        List<String> missing = names(state -> state.missed() >= SourceState.MISSED);
        if (!missing.isEmpty()) {
            return status.webhooksMissing(
                    "no webhook told of the last " + SourceState.MISSED + " changes of " + String.join(", ", missing));
        }
        List<String> arriving = names(state -> state.missed() >= 0);
        return arriving.isEmpty()
                ? status.sourceUnknown(StatusChange.WEBHOOKS_ARRIVING, message -> isAboutOneOf(message + ",", ","))
                : status.webhooksArriving("webhooks tell of the changes of " + String.join(", ", arriving));
    }

    private boolean isAboutOneOf(String message, String behind) {
        return names(state -> true).stream().anyMatch(name -> (" " + message).contains(" " + name + behind));
    }

    private List<String> names(Predicate<SourceState> which) {
        return states.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(entry -> entry.getKey().value())
                .toList();
    }

    private static String words(RepositoryUnreachable trouble) {
        return trouble.repository() + TROUBLE + trouble.message() + "; not since " + trouble.since()
                + ", asked next at " + trouble.next() + " and then ever more seldom";
    }

    /** {@code AuthenticationRefused}. */
    private static String reason(RepositoryUnreachable trouble) {
        StringBuilder camel = new StringBuilder();
        for (String word : trouble.reason().name().split("_", -1)) {
            camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return camel.toString();
    }
}
