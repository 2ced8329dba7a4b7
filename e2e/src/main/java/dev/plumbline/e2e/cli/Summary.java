package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.workspace.Endpoints;

/** What {@code up} says at its end: where everything is, and what to try. */
record Summary(String text) {

    static Summary of(Endpoints at) {
        return new Summary("""

                Plumbline is up.

                  sample repository   %1$s
                  KUBECONFIG          %2$s
                  Kafka bootstrap     %3$s
                  audit API           %4$s

                Three things to try, from another terminal in this folder:

                  Push a change and watch it land:
                    git clone -q %1$s /tmp/fleet && cd /tmp/fleet && sed -i 's/greeting: .*/greeting: "Hello again"/' website/settings.yaml && git commit -qam 'Greet again' && git push -q; cd -

                  Edit a ConfigMap by hand and watch it be put back, with your name on it:
                    ./plumbline kubectl -n fleet patch configmap website-settings --field-manager="$USER" --type=merge -p '{"data":{"greeting":"by hand"}}'

                  Read the audit trail:
                    curl -s '%4$s/api/v1/applications/fleet/website/timeline'

                ./plumbline status, logs SERVICE, env and down do what they say. Ctrl-C stops everything.
                """.formatted(at.cloneUrl("fleet"), at.kubeconfig(), at.kafka(), at.api()));
    }

    @Override
    public String toString() {
        return text;
    }
}
