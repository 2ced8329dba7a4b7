package dev.plumbline.events.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a server wants to be authorised (RFC 9110, 11.6.1): its scheme in lower case, and its parameters. */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final int MAX_LENGTH = 8 * 1024;
    private static final Pattern SCHEME = Pattern.compile("\\s*(?<scheme>[A-Za-z]+)(?:\\s+(?<rest>.*))?");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\",\\s]+))");

    /** Of several, a bearer token first, then a login; empty where neither is asked for. */
    static Optional<Challenge> of(List<String> headers) {
        List<Challenge> challenges =
                headers.stream().map(Challenge::parse).flatMap(Optional::stream).toList();
        return challenges.stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .findFirst()
                .or(() -> challenges.stream()
                        .filter(challenge -> challenge.scheme().equals("basic"))
                        .findFirst());
    }

    private static Optional<Challenge> parse(String header) {
        Matcher scheme = SCHEME.matcher(header);
        if (header.length() > MAX_LENGTH || !scheme.matches()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        String rest = scheme.group("rest");
        Matcher parameter = PARAMETER.matcher(rest == null ? "" : rest);
        while (parameter.find()) {
            String quoted = parameter.group(2);
            parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), quoted == null ? parameter.group(3) : quoted);
        }
        return Optional.of(new Challenge(scheme.group("scheme").toLowerCase(Locale.ROOT), parameters));
    }
}
