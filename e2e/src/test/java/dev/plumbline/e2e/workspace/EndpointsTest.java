package dev.plumbline.e2e.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointsTest {
    private final Endpoints endpoints = new Endpoints(
            "/home/o'hara/.plumbline/admin.kubeconfig",
            "http://127.0.0.1:7410",
            "127.0.0.1:7420",
            "http://127.0.0.1:7406",
            "http://127.0.0.1:7401/webhooks/github",
            "s3cret");

    @Test
    void printsWhatAShellCanEvaluate() {
        assertThat(endpoints.exports()).isEqualTo("""
                        export KUBECONFIG='/home/o'\\''hara/.plumbline/admin.kubeconfig'
                        export PLUMBLINE_GIT_URL='http://127.0.0.1:7410'
                        export PLUMBLINE_KAFKA='127.0.0.1:7420'
                        export PLUMBLINE_API='http://127.0.0.1:7406'
                        export PLUMBLINE_WEBHOOK_URL='http://127.0.0.1:7401/webhooks/github'
                        export PLUMBLINE_WEBHOOK_SECRET='s3cret'
                        """);
    }

    @Test
    void namesCloneUrls() {
        assertThat(endpoints.cloneUrl("fleet")).isEqualTo("http://127.0.0.1:7410/fleet.git");
    }
}
