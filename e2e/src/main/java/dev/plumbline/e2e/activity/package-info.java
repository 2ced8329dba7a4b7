/** Tells what happens in the system, one line for each event that a person cares about. */
@NullMarked
package dev.plumbline.e2e.activity;

import org.jspecify.annotations.NullMarked;
