package dev.plumbline.events.messaging;

/** A record is over the limit that brokers, topics and clients are set to. Final: sending it again changes nothing. */
public final class RecordTooLarge extends RuntimeException {

    RecordTooLarge(String topic, String key, int bytes) {
        super("the record of " + key + " on " + topic + " has " + bytes + " bytes; at most "
                + EventCodec.MAX_RECORD_BYTES + " are allowed");
    }
}
