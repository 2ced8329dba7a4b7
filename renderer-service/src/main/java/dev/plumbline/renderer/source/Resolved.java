package dev.plumbline.renderer.source;

import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What a revision stands for.
 *
 * @param id of a commit, or of a tag
 * @param tag the name of the tag that was found, empty where it is a branch or an id
 */
record Resolved(ObjectId id, Optional<String> tag) {}
