package dev.plumbline.drift.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plumbline.events.EventJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in an object, as the elements of {@code fieldsV1} (KEP-555) that lead to it: {@code f:name} a member,
 * {@code k:{"name":"web"}} the item with these keys, {@code v:"a"} the item of that value, {@code i:0} the item at that
 * index. Prints for people: {@code spec.template.spec.containers[name="web"].image}.
 */
public record FieldPath(List<String> elements) {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]*");

    /** The object itself. */
    public static final FieldPath ROOT = new FieldPath(List.of());

    public FieldPath {
        elements = List.copyOf(elements);
    }

    /** The path of these members, each in the one before. */
    public static FieldPath of(String... members) {
        return new FieldPath(
                List.of(members).stream().map(member -> "f:" + member).toList());
    }

    /** The path one element further down. */
    public FieldPath child(String element) {
        List<String> longer = new ArrayList<>(elements);
        longer.add(element);
        return new FieldPath(longer);
    }

    /** What the element leads to in that value; a missing node where it leads nowhere, or to null. */
    static JsonNode find(JsonNode value, String element) {
        JsonNode found =
                switch (element.charAt(0)) {
                    case 'f' -> value.path(element.substring(2));
                    case 'k' -> item(value, json(element));
                    case 'v' -> equalItem(value, json(element));
                    case 'i' -> value.path(Integer.parseInt(element.substring(2)));
                    default -> throw new IllegalArgumentException("not an element of fieldsV1: " + element);
                };
        return found.isNull() ? MissingNode.getInstance() : found;
    }

    /** The item that bears all the keys; else the one whose keys, as far as it has them, do: a cut answer may lack a default. */
    private static JsonNode item(JsonNode list, JsonNode keys) {
        JsonNode nearest = MissingNode.getInstance();
        for (JsonNode item : list) {
            if (keys.properties().stream().allMatch(key -> key.getValue().equals(item.get(key.getKey())))) {
                return item;
            }
            boolean agrees = keys.properties().stream()
                    .allMatch(key -> !item.has(key.getKey()) || key.getValue().equals(item.get(key.getKey())));
            if (agrees && nearest.isMissingNode()) {
                nearest = item;
            }
        }
        return nearest;
    }

    private static JsonNode equalItem(JsonNode list, JsonNode value) {
        for (JsonNode item : list) {
            if (item.equals(value)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonNode json(String element) {
        try {
            return EventJson.mapper().readTree(element.substring(2));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an element of fieldsV1: " + element, e);
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String element : elements) {
            String rest = element.substring(2);
            switch (element.charAt(0)) {
                case 'f' -> member(text, rest);
                case 'k' -> text.append('[').append(keys(json(element))).append(']');
                case 'v' -> text.append("[=").append(rest).append(']');
                default -> text.append('[').append(rest).append(']');
            }
        }
        return text.toString();
    }

    private static void member(StringBuilder text, String name) {
        if (!PLAIN.matcher(name).matches()) {
            text.append("[\"").append(name).append("\"]");
        } else if (text.isEmpty()) {
            text.append(name);
        } else {
            text.append('.').append(name);
        }
    }

    private static String keys(JsonNode keys) {
        return keys.properties().stream()
                .map(key -> key.getKey() + "=" + key.getValue())
                .collect(Collectors.joining(","));
    }
}
