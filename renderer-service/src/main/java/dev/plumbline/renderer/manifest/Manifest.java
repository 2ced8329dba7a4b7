package dev.plumbline.renderer.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.events.ObjectRef;

/**
 * One object of a set.
 *
 * @param ref what it is, with its namespace as written: empty where it names none
 * @param object all of it
 */
public record Manifest(ObjectRef ref, ObjectNode object, Origin origin) {}
