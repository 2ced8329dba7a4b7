package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/**
 * Writes objects as Kubernetes' tools do: a text has quotes only where it would be something else without them, and stands in
 * a block where it has several lines.
 */
public final class YamlText {

    private static final DumpSettings SETTINGS =
            DumpSettings.builder().setWidth(Integer.MAX_VALUE).build();

    private final List<Event> events = new ArrayList<>();

    private YamlText() {}

    /** One document. */
    public static String of(JsonNode node) {
        YamlText text = new YamlText();
        text.events.add(new StreamStartEvent());
        text.events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        text.write(node);
        text.events.add(new DocumentEndEvent(false));
        text.events.add(new StreamEndEvent());
        return new Present(SETTINGS).emitToString(text.events.iterator());
    }

    private void write(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
                object.properties().forEach(member -> {
                    text(member.getKey());
                    write(member.getValue());
                });
                events.add(new MappingEndEvent());
            }
            case ArrayNode array -> {
                events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
                array.forEach(this::write);
                events.add(new SequenceEndEvent());
            }
            case TextNode text -> text(text.textValue());
            default -> scalar(node.asText(), ScalarStyle.PLAIN);
        }
    }

    private void text(String text) {
        boolean plain = YamlScalars.plain(text, YamlDialect.KUBECTL)
                .filter(TextNode.class::isInstance)
                .isPresent();
        scalar(
                text,
                text.indexOf('\n') >= 0 ? ScalarStyle.LITERAL : plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private void scalar(String text, ScalarStyle style) {
        events.add(new ScalarEvent(Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style));
    }
}
