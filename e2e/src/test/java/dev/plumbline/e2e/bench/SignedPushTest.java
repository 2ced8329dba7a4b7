package dev.plumbline.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SignedPushTest {

    @Test
    void isAPushOfExactlyThatSizeAndSigned() throws Exception {
        SignedPush push = SignedPush.of("https://bench.example/a.git", "s3cret", 20_480);
        assertThat(push.body()).hasSize(20_480);
        var json = new ObjectMapper().readTree(push.body());
        assertThat(json.at("/repository/clone_url").asText()).isEqualTo("https://bench.example/a.git");
        assertThat(json.path("commits").size()).isGreaterThan(30);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(push.signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(push.body())));
    }

    @Test
    void aLoadIsBounded() {
        assertThat(new WebhookLoad(500, Duration.ofSeconds(60), 20_480).deliveries())
                .isEqualTo(30_000);
        assertThatThrownBy(() -> new WebhookLoad(1_000_000, Duration.ofSeconds(60), 20_480))
                .hasMessage("1000000 deliveries a second: not between 1 and 5000");
    }
}
