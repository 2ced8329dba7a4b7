/**
 * When a repository is asked next. Pure: a clock and a source of chance in, an instant out.
 */
@NullMarked
package dev.plumbline.poller.schedule;

import org.jspecify.annotations.NullMarked;
