package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ManifestsEvent;
import java.util.Optional;

/**
 * How a rendering ended.
 *
 * @param event to be published
 * @param known what is known of the set once the event is published; empty where nothing new is
 * @param objects how many objects were rendered, 0 where nothing ran
 */
public record Rendering(ManifestsEvent event, Optional<KnownSet> known, int objects) {}
