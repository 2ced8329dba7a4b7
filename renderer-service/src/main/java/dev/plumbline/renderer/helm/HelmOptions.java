package dev.plumbline.renderer.helm;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.renderer.RenderingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings as arguments of {@code helm template}. Each is one argument with its name before it, so none can pass for another. */
final class HelmOptions {

    private static final Pattern KUBE_VERSION = Pattern.compile("v?\\d+\\.\\d+(\\.\\d+)?([-+][0-9A-Za-z.+-]+)?");
    private static final Pattern API_VERSION = Pattern.compile("[A-Za-z0-9.-]+(/[A-Za-z0-9.-]+){0,2}");

    /** A comma ends a value for Helm, unless it stands in a list: {@code {a,b}}. */
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private HelmOptions() {}

    static List<String> of(TargetCluster cluster, ApplicationSpec.@Nullable Helm settings) {
        TargetCluster known = settings == null ? cluster : cluster.with(settings.kubeVersion(), settings.apiVersions());
        List<String> options = new ArrayList<>();
        if (known.kubeVersion() != null) {
            options.add("--kube-version=" + checked(known.kubeVersion(), KUBE_VERSION, "version of Kubernetes"));
        }
        for (String apiVersion : known.apiVersions()) {
            options.add("--api-versions=" + checked(apiVersion, API_VERSION, "API version"));
        }
        for (ApplicationSpec.Helm.Parameter parameter :
                settings == null ? List.<ApplicationSpec.Helm.Parameter>of() : settings.parameters()) {
            String option = parameter.forceString() ? "--set-string=" : "--set=";
            options.add(option + parameter.name() + "=" + value(parameter.value()));
        }
        return options;
    }

    private static String value(String value) {
        boolean list = value.startsWith("{") && value.endsWith("}");
        return list ? value : COMMA.matcher(value).replaceAll("\\\\,");
    }

    private static String checked(String text, Pattern pattern, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new RenderingException(Reason.INVALID_MANIFEST, text + " is no " + what);
        }
        return text;
    }
}
