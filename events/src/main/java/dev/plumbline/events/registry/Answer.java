package dev.plumbline.events.registry;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param body empty where it was written elsewhere, or the status is none of success
 */
record Answer(int status, HttpHeaders headers, byte[] body) {

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
