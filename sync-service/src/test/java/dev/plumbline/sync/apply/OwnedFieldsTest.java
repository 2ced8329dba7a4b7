package dev.plumbline.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.events.EventJson;
import org.junit.jupiter.api.Test;

class OwnedFieldsTest {

    @Test
    void keepsOwnedMembersAndDropsOthers() {
        assertCut("{'a': 1, 'b': {'c': 2, 'd': 3}}", "{'f:b': {'f:c': {}}}", "{'b': {'c': 2}}");
    }

    @Test
    void keepsWhatIsOwnedWhole() {
        assertCut("{'spec': {'x': {'y': [1, 2]}}}", "{'f:spec': {}}", "{'spec': {'x': {'y': [1, 2]}}}");
    }

    @Test
    void keepsAnOwnedContainerWithoutItsContents() {
        assertCut("{'labels': {'theirs': '1'}}", "{'f:labels': {'.': {}}}", "{'labels': {}}");
    }

    @Test
    void findsItemsByTheirKeysAndAlwaysShowsThese() {
        assertCut(
                "{'ports': [{'containerPort': 80, 'protocol': 'TCP', 'name': 'web'}, {'containerPort': 90, 'protocol': 'TCP'}]}",
                "{'f:ports': {'k:{\"containerPort\":80,\"protocol\":\"TCP\"}': {'.': {}, 'f:name': {}}}}",
                "{'ports': [{'name': 'web', 'containerPort': 80, 'protocol': 'TCP'}]}");
    }

    @Test
    void keepsAKeyedItemThatIsOwnedWhole() {
        assertCut(
                "{'list': [{'name': 'a', 'x': 1}, {'name': 'b', 'x': 2}]}",
                "{'f:list': {'k:{\"name\":\"b\"}': {}}}",
                "{'list': [{'name': 'b', 'x': 2}]}");
    }

    @Test
    void findsItemsOfASetByTheirValue() {
        assertCut("{'finalizers': ['a', 'b', 'c']}", "{'f:finalizers': {'v:\"b\"': {}}}", "{'finalizers': ['b']}");
    }

    @Test
    void findsItemsByTheirIndex() {
        assertCut("{'list': ['x', 'y']}", "{'f:list': {'i:1': {}}}", "{'list': ['y']}");
    }

    @Test
    void leavesOutWhatTheAnswerDoesNotBear() {
        assertCut(
                "{'data': {'a': '1'}}", "{'f:data': {'f:a': {}}, 'f:stringData': {'f:a': {}}}", "{'data': {'a': '1'}}");
    }

    @Test
    void readsNamesWithColonsAndDots() {
        assertCut(
                "{'annotations': {'a.b/c:d': '1', 'other': '2'}}",
                "{'f:annotations': {'f:a.b/c:d': {}}}",
                "{'annotations': {'a.b/c:d': '1'}}");
    }

    @Test
    void takesTheManagersEntryForApplyOnTheObjectItself() {
        JsonNode object = json("""
                {'metadata': {'managedFields': [
                 {'manager': 'plumbline', 'operation': 'Update', 'fieldsV1': {'f:no': {}}},
                 {'manager': 'plumbline', 'operation': 'Apply', 'subresource': 'status', 'fieldsV1': {'f:no': {}}},
                 {'manager': 'kubectl', 'operation': 'Apply', 'fieldsV1': {'f:no': {}}},
                 {'manager': 'plumbline', 'operation': 'Apply', 'fieldsV1': {'f:yes': {}}}]}}""");

        assertThat(OwnedFields.of(object, "plumbline")).isEqualTo(json("{'f:yes': {}}"));
        assertThat(OwnedFields.of(object, "nobody")).isNull();
    }

    private static void assertCut(String object, String fields, String expected) {
        assertThat(OwnedFields.cut(json(object), json(fields))).isEqualTo(json(expected));
    }

    /** Single quotes stand for double ones, except within a key's own JSON. */
    private static JsonNode json(String text) {
        StringBuilder json = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
                json.append('"');
            } else if (c == '"' && quoted) {
                json.append("\\\"");
            } else {
                json.append(c);
            }
        }
        try {
            return EventJson.mapper().readTree(json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
