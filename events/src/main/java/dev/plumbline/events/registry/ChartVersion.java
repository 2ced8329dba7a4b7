package dev.plumbline.events.registry;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A version of a chart, as an index has it.
 *
 * @param version as it is written there
 * @param digest {@code sha256:} and hexadecimal digits of the archive, null where the index does not say
 * @param url of the archive
 */
public record ChartVersion(String version, @Nullable String digest, URI url) {}
