/** Jsonnet files, evaluated by the official program in Go. */
@NullMarked
package dev.plumbline.renderer.jsonnet;

import org.jspecify.annotations.NullMarked;
