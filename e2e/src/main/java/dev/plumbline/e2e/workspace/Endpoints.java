package dev.plumbline.e2e.workspace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a running environment is reached from outside.
 *
 * @param kubeconfig path of the administrator's kubeconfig
 * @param gitUrl the folder of repositories: pushing to a new name under it creates the repository
 * @param kafka bootstrap address
 * @param api base address of audit-service
 * @param webhookUrl where a provider delivers GitHub-format pushes
 * @param webhookSecret what it signs them with
 */
public record Endpoints(
        String kubeconfig, String gitUrl, String kafka, String api, String webhookUrl, String webhookSecret) {

    /** The clone URL of a repository, such as {@code fleet}. */
    public String cloneUrl(String repository) {
        return gitUrl + "/" + repository + ".git";
    }

    /** The variables that tell where something is, in the order in which they are printed. */
    public Map<String, String> addresses() {
        var variables = new LinkedHashMap<String, String>();
        variables.put("KUBECONFIG", kubeconfig);
        variables.put("PLUMBLINE_GIT_URL", gitUrl);
        variables.put("PLUMBLINE_KAFKA", kafka);
        variables.put("PLUMBLINE_API", api);
        variables.put("PLUMBLINE_WEBHOOK_URL", webhookUrl);
        return variables;
    }

    /** The variables of {@code ./plumbline env}: the addresses, and what a provider signs with. */
    public Map<String, String> variables() {
        var variables = addresses();
        variables.put("PLUMBLINE_WEBHOOK_SECRET", webhookSecret);
        return variables;
    }

    /** What a POSIX shell can {@code eval}. */
    public String exports() {
        return variables().entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "='"
                        + variable.getValue().replace("'", "'\\''") + "'\n")
                .collect(Collectors.joining());
    }
}
