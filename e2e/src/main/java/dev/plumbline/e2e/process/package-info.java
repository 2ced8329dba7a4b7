/** Programs that run beside us: started with a log and a pid file, kept alive, and ended for certain. Knows nothing of what they are. */
@NullMarked
package dev.plumbline.e2e.process;

import org.jspecify.annotations.NullMarked;
