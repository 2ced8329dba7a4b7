package dev.plumbline.audit.trail;

import java.time.Instant;

/**
 * An entry that is in the trail.
 *
 * @param sequence its place, from 1 without a gap
 * @param recordedAt when it was appended
 * @param hash of this entry and, through the former one's, of all before it; 64 hexadecimal digits
 */
public record Recorded(long sequence, Instant recordedAt, String hash, Entry entry) {}
