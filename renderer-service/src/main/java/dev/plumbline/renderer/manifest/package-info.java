/** From bytes to checked objects: YAML and JSON documents, lists taken apart, names and duplicates. Pure. */
@NullMarked
package dev.plumbline.renderer.manifest;

import org.jspecify.annotations.NullMarked;
