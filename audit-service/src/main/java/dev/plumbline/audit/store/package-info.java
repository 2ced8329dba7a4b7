/** The trail in PostgreSQL: appended by the reactive client in batches, read through Hibernate Reactive. */
@NullMarked
package dev.plumbline.audit.store;

import org.jspecify.annotations.NullMarked;
